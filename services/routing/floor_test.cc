// The floor as it changes, who may see what of it, and what would become of a call.

#include <thread>

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "centralita/groups/v1/group.pb.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/routing/testing/replica.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

using test::Await;
using test::IsOk;
using test::StatusIs;

constexpr char kSales[] = "workspaces/w1/groups/sales";

/// Follows a floor, and keeps it as the messages say that it is.
class Watcher {
 public:
  Watcher(Replica& replica, const std::string& person, const std::string& parent) {
    context_.AddMetadata("x-centralita-workspace", "w1");
    if (!person.empty()) context_.AddMetadata("x-centralita-person", person);
    v1::WatchFloorRequest request;
    request.set_parent(parent);
    reader_ = replica.supervision().WatchFloor(&context_, request);
    thread_ = std::thread([this] { Follow(); });
  }
  ~Watcher() {
    context_.TryCancel();
    thread_.join();
  }

  std::optional<v1::FloorCall> Call(const std::string& id) {
    std::lock_guard lock(mutex_);
    const auto it = calls_.find(id);
    return it == calls_.end() ? std::nullopt : std::optional(it->second);
  }
  std::optional<v1::Presence> Agent(const std::string& id) {
    std::lock_guard lock(mutex_);
    const auto it = agents_.find("workspaces/w1/people/" + id);
    return it == agents_.end() ? std::nullopt : std::optional(it->second);
  }
  std::optional<absl::Status> end() {
    std::lock_guard lock(mutex_);
    return end_;
  }
  int messages() {
    std::lock_guard lock(mutex_);
    return messages_;
  }

 private:
  void Follow() {
    v1::WatchFloorResponse response;
    while (reader_->Read(&response)) {
      std::lock_guard lock(mutex_);
      if (response.revision() > 0) ++messages_;
      if (response.complete()) {
        calls_.clear();
        agents_.clear();
      }
      for (const v1::FloorCall& call : response.calls()) calls_[call.entry().call_id()] = call;
      for (const std::string& call : response.gone_call_ids()) calls_.erase(call);
      for (const v1::Presence& agent : response.agents()) agents_[agent.name()] = agent;
      for (const std::string& agent : response.gone_agents()) agents_.erase(agent);
    }
    const grpc::Status status = reader_->Finish();
    std::lock_guard lock(mutex_);
    end_ = rpc::FromGrpc(status);
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderInterface<v1::WatchFloorResponse>> reader_;
  std::mutex mutex_;
  std::map<std::string, v1::FloorCall> calls_;
  std::map<std::string, v1::Presence> agents_;
  std::optional<absl::Status> end_;
  int messages_ = 0;
  std::thread thread_;
};

class FloorTest : public testing::Test {
 protected:
  FloorTest() {
    groups::v1::GroupSnapshot snapshot;
    EXPECT_TRUE(snapshot.ParseFromString(GroupSnapshot("sales", {"ana", "bea"})));
    snapshot.mutable_group()->set_display_name("Ventas");
    snapshot.mutable_group()->add_administrators("workspaces/w1/people/sue");
    around_.peers.groups().Add("sales", snapshot.SerializeAsString());
    around_.peers.directory().Promote("root");
  }

  Surroundings around_;
};

TEST_F(FloorTest, ShowsWhoWaitsWhoTalksAndWhoIsThereWhateverReplicaDecides) {
  Replica one(around_);
  Replica two(around_);
  one.Ready("ana");
  ASSERT_THAT(one.Enqueue("c1"), IsOk());
  Watcher near(one, "sue", kSales);
  Watcher far(two, "ana", kSales);
  Watcher everywhere(two, "root", "workspaces/w1");

  for (Watcher* watcher : {&near, &far, &everywhere}) {
    ASSERT_TRUE(Await([&] { return watcher->Call("c1").has_value(); }));
    EXPECT_EQ(watcher->Call("c1")->phase(), v1::CALL_PHASE_OFFERED);
    EXPECT_EQ(watcher->Call("c1")->entry().offered_to(), "ana");
    EXPECT_EQ(watcher->Agent("ana")->system_state(), v1::SYSTEM_STATE_OFFERED);
    EXPECT_EQ(watcher->Agent("bea")->not_routable(), v1::NOT_ROUTABLE_NOT_AVAILABLE);
  }
  ASSERT_THAT(one.Enqueue("c2"), IsOk());
  ASSERT_THAT(one.Accept("c1", one.Get("c1")->offer().token()), IsOk());
  for (Watcher* watcher : {&near, &far, &everywhere}) {
    ASSERT_TRUE(Await([&] { return watcher->Call("c1")->phase() == v1::CALL_PHASE_CONNECTED; }));
    EXPECT_EQ(watcher->Call("c1")->agent_id(), "ana");
    ASSERT_TRUE(Await([&] { return watcher->Call("c2").has_value(); }));
    EXPECT_EQ(watcher->Call("c2")->entry().position(), 1);
    EXPECT_EQ(watcher->Call("c2")->entry().nobody_because(), v1::NOBODY_BECAUSE_ALL_BUSY);
  }
  ASSERT_THAT(two.End("c2"), IsOk());
  for (Watcher* watcher : {&near, &far, &everywhere}) {
    EXPECT_TRUE(Await([&] { return !watcher->Call("c2").has_value(); }));
  }
}

TEST_F(FloorTest, ChangesAreGatheredSoThatNobodyIsFlooded) {
  Replica replica(around_);
  replica.Ready("ana");
  Watcher watcher(replica, "sue", kSales);
  ASSERT_TRUE(Await([&] { return watcher.Agent("ana").has_value(); }));
  const int before = watcher.messages();
  const absl::Time start = absl::Now();
  int calls = 0;
  while (absl::Now() - start < absl::Seconds(2)) {
    ASSERT_THAT(replica.Enqueue(absl::StrCat("c", calls++)), IsOk());
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);

  EXPECT_GT(calls, 20);
  EXPECT_LE(watcher.messages() - before, 4 * seconds + 2);
  EXPECT_TRUE(Await([&] { return watcher.Call(absl::StrCat("c", calls - 1)).has_value(); }));
}

TEST_F(FloorTest, AgentsSeeWhoWaitsAndOnlyAdministratorsSeeTheFigures) {
  Replica replica(around_);
  replica.Ready("ana");
  Watcher agent(replica, "ana", kSales);
  Watcher stranger(replica, "mallory", kSales);
  Watcher whole(replica, "sue", "workspaces/w1");
  Watcher nowhere(replica, "", "workspaces/w1/groups/nowhere");

  ASSERT_TRUE(Await([&] { return agent.Agent("ana").has_value(); }));
  ASSERT_TRUE(Await([&] { return stranger.end() && whole.end() && nowhere.end(); }));
  EXPECT_THAT(*stranger.end(), StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  EXPECT_THAT(*whole.end(), StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  EXPECT_THAT(*nowhere.end(), StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));

  using Routing = v1::RoutingService::StubInterface;
  v1::ListQueueEntriesRequest queue;
  queue.set_parent(kSales);
  v1::GetGroupFiguresRequest figures;
  figures.set_name(kSales);
  EXPECT_THAT(AskAs("ana", replica.routing(), &Routing::ListQueueEntries, queue), IsOk());
  EXPECT_THAT(AskAs("ana", replica.routing(), &Routing::GetGroupFigures, figures),
              StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  EXPECT_THAT(AskAs("mallory", replica.routing(), &Routing::ListQueueEntries, queue),
              StatusIs(absl::StatusCode::kPermissionDenied, "CALLS_MONITOR"));
  for (const char* person : {"sue", "root", ""}) {
    EXPECT_THAT(AskAs(person, replica.routing(), &Routing::ListQueueEntries, queue), IsOk());
    EXPECT_THAT(AskAs(person, replica.routing(), &Routing::GetGroupFigures, figures), IsOk());
  }
}

TEST_F(FloorTest, PresencesAreStreamedAllFirstThenEachChange) {
  Replica replica(around_);
  replica.Ready("ana");
  grpc::ClientContext context;
  v1::WatchPresencesRequest request;
  request.set_parent(kSales);
  const auto reader = replica.presence().WatchPresences(&context, request);
  v1::Presence presence;
  std::map<std::string, v1::Presence> all;
  while (all.size() < 2 && reader->Read(&presence)) {
    if (!presence.name().empty()) all[presence.name()] = presence;
  }
  EXPECT_EQ(all["workspaces/w1/people/ana"].chosen_status(), v1::CHOSEN_STATUS_AVAILABLE);
  EXPECT_EQ(all["workspaces/w1/people/bea"].chosen_status(), v1::CHOSEN_STATUS_OFFLINE);

  ASSERT_THAT(replica.SetStatus("bea", v1::CHOSEN_STATUS_BREAK), IsOk());
  do {
    ASSERT_TRUE(reader->Read(&presence));
  } while (presence.name().empty());
  EXPECT_EQ(presence.name(), "workspaces/w1/people/bea");
  EXPECT_EQ(presence.chosen_status(), v1::CHOSEN_STATUS_BREAK);
  context.TryCancel();
  reader->Finish();
}

TEST_F(FloorTest, ResolvesByGroupAndByNumberAsRoutingDoes) {
  around_.peers.directory().AddNumber("+34910000001", "w1", "sales");
  around_.peers.directory().AddNumber("+34910000002", "w1", "");
  around_.peers.directory().AddNumber("+34910000003", "w2", "sales");
  Replica replica(around_);
  ASSERT_TRUE(Await([&] { return replica.Enqueue("c1").ok(); }));
  const auto resolve = [&](const std::string& group, const std::string& number,
                           v1::AssumedStaffing staffing) {
    v1::ResolveAtRequest request;
    request.set_parent("workspaces/w1");
    if (!group.empty()) request.set_group(group);
    if (!number.empty()) request.set_number(number);
    request.set_staffing(staffing);
    return AskAs("ana", replica.resolution(), &v1::ResolutionService::StubInterface::ResolveAt,
                 request);
  };

  const auto now = resolve(kSales, "", v1::ASSUMED_STAFFING_UNSPECIFIED);
  ASSERT_THAT(now, IsOk());
  EXPECT_EQ(now->missed_because(), replica.Get("c1")->missed().reason());
  EXPECT_EQ(now->missed_because(), v1::MISSED_REASON_NO_AGENT);
  EXPECT_EQ(now->owner(), kSales);
  ASSERT_EQ(now->stops_size(), 1);
  EXPECT_EQ(now->stops(0).display_name(), "Ventas");
  EXPECT_EQ(now->stops(0).rule(), v1::HOURS_RULE_ALWAYS);

  const auto staffed = resolve("", "+34910000001", v1::ASSUMED_STAFFING_SOMEBODY);
  ASSERT_THAT(staffed, IsOk());
  EXPECT_EQ(staffed->queued_in(), kSales);
  EXPECT_THAT(resolve("", "+34910000002", v1::ASSUMED_STAFFING_UNSPECIFIED),
              StatusIs(absl::StatusCode::kFailedPrecondition, "NUMBER_UNASSIGNED"));
  EXPECT_THAT(resolve("", "+34910000003", v1::ASSUMED_STAFFING_UNSPECIFIED),
              StatusIs(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND"));
  EXPECT_THAT(resolve("", "+34910000009", v1::ASSUMED_STAFFING_UNSPECIFIED),
              StatusIs(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND"));
  EXPECT_THAT(resolve("", "", v1::ASSUMED_STAFFING_UNSPECIFIED),
              StatusIs(absl::StatusCode::kInvalidArgument, "TARGET_REQUIRED"));
  EXPECT_THAT(resolve("workspaces/w1/groups/nowhere", "", v1::ASSUMED_STAFFING_UNSPECIFIED),
              StatusIs(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND"));
}

}  // namespace
}  // namespace centralita::routing

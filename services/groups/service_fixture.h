#pragma once

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "centralita/directory/v1/person_service.grpc.pb.h"
#include "centralita/events/v1/feed_service.grpc.pb.h"
#include "centralita/groups/v1/group_service.grpc.pb.h"
#include "centralita/groups/v1/holiday_service.grpc.pb.h"
#include "centralita/groups/v1/policy_service.grpc.pb.h"
#include "libs/lifecycle/process.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/client.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"
#include "services/groups/bind.h"

namespace centralita::groups {

inline constexpr int kFeedPage = 1000;

/// A directory in which a person's id says everything: "agent-…" has an extension, "boss-…" may
/// create groups too, "clerk-…" has neither; others do not exist.
class PlayedDirectory final : public directory::v1::PersonService::Service {
 public:
  grpc::Status BatchGetPeople(grpc::ServerContext*,
                              const directory::v1::BatchGetPeopleRequest* request,
                              directory::v1::BatchGetPeopleResponse* response) override {
    for (const std::string& name : request->names()) {
      const bool boss = absl::StrContains(name, "/boss-");
      const bool agent = boss || absl::StrContains(name, "/agent-");
      if (!agent && !absl::StrContains(name, "/clerk-")) continue;
      directory::v1::Person& person = *response->add_people();
      person.set_name(name);
      if (agent) person.set_extension("101");
      if (boss) person.add_permissions(directory::v1::PERMISSION_CREATE_GROUPS);
    }
    return grpc::Status::OK;
  }
};

/// The numbers of a directory: whatever a test says.
class PlayedNumbers final : public directory::v1::NumberService::Service {
 public:
  /// From now on a number of `workspace` leads to `group`; both are names.
  static void Lead(const std::string& workspace, const std::string& group) {
    const std::lock_guard<std::mutex> lock(mutex_);
    groups_[workspace].push_back(group);
  }

  grpc::Status ListNumbers(grpc::ServerContext*, const directory::v1::ListNumbersRequest* request,
                           directory::v1::ListNumbersResponse* response) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (const std::string& group : groups_[request->parent()]) {
      response->add_numbers()->set_group(group);
    }
    return grpc::Status::OK;
  }

 private:
  inline static std::mutex mutex_;
  inline static std::map<std::string, std::vector<std::string>> groups_;
};

inline absl::Status BindDirectory(lifecycle::Host& host) {
  host.Serve(host.Own<PlayedDirectory>());
  host.Serve(host.Own<PlayedNumbers>());
  return host.config().Finish();
}

class Running {
 public:
  Running() {
    process_ = std::make_unique<lifecycle::Process>(
        "onebox",
        std::vector<std::pair<std::string, lifecycle::Bind>>{{"directory", BindDirectory},
                                                             {"groups", Bind}},
        std::vector<std::string>{"--listen=127.0.0.1:0", "--metrics_listen=", "--shutdown_wait=0s",
                                 "--call_drain=100ms",
                                 absl::StrCat("--groups.postgres_url=", database_.url())},
        config::Environment{});
    const absl::Status started = process_->Start();
    if (!started.ok()) {
      std::fprintf(stderr, "%s\n", started.ToString().c_str());
      std::abort();
    }
    channel_ = process_->ChannelTo("groups");
  }
  ~Running() { process_->Stop(); }

  test::TestDatabase& database() { return database_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }

 private:
  test::TestDatabase database_;
  std::unique_ptr<lifecycle::Process> process_;
  std::shared_ptr<grpc::Channel> channel_;
};

/// Who makes a call.
struct As {
  std::string workspace;  // "workspaces/{id}"; empty: a service of ours.
  std::string person;     // An id, or empty.
};

inline std::string LastId(const std::string& name) { return name.substr(name.rfind('/') + 1); }

class GroupsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { running_ = new Running; }
  static void TearDownTestSuite() {
    delete running_;
    running_ = nullptr;
  }

  GroupsTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    workspace_ = absl::StrCat("workspaces/", test->name());
  }

  template <typename Stub, typename Interface, typename Request, typename Response>
  absl::StatusOr<Response> Ask(Stub& stub,
                               grpc::Status (Interface::*method)(grpc::ClientContext*,
                                                                 const Request&, Response*),
                               const Request& request, const As& as = {}) {
    grpc::ClientContext context;
    rpc::Prepare(context, test::Soon());
    if (!as.workspace.empty()) context.AddMetadata(rpc::kWorkspaceHeader, LastId(as.workspace));
    if (!as.person.empty()) context.AddMetadata(rpc::kPersonHeader, as.person);
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }

  std::string Person(const std::string& id) { return absl::StrCat(workspace_, "/people/", id); }

  v1::Group Sales(const std::string& queue_id = "sales") {
    v1::Group group;
    group.set_display_name(absl::StrCat("Group ", queue_id));
    group.set_queue_id(queue_id);
    group.add_agents(Person("agent-1"));
    group.add_agents(Person("agent-2"));
    return group;
  }

  absl::StatusOr<v1::Group> Create(const v1::Group& group, const std::string& request_id = "",
                                   const As& as = {}) {
    v1::CreateGroupRequest request;
    request.set_parent(workspace_);
    *request.mutable_group() = group;
    request.set_request_id(request_id);
    return Ask(*groups_, &v1::GroupService::StubInterface::CreateGroup, request, as);
  }

  absl::StatusOr<v1::Group> Update(const v1::Group& group, const std::vector<std::string>& paths,
                                   const As& as = {}) {
    v1::UpdateGroupRequest request;
    *request.mutable_group() = group;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return Ask(*groups_, &v1::GroupService::StubInterface::UpdateGroup, request, as);
  }

  /// Has `from` overflow to `to` when nobody is there.
  absl::StatusOr<v1::Group> Chain(const v1::Group& from, const std::vector<v1::Group>& to) {
    v1::Group wanted;
    wanted.set_name(from.name());
    wanted.mutable_overflow()->set_when_no_agent(true);
    for (const v1::Group& group : to) wanted.mutable_overflow()->add_targets(group.name());
    return Update(wanted, {"overflow"});
  }

  absl::StatusOr<v1::Group> Archive(const v1::Group& group) {
    v1::ArchiveGroupRequest request;
    request.set_name(group.name());
    return Ask(*groups_, &v1::GroupService::StubInterface::ArchiveGroup, request);
  }

  absl::StatusOr<v1::Group> Get(const std::string& name, const As& as = {}) {
    v1::GetGroupRequest request;
    request.set_name(name);
    return Ask(*groups_, &v1::GroupService::StubInterface::GetGroup, request, as);
  }

  absl::StatusOr<v1::Group> GetByQueueId(const std::string& queue_id) {
    v1::GetGroupByQueueIdRequest request;
    request.set_parent(workspace_);
    request.set_queue_id(queue_id);
    return Ask(*groups_, &v1::GroupService::StubInterface::GetGroupByQueueId, request);
  }

  absl::StatusOr<v1::Holiday> AddHoliday(const std::string& name, const std::string& date,
                                         bool yearly = false) {
    v1::CreateHolidayRequest request;
    request.set_parent(workspace_);
    request.mutable_holiday()->set_display_name(name);
    request.mutable_holiday()->set_date(date);
    request.mutable_holiday()->set_yearly(yearly);
    return Ask(*holidays_, &v1::HolidayService::StubInterface::CreateHoliday, request);
  }

  absl::Status DeleteHoliday(const v1::Holiday& holiday) {
    v1::DeleteHolidayRequest request;
    request.set_name(holiday.name());
    return Ask(*holidays_, &v1::HolidayService::StubInterface::DeleteHoliday, request).status();
  }

  absl::StatusOr<v1::GroupAvailability> AvailabilityAt(const v1::Group& group, int64_t seconds) {
    v1::GetGroupAvailabilityRequest request;
    request.set_name(group.name());
    request.mutable_at_time()->set_seconds(seconds);
    return Ask(*groups_, &v1::GroupService::StubInterface::GetGroupAvailability, request);
  }

  absl::StatusOr<v1::Group> AddAgent(const v1::AddAgentRequest& request, const As& as = {}) {
    return Ask(*groups_, &v1::GroupService::StubInterface::AddAgent, request, as);
  }
  absl::StatusOr<v1::Group> RemoveAgent(const v1::Group& group, const std::string& id,
                                        const As& as = {}) {
    v1::RemoveAgentRequest request;
    request.set_name(group.name());
    request.set_agent(Person(id));
    return Ask(*groups_, &v1::GroupService::StubInterface::RemoveAgent, request, as);
  }
  absl::StatusOr<v1::Group> Reorder(const v1::Group& group, const std::vector<std::string>& ids) {
    v1::ReorderAgentsRequest request;
    request.set_name(group.name());
    request.set_etag(group.etag());
    for (const std::string& id : ids) request.add_agents(Person(id));
    return Ask(*groups_, &v1::GroupService::StubInterface::ReorderAgents, request);
  }
  absl::StatusOr<v1::Group> SetManual(const v1::SetManualStateRequest& request, const As& as = {}) {
    return Ask(*groups_, &v1::GroupService::StubInterface::SetManualState, request, as);
  }
  absl::StatusOr<v1::Group> ClearManual(const v1::Group& group) {
    v1::ClearManualStateRequest request;
    request.set_name(group.name());
    return Ask(*groups_, &v1::GroupService::StubInterface::ClearManualState, request);
  }
  absl::StatusOr<v1::ListGroupChangesResponse> Changes(const std::string& parent,
                                                       const As& as = {}) {
    v1::ListGroupChangesRequest request;
    request.set_parent(parent);
    return Ask(*groups_, &v1::GroupService::StubInterface::ListGroupChanges, request, as);
  }
  absl::StatusOr<v1::ImportHolidaysResponse> Import(const v1::ImportHolidaysRequest& request,
                                                    const As& as = {}) {
    return Ask(*holidays_, &v1::HolidayService::StubInterface::ImportHolidays, request, as);
  }
  absl::StatusOr<v1::Holiday> UpdateHoliday(const v1::Holiday& holiday,
                                            const std::vector<std::string>& paths) {
    v1::UpdateHolidayRequest request;
    *request.mutable_holiday() = holiday;
    for (const std::string& path : paths) request.mutable_update_mask()->add_paths(path);
    return Ask(*holidays_, &v1::HolidayService::StubInterface::UpdateHoliday, request);
  }
  absl::StatusOr<v1::ValidatePolicyResponse> Validate(const v1::ValidatePolicyRequest& request,
                                                      const As& as = {}) {
    return Ask(*policies_, &v1::PolicyService::StubInterface::ValidatePolicy, request, as);
  }
  absl::StatusOr<v1::Plan> PlanGroups(const v1::PlanGroupsRequest& request, const As& as = {}) {
    return Ask(*policies_, &v1::PolicyService::StubInterface::PlanGroups, request, as);
  }
  absl::StatusOr<v1::ApplyGroupsResponse> Apply(const v1::ApplyGroupsRequest& request,
                                                const As& as = {}) {
    return Ask(*policies_, &v1::PolicyService::StubInterface::ApplyGroups, request, as);
  }

  /// Any transaction that writes on the same server, another test's too, holds the feed back for as
  /// long as it runs (libs/eventlog/README.md): waits until the feed shows all that was committed.
  void AwaitFeed() {
    EXPECT_TRUE(test::Await([this] {
      return running_->database().Query(
                 "SELECT count(*) FROM groups.events "
                 "WHERE txid >= pg_snapshot_xmin(pg_current_snapshot())") == "0";
    }));
  }

  /// The snapshots of this test's workspace, as a consumer of the feed gets them.
  std::vector<v1::GroupSnapshot> Feed() {
    AwaitFeed();
    std::vector<v1::GroupSnapshot> snapshots;
    events::v1::PullEntriesRequest request;
    request.set_max_entries(kFeedPage);
    while (true) {
      auto page = Ask(*feed_, &events::v1::FeedService::StubInterface::PullEntries, request);
      EXPECT_THAT(page, test::IsOk());
      if (!page.ok() || page->entries().empty()) return snapshots;
      for (const events::v1::FeedEntry& entry : page->entries()) {
        v1::GroupSnapshot snapshot;
        EXPECT_EQ(entry.payloads_size(), 1);
        EXPECT_TRUE(snapshot.ParseFromString(entry.payloads(0)));
        EXPECT_EQ(snapshot.group_id(), entry.aggregate());
        EXPECT_EQ(snapshot.version(), entry.first_version());
        if (snapshot.workspace_id() == LastId(workspace_)) snapshots.push_back(snapshot);
        request.set_after(entry.cursor());
      }
    }
  }

  inline static Running* running_ = nullptr;
  std::string workspace_;
  std::unique_ptr<v1::GroupService::Stub> groups_ = v1::GroupService::NewStub(running_->channel());
  std::unique_ptr<v1::PolicyService::Stub> policies_ =
      v1::PolicyService::NewStub(running_->channel());
  std::unique_ptr<v1::HolidayService::Stub> holidays_ =
      v1::HolidayService::NewStub(running_->channel());
  std::unique_ptr<events::v1::FeedService::Stub> feed_ =
      events::v1::FeedService::NewStub(running_->channel());
};

}  // namespace centralita::groups

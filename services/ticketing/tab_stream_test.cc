#include <memory>
#include <mutex>
#include <thread>

#include <grpcpp/grpcpp.h>

#include "centralita/ticketing/v1/call_tab_service.grpc.pb.h"
#include "libs/clock/thread_timer_queue.h"
#include "libs/rpc/caller.h"
#include "libs/testing/await.h"
#include "libs/testing/test_redis.h"
#include "services/ticketing/app/chores.h"
#include "services/ticketing/redis/redis_wake_ups.h"
#include "services/ticketing/rpc/call_tab_service.h"
#include "services/ticketing/ticketing_fixture.h"

namespace centralita::ticketing {
namespace {

using test::IsOk;

/// A replica's half of the stream: a board, and the real service behind a real gRPC stack.
class Replica {
 public:
  Replica(TicketStore& store, Metrics& metrics)
      : board_(store, clock_, metrics, {}), service_(board_, timers_, clock_) {
    board_.Start();
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::CallTabService::NewStub(server_->InProcessChannel({}));
  }
  ~Replica() { server_->Shutdown(absl::ToChronoTime(absl::Now() + absl::Seconds(1))); }

  TabBoard& board() { return board_; }
  v1::CallTabService::Stub& stub() { return *stub_; }

 private:
  SystemClock clock_;
  ThreadTimerQueue timers_;
  TabBoard board_;
  CallTabService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::CallTabService::Stub> stub_;
};

/// An agent's screen: reads the stream on a thread of its own.
class Screen {
 public:
  Screen(v1::CallTabService::Stub& stub, const std::string& parent,
         const std::string& workspace = "") {
    if (!workspace.empty()) context_.AddMetadata(rpc::kWorkspaceHeader, workspace);
    v1::WatchCallTabsRequest request;
    request.set_parent(parent);
    reader_ = stub.WatchCallTabs(&context_, request);
    thread_ = std::thread([this] {
      v1::WatchCallTabsResponse response;
      while (reader_->Read(&response)) {
        if (!response.has_tab()) continue;
        std::lock_guard lock(mutex_);
        tabs_.push_back(response.tab());
      }
      status_ = reader_->Finish();
      finished_ = true;
    });
  }
  ~Screen() {
    context_.TryCancel();
    thread_.join();
  }

  std::vector<v1::CallTab> tabs() {
    std::lock_guard lock(mutex_);
    return tabs_;
  }

  /// Whether the newest tab is as `is` says, within `patience`.
  bool Shows(const std::function<bool(const v1::CallTab&)>& is,
             absl::Duration patience = absl::Seconds(5)) {
    return test::Await(
        [&] {
          const std::vector<v1::CallTab> seen = tabs();
          return !seen.empty() && is(seen.back());
        },
        patience);
  }
  bool Shows(v1::CallTabState state, absl::Duration patience = absl::Seconds(5)) {
    return Shows([state](const v1::CallTab& tab) { return tab.state() == state; }, patience);
  }

  bool finished() const { return finished_; }
  const grpc::Status& status() const { return status_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchCallTabsResponse>> reader_;
  std::mutex mutex_;
  std::vector<v1::CallTab> tabs_;
  std::atomic<bool> finished_ = false;
  grpc::Status status_;
  std::thread thread_;
};

constexpr char kAlice[] = "workspaces/w1/people/alice";

class TabStreamTest : public TicketingTest {
 protected:
  void WakeAtOnce() {
    wake_ups_.on_wake = [this](const std::set<PersonId>& persons) {
      replica_.board().Wake(persons);
    };
  }

  Replica replica_{store_, metrics_};
};

TEST_F(TabStreamTest, TheTabOpensBeforeThePhoneHasRungAndFollowsTheCall) {
  WakeAtOnce();
  ASSERT_THAT(desk_.Create({.workspace = workspace_, .subject = "Old", .requester_number = kCaller},
                           NoRequest(), Now()),
              IsOk());
  Screen screen(replica_.stub(), kAlice, kWorkspace);
  ASSERT_TRUE(
      test::Await([&] { return registry_.Text().find("tab_streams 1") != std::string::npos; }));
  Tell("c1", {Received(), Resolved()});
  const absl::Time before = absl::Now();
  Tell("c1", {Offered(3, "alice", 7), Rung(3, "alice", 7)});
  ASSERT_TRUE(screen.Shows(v1::CALL_TAB_STATE_RINGING));
  EXPECT_LT(absl::Now() - before, absl::Milliseconds(150));
  EXPECT_EQ(screen.tabs().back().caller(), kCaller);
  EXPECT_EQ(screen.tabs().back().tickets_size(), 1);

  Tell("c1", {Connected(5, "alice", 7)});
  EXPECT_TRUE(screen.Shows(v1::CALL_TAB_STATE_CONNECTED));

  v1::CallTab tab;
  v1::CloseCallTabRequest close;
  close.set_parent(kAlice);
  close.set_call_id("c1");
  grpc::ClientContext by_hand;
  EXPECT_EQ(replica_.stub().CloseCallTab(&by_hand, close, &tab).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);

  ASSERT_THAT(desk_.CreateFromCall(CallId("c1"), Wanted("New"), NoRequest(), Now()), IsOk());
  EXPECT_TRUE(screen.Shows([](const v1::CallTab& t) { return !t.linked_ticket().empty(); }));
  EXPECT_EQ(screen.tabs().back().tickets_size(), 2);

  Tell("c1", {Ended(65, calls::v1::CALL_OUTCOME_HANDLED, 5'000, 60'000)});
  EXPECT_TRUE(screen.Shows(v1::CALL_TAB_STATE_CLOSED));
  const std::vector<v1::CallTab> tabs = screen.tabs();
  for (size_t i = 1; i < tabs.size(); ++i) EXPECT_GT(tabs[i].revision(), tabs[i - 1].revision());
}

TEST_F(TabStreamTest, AScreenThatOpensLateSeesThePresentCallAtOnce) {
  WakeAtOnce();
  TellTalk("c1");
  Screen screen(replica_.stub(), kAlice);
  EXPECT_TRUE(screen.Shows(v1::CALL_TAB_STATE_CONNECTED));
}

TEST_F(TabStreamTest, AWakeUpThatIsLostCostsTwoSecondsAndNoChange) {
  Screen screen(replica_.stub(), kAlice);
  ASSERT_TRUE(
      test::Await([&] { return registry_.Text().find("tab_streams 1") != std::string::npos; }));
  TellTalk("c1");  // Nobody wakes the board.
  EXPECT_TRUE(screen.Shows(v1::CALL_TAB_STATE_CONNECTED, absl::Seconds(4)));
}

TEST_F(TabStreamTest, TheTabOpensWithoutTheDirectoryAndIsCompletedLater) {
  WakeAtOnce();
  SystemClock clock;
  Callers callers(store_, directory_, clock, metrics_, {.retry = absl::Milliseconds(50)});
  Chores chores(callers, drafts_, clock, {});
  directory_.Put(workspace_, kCaller, {{.id = "k1", .display_name = "Ana", .created = start_}});
  directory_.SetDown(true);
  Screen screen(replica_.stub(), kAlice);
  TellTalk("c1");
  ASSERT_THAT(callers.LookUpDue(), IsOk());
  ASSERT_TRUE(screen.Shows(v1::CALL_TAB_STATE_CONNECTED));
  EXPECT_EQ(screen.tabs().back().contacts_size(), 0);

  directory_.SetDown(false);
  chores.Start();

  EXPECT_TRUE(screen.Shows([](const v1::CallTab& tab) { return tab.contacts_size() == 1; }));
  EXPECT_EQ(screen.tabs().back().contacts(0).display_name(), "Ana");
}

TEST_F(TabStreamTest, WhoCallsIsFoundOutAsSoonAsTheNumberIsKnown) {
  WakeAtOnce();
  SystemClock clock;
  Callers callers(store_, directory_, clock, metrics_, {});
  Chores chores(callers, drafts_, clock, {.every = absl::Hours(1)});  // Only when it is woken.
  on_caller_ = [&chores] { chores.Wake(); };
  directory_.Put(workspace_, kCaller, {{.id = "k1", .display_name = "Ana", .created = start_}});
  Screen screen(replica_.stub(), kAlice);
  ASSERT_TRUE(
      test::Await([&] { return registry_.Text().find("tab_streams 1") != std::string::npos; }));
  chores.Start();

  const absl::Time before = absl::Now();
  Tell("c1", {Received(), Resolved(), Offered(0.2, "alice", 7), Rung(0.2, "alice", 7)});
  EXPECT_TRUE(screen.Shows([](const v1::CallTab& tab) { return tab.contacts_size() == 1; }));
  const absl::Duration took = absl::Now() - before;

  RecordProperty("known_after_ms", static_cast<int>(absl::ToInt64Milliseconds(took)));
  EXPECT_LT(took, absl::Milliseconds(150)) << "from the fact to the contact on the screen";
  chores.Stop();
}

TEST_F(TabStreamTest, AnotherReplicaIsWokenThroughRedis) {
  test::TestRedis redis;
  Replica other(store_, metrics_);
  SystemClock clock;
  RedisWakeUps here(redis.client(), clock, redis.Key("tabs"));
  RedisWakeUps there(redis.client(), clock, redis.Key("tabs"));
  std::atomic<int> subscribed = 0;
  here.Start({.wake = [&](const auto& persons) { replica_.board().Wake(persons); },
              .wake_all = [&] { ++subscribed; }});
  there.Start({.wake = [&](const auto& persons) { other.board().Wake(persons); },
               .wake_all = [&] { ++subscribed; }});
  wake_ups_.on_wake = [&](const std::set<PersonId>& persons) { here.Wake(persons); };
  ASSERT_TRUE(test::Await([&] { return subscribed == 2; }));
  Screen screen(other.stub(), kAlice);
  ASSERT_TRUE(
      test::Await([&] { return registry_.Text().find("tab_streams 1") != std::string::npos; }));

  const absl::Time before = absl::Now();
  TellTalk("c1");
  EXPECT_TRUE(screen.Shows(v1::CALL_TAB_STATE_CONNECTED));
  EXPECT_LT(absl::Now() - before, absl::Seconds(1));
  wake_ups_.on_wake = nullptr;
  here.Stop();
  there.Stop();
}

TEST_F(TabStreamTest, NobodyFollowsAnotherWorkspacesPeople) {
  Screen screen(replica_.stub(), kAlice, "w2");
  ASSERT_TRUE(test::Await([&] { return screen.finished(); }));
  EXPECT_EQ(screen.status().error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

}  // namespace
}  // namespace centralita::ticketing

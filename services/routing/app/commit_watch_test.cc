#include "services/routing/app/commit_watch.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

using ::testing::HasSubstr;

/// Keeps what it is told last of each call.
class KeepingNotifier final : public CallsNotifier {
 public:
  void Notify(CallUpdate update) override {
    newest.insert_or_assign(update.call.value(), std::move(update));
  }
  bool HasAcknowledged(const CallId&, int64_t) override { return true; }

  std::map<std::string, CallUpdate> newest;
};

class CommitWatchTest : public testing::Test {
 protected:
  void SetUp() override {
    Do(ConfigureGroup{{.id = GroupId("sales"), .version = 1, .agents = {PersonId("ana")}}});
    Do(SetStatus{.person = PersonId("ana"), .status = ChosenStatus::kAvailable});
    Do(SetConsole{.person = PersonId("ana"), .alive = true});
    Do(ReportDevices{.gateway = "gw",
                     .registrations = {{PersonId("ana"), absl::InfiniteFuture()}}});
  }

  void Do(const Command& command) {
    const auto events = router_.Step(state_, command, now_);
    ASSERT_TRUE(events.ok()) << events.status();
    version_ += static_cast<int64_t>(events->size());
    watch_.Committed(WorkspaceId("w"), state_, version_, *events);
  }

  void Call(const char* call) {
    Do(Enqueue{.call = CallId(call), .group = GroupId("sales")});
    now_ += absl::Seconds(1);
  }

  const Router router_;
  Workspace state_;
  int64_t version_ = 0;
  absl::Time now_ = absl::FromUnixSeconds(1'798'200'000);
  metrics::Registry registry_;
  Metrics metrics_{registry_};
  KeepingNotifier notifier_;
  FloorBell bell_;
  CommitWatch watch_{notifier_, bell_, metrics_};
};

TEST_F(CommitWatchTest, TellsOfEachCallThatChangedAndOfNoOther) {
  Call("c1");
  Call("c2");
  Call("c3");
  notifier_.newest.clear();

  Do(EndCall{.call = CallId("c1"), .cause = CallEndCause::kCallerHungUp});

  ASSERT_EQ(notifier_.newest.size(), 2u);
  const CallUpdate& first = notifier_.newest.at("c1");
  EXPECT_EQ(std::get<call_state::Ended>(first.state).outcome, RoutedOutcome::kAbandoned);
  EXPECT_EQ(first.revision, version_);
  const auto& offered = std::get<call_state::Offered>(notifier_.newest.at("c2").state);
  ASSERT_EQ(offered.offers.size(), 1u);
  EXPECT_EQ(offered.offers[0].person, PersonId("ana"));
}

TEST_F(CommitWatchTest, APlaceIsCountedFromEitherEndOfTheQueue) {
  for (const char* call : {"c0", "c1", "c2", "c3", "c4", "c5"}) Call(call);  // c0 is offered.

  for (int i = 1; i <= 5; ++i) {
    const routing::Call& call = *state_.FindCall(CallId("c" + std::to_string(i)));
    EXPECT_EQ(PositionOf(state_, call), i);
    EXPECT_EQ(WhyNobody(state_, call),
              i == 1 ? NobodyBecause::kAllBusy : NobodyBecause::kBehindOthers);
  }
}

TEST_F(CommitWatchTest, CountsWhatBecomesOfOffersAndCalls) {
  Call("c1");
  Do(AcceptOffer{.call = CallId("c1"), .token = 1});
  Do(EndCall{.call = CallId("c1"), .cause = CallEndCause::kAgentHungUp});
  Do(SetConsole{.person = PersonId("ana"), .alive = false});
  Call("c2");

  const std::string text = registry_.Text();

  EXPECT_THAT(text, HasSubstr("centralita_routing_calls_received_total 2"));
  EXPECT_THAT(text, HasSubstr("centralita_routing_offers_total{outcome=\"made\"} 1"));
  EXPECT_THAT(text, HasSubstr("centralita_routing_offers_total{outcome=\"accepted\"} 1"));
  EXPECT_THAT(text, HasSubstr("centralita_routing_calls_ended_total{outcome=\"handled\"} 1"));
  EXPECT_THAT(text, HasSubstr("centralita_routing_calls_ended_total{outcome=\"missed\"} 1"));
  EXPECT_THAT(text, HasSubstr("centralita_routing_missed_total{reason=\"no_agent\"} 1"));
  EXPECT_THAT(text, HasSubstr("centralita_routing_consoles_lost_total 1"));
  EXPECT_THAT(text, HasSubstr("centralita_routing_answer_seconds_count 1"));
}

}  // namespace
}  // namespace centralita::routing

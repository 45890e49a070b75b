#include "services/routing/domain/fairness.h"

#include <gtest/gtest.h>

#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);

class FairnessTest : public testing::Test {
 protected:
  FairnessTest() {
    GroupConfig config{.id = GroupId("sales"), .version = 1};
    for (const char* agent : {"ana", "bea", "cai"}) config.agents.emplace_back(agent);
    Do(ConfigureGroup{config});
    for (const char* agent : {"ana", "bea", "cai"}) {
      Do(SetStatus{.person = PersonId(agent), .status = ChosenStatus::kAvailable});
      Do(SetConsole{.person = PersonId(agent), .alive = true});
      Do(ReportDevices{.gateway = "gw",
                       .registrations = {{PersonId(agent), absl::InfiniteFuture()}}});
    }
    begin_ = log_.size();
  }

  void Do(const Command& command) {
    const auto events = Router().Step(workspace_, command, now_);
    ASSERT_TRUE(events.ok()) << events.status();
    if (!events->empty()) log_.push_back(*events);
  }

  void CallAndFinish() {
    const CallId call("c" + std::to_string(++calls_));
    Do(Enqueue{.call = call, .group = GroupId("sales")});
    Do(AcceptOffer{.call = call, .token = workspace_.FindCall(call)->offers[0].token});
    now_ += absl::Seconds(10);
    Do(EndCall{.call = call, .cause = CallEndCause::kCallerHungUp});
  }

  FairnessFindings Report() const {
    Fairness fairness(Workspace(), GroupId("sales"));
    for (size_t i = 0; i < begin_; ++i) fairness.Skip(log_[i]);
    fairness.Begin(kStart);
    for (size_t i = begin_; i < log_.size(); ++i) fairness.Take(log_[i]);
    return fairness.Finish(now_);
  }

  Workspace workspace_;
  absl::Time now_ = kStart;
  std::vector<std::vector<Event>> log_;
  size_t begin_ = 0;
  int calls_ = 0;
};

TEST_F(FairnessTest, OfARotationIsWithinItsBoundAtEveryPrefix) {
  for (int i = 0; i < 10; ++i) {
    CallAndFinish();
    const FairnessFindings findings = Report();
    EXPECT_TRUE(findings.by_turn_alone);
    ASSERT_TRUE(findings.Spread().has_value());
    EXPECT_LE(*findings.Spread(), 1);
  }
  const FairnessFindings findings = Report();
  const FairnessFindings::Part& ana = findings.parts.at(PersonId("ana"));
  EXPECT_EQ(findings.offers, 10);
  EXPECT_EQ(ana.offers, 4);
  EXPECT_EQ(ana.answers, 4);
  EXPECT_NEAR(ana.expected, 10.0 / 3, 1e-9);
  EXPECT_NEAR(ana.deviation(), 2.0 / 3, 1e-9);
  EXPECT_EQ(ana.available, absl::Seconds(60));  // Of 100, 40 in calls.
}

TEST_F(FairnessTest, PromisesNothingWhereSomethingElseDecided) {
  CallAndFinish();
  const CallId call("refused");
  Do(Enqueue{.call = call, .group = GroupId("sales")});
  Do(DeclineOffer{.call = call, .token = workspace_.FindCall(call)->offers[0].token});

  EXPECT_FALSE(Report().by_turn_alone);
}

TEST_F(FairnessTest, ExpectsNothingOfWhoWasNotThere) {
  Do(SetStatus{.person = PersonId("cai"), .status = ChosenStatus::kOffline});
  for (int i = 0; i < 4; ++i) CallAndFinish();

  const FairnessFindings findings = Report();
  EXPECT_EQ(findings.parts.at(PersonId("cai")).expected, 0);
  EXPECT_FALSE(findings.parts.at(PersonId("cai")).always_free);
  EXPECT_NEAR(findings.parts.at(PersonId("bea")).expected, 2, 1e-9);
}

}  // namespace
}  // namespace centralita::routing

// The order of distribution: equitable at every moment, and never forgotten.

#include <algorithm>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "libs/testing/seed.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);

class Rotation : public testing::Test {
 protected:
  void Configure(const std::vector<std::string>& agents) {
    GroupConfig config{.id = GroupId("sales"), .version = ++version_};
    for (const std::string& agent : agents) config.agents.emplace_back(agent);
    Do(ConfigureGroup{config});
  }

  void Ready(const std::string& agent) {
    Do(SetStatus{.person = PersonId(agent), .status = ChosenStatus::kAvailable});
    Do(SetConsole{.person = PersonId(agent), .alive = true});
    Do(ReportDevices{.gateway = "gw",
                     .registrations = {{PersonId(agent), absl::InfiniteFuture()}}});
  }

  /// Who is offered a new call.
  std::string Call() {
    call_ = CallId("c" + std::to_string(++calls_));
    Do(Enqueue{.call = call_, .group = GroupId("sales")});
    return Holder();
  }

  std::string Holder() const {
    const Call_& call = *workspace_.FindCall(call_);
    return call.offer.has_value() ? workspace_.agent(call.offer->agent).id.value() : "";
  }

  void TakeAndFinish() {
    Do(AcceptOffer{.call = call_, .token = workspace_.FindCall(call_)->offer->token});
    Do(EndCall{.call = call_, .cause = CallEndCause::kCallerHungUp});
  }

  std::string CallAndFinish() {
    const std::string agent = Call();
    TakeAndFinish();
    return agent;
  }

  void Decline() {
    Do(DeclineOffer{.call = call_, .token = workspace_.FindCall(call_)->offer->token});
  }

  void Do(const Command& command) {
    const auto events = router_.Step(workspace_, command, now_);
    ASSERT_TRUE(events.ok()) << events.status();
  }

  using Call_ = routing::Call;
  const Router router_;
  Workspace workspace_;
  absl::Time now_ = kStart;
  CallId call_;
  int calls_ = 0;
  int64_t version_ = 0;
};

TEST_F(Rotation, FollowsTheOrderOfTheGroup) {
  Configure({"ana", "bea", "cai"});
  for (const char* agent : {"cai", "ana", "bea"}) Ready(agent);

  EXPECT_EQ(CallAndFinish(), "ana");
  EXPECT_EQ(CallAndFinish(), "bea");
  EXPECT_EQ(CallAndFinish(), "cai");
  EXPECT_EQ(CallAndFinish(), "ana");
}

TEST_F(Rotation, PassesWhoeverIsBusyWithoutLosingTheTurn) {
  Configure({"ana", "bea", "cai"});
  for (const char* agent : {"ana", "bea", "cai"}) Ready(agent);
  ASSERT_EQ(Call(), "ana");  // Rings on.
  const CallId anas = call_;

  EXPECT_EQ(CallAndFinish(), "bea");
  EXPECT_EQ(CallAndFinish(), "cai");
  EXPECT_EQ(CallAndFinish(), "bea");
  Do(EndCall{.call = anas, .cause = CallEndCause::kCallerHungUp});
  EXPECT_EQ(CallAndFinish(), "cai");
  EXPECT_EQ(CallAndFinish(), "ana");
}

TEST_F(Rotation, GoesOnBehindWhoeverLetTheCallGoBy) {
  Configure({"ana", "bea", "cai"});
  for (const char* agent : {"ana", "bea", "cai"}) Ready(agent);
  ASSERT_EQ(Call(), "ana");

  Decline();

  EXPECT_EQ(Holder(), "bea");
  TakeAndFinish();
  EXPECT_EQ(CallAndFinish(), "cai");
}

TEST_F(Rotation, KeepsTheTurnWhenAgentsComeGoAndMove) {
  Configure({"ana", "bea", "cai", "dan"});
  for (const char* agent : {"ana", "bea", "cai", "dan", "eva"}) {
    if (std::string(agent) != "eva") Ready(agent);
  }
  ASSERT_EQ(CallAndFinish(), "ana");

  Configure({"dan", "cai", "bea", "ana"});  // Bea's turn, wherever she stands.
  EXPECT_EQ(CallAndFinish(), "bea");
  Configure({"dan", "cai", "bea"});  // It was Ana's turn: the next one in the old order is Dan.
  EXPECT_EQ(CallAndFinish(), "dan");
  Configure({"eva", "dan", "cai", "bea"});
  Ready("eva");
  EXPECT_EQ(CallAndFinish(), "cai");
  EXPECT_EQ(CallAndFinish(), "bea");
  EXPECT_EQ(CallAndFinish(), "eva");
}

TEST_F(Rotation, SurvivesARestart) {
  Configure({"ana", "bea", "cai"});
  for (const char* agent : {"ana", "bea", "cai"}) Ready(agent);
  ASSERT_EQ(CallAndFinish(), "ana");

  workspace_ = Workspace(workspace_.ToImage());

  EXPECT_EQ(CallAndFinish(), "bea");
}

/// Agents who are there whenever a call comes get shares that never differ by more than one, whatever
/// the others do.
TEST_F(Rotation, SharesNeverDifferByMoreThanOne) {
  auto random = test::MakeRandom();
  const std::vector<std::string> steady = {"s0", "s1", "s2", "s3", "s4"};
  std::vector<std::string> order = steady;
  for (const char* fickle : {"f0", "f1", "f2"}) order.push_back(fickle);
  std::shuffle(order.begin(), order.end(), random);
  Configure(order);
  for (const std::string& agent : order) Ready(agent);

  std::map<std::string, int> shares;
  for (const std::string& agent : steady) shares[agent] = 0;
  for (int i = 0; i < 20'000; ++i) {
    const PersonId fickle("f" + std::to_string(random() % 3));
    Do(SetStatus{.person = fickle,
                 .status = random() % 2 == 0 ? ChosenStatus::kAvailable : ChosenStatus::kBreak});
    std::string agent = Call();
    if (agent[0] == 'f' && random() % 2 == 0) {
      Decline();
      agent = Holder();
    }
    if (agent[0] == 's') ++shares[agent];
    TakeAndFinish();
    now_ += absl::Seconds(random() % 10);
    Do(Tick{});

    const auto [least, most] = std::minmax_element(
        shares.begin(), shares.end(), [](auto& a, auto& b) { return a.second < b.second; });
    ASSERT_LE(most->second - least->second, 1) << "after call " << i;
  }
}

}  // namespace
}  // namespace centralita::routing

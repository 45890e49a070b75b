// The order of distribution: equitable at every moment, and never forgotten.

#include <algorithm>
#include <limits>
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
    return !call.offers.empty() ? workspace_.agent(call.offers[0].agent).id.value() : "";
  }

  void TakeAndFinish() {
    Do(AcceptOffer{.call = call_, .token = workspace_.FindCall(call_)->offers[0].token});
    Do(EndCall{.call = call_, .cause = CallEndCause::kCallerHungUp});
  }

  std::string CallAndFinish() {
    const std::string agent = Call();
    TakeAndFinish();
    return agent;
  }

  void Decline() {
    Do(DeclineOffer{.call = call_, .token = workspace_.FindCall(call_)->offers[0].token});
  }

  void Do(const Command& command) {
    const auto events = router_.Step(workspace_, command, now_);
    ASSERT_TRUE(events.ok()) << events.status();
  }

  using Call_ = routing::Call;
  Router router_;
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

/// The most that the counts of `names` differ.
int Spread(const std::map<std::string, int>& counts, const std::vector<std::string>& names) {
  int least = std::numeric_limits<int>::max();
  int most = 0;
  for (const std::string& name : names) {
    const auto it = counts.find(name);
    const int count = it == counts.end() ? 0 : it->second;
    least = std::min(least, count);
    most = std::max(most, count);
  }
  return most - least;
}

/// Each level rotates for itself: whoever helps out upsets nobody's turn below.
TEST_F(Rotation, SharesNeverDifferByMoreThanOneWithinALevel) {
  auto random = test::MakeRandom();
  const std::vector<std::string> first = {"a0", "a1", "a2", "a3"};
  const std::vector<std::string> second = {"b0", "b1", "b2"};
  GroupConfig config{.id = GroupId("sales"), .version = ++version_};
  for (const char* agent : {"a0", "b0", "a1", "a2", "b1", "a3", "b2"}) {
    config.agents.emplace_back(agent);
    MemberSettings& settings = config.settings.emplace_back();
    if (agent[0] == 'b') settings = {.level = 1, .skills = {{.skill = "rare", .level = 1}}};
  }
  Do(ConfigureGroup{config});
  for (const PersonId& agent : config.agents) Ready(agent.value());

  std::map<std::string, int> shares;
  for (int i = 0; i < 10'000; ++i) {
    call_ = CallId("c" + std::to_string(++calls_));
    Enqueue call{.call = call_, .group = GroupId("sales")};
    if (random() % 3 == 0) call.skills.push_back({.skill = "rare"});
    Do(call);
    ++shares[Holder()];
    TakeAndFinish();
    now_ += absl::Seconds(random() % 10);
    Do(Tick{});
    ASSERT_LE(Spread(shares, first), 1) << "after call " << i;
    ASSERT_LE(Spread(shares, second), 1) << "after call " << i;
  }
  EXPECT_GT(shares["b0"], 1'000);
}

/// Who lets calls go by has had the turn: it is the offers that are shared evenly then.
TEST_F(Rotation, OffersNeverDifferByMoreThanOneHoweverManyAreRefused) {
  auto random = test::MakeRandom();
  router_ = Router({.cool_down = absl::ZeroDuration(), .round_pause = absl::Seconds(1)});
  const std::vector<std::string> agents = {"a0", "a1", "a2", "a3", "a4"};
  Configure(agents);
  for (const std::string& agent : agents) Ready(agent);

  std::map<std::string, int> offers;
  for (int i = 0; i < 5'000; ++i) {
    ++offers[Call()];
    while (random() % 3 != 0) {
      Decline();
      if (Holder().empty()) {  // Everybody has let it go by: the next round.
        now_ += absl::Seconds(1);
        Do(Tick{});
      }
      ++offers[Holder()];
      ASSERT_LE(Spread(offers, agents), 1) << "after call " << i;
    }
    TakeAndFinish();
    ASSERT_LE(Spread(offers, agents), 1) << "after call " << i;
  }
}

}  // namespace
}  // namespace centralita::routing

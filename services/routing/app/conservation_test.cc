#include "services/routing/app/conservation.h"

#include <gtest/gtest.h>

#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

class ConservationTest : public testing::Test {
 protected:
  ConservationTest() {
    GroupConfig config{.workspace = WorkspaceId("w"), .id = GroupId("sales"), .version = 1};
    config.agents = {PersonId("ana"), PersonId("bea")};
    config.distribution.strategy = Strategy::kRingAll;
    Do(ConfigureGroup{std::move(config)});
    for (const char* agent : {"ana", "bea"}) {
      Do(SetConsole{.person = PersonId(agent), .alive = true});
      Do(ReportDevices{.gateway = "gw", .registrations = {{PersonId(agent), kLater}}});
      Do(SetStatus{.person = PersonId(agent), .status = ChosenStatus::kAvailable});
    }
  }

  void Do(const Command& command) { ASSERT_TRUE(router_.Step(workspace_, command, kNow).ok()); }

  static constexpr absl::Time kNow = absl::FromUnixSeconds(1'798'200'000);
  static constexpr absl::Time kLater = absl::FromUnixSeconds(1'798'300'000);
  const Router router_;
  Workspace workspace_;
};

TEST_F(ConservationTest, HoldsWhileACallRingsAtSeveralAndAfterIt) {
  Do(Enqueue{.call = CallId("c1"), .group = GroupId("sales")});
  Do(Enqueue{.call = CallId("c2"), .group = GroupId("sales")});
  ASSERT_EQ(workspace_.FindCall(CallId("c1"))->offers.size(), 2u);
  EXPECT_TRUE(ConservationFaults(workspace_).empty());

  Do(EndCall{.call = CallId("c1"), .cause = CallEndCause::kCallerHungUp});
  EXPECT_TRUE(ConservationFaults(workspace_).empty());
}

TEST_F(ConservationTest, FindsFiguresThatDoNotAddUpAndCallsThatAreNotThere) {
  Do(Enqueue{.call = CallId("c1"), .group = GroupId("sales")});
  const std::vector<GroupId> sales = {GroupId("sales")};

  Image image = workspace_.ToImage();
  ++image.groups[0].figures.received;
  EXPECT_EQ(ConservationFaults(Workspace(image)), sales);

  ++image.groups[0].figures.in_progress;  // It adds up, but there is no such call.
  EXPECT_TRUE(AddsUp(image.groups[0].figures));
  EXPECT_EQ(ConservationFaults(Workspace(image)), sales);
}

}  // namespace
}  // namespace centralita::routing

#include "services/groups/domain/group.h"

#include <functional>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::groups {
namespace {

Group Sales() {
  Group group;
  group.id = GroupId("g1");
  group.workspace = WorkspaceId("w1");
  group.display_name = "Ventas";
  group.queue_id = "sales";
  group.agents = {PersonId("p1"), PersonId("p2")};
  return group;
}

struct Fault {
  std::string name;
  std::function<void(Group&)> make;
  std::string reason;

  friend std::ostream& operator<<(std::ostream& out, const Fault& fault) {
    return out << fault.name;
  }
};

class CheckGroupRefuses : public testing::TestWithParam<Fault> {};

TEST_P(CheckGroupRefuses, WithItsReason) {
  Group group = Sales();
  ASSERT_TRUE(CheckGroup(group).ok());
  GetParam().make(group);
  EXPECT_EQ(status::Reason(CheckGroup(group)), GetParam().reason) << CheckGroup(group);
}

const Hours kNights = {"Europe/Madrid", {{absl::Weekday::monday, 1320, 1800}}};

INSTANTIATE_TEST_SUITE_P(
    , CheckGroupRefuses,
    testing::Values(
        Fault{"NoName", [](Group& g) { g.display_name = " "; }, "DISPLAY_NAME_REQUIRED"},
        Fault{"LongName", [](Group& g) { g.display_name.assign(201, 'x'); },
              "DISPLAY_NAME_REQUIRED"},
        Fault{"NoQueue", [](Group& g) { g.queue_id = ""; }, "QUEUE_ID_REQUIRED"},
        Fault{"BlankInQueue", [](Group& g) { g.queue_id = "a b"; }, "QUEUE_ID_REQUIRED"},
        Fault{"LongQueue", [](Group& g) { g.queue_id.assign(65, 'x'); }, "QUEUE_ID_REQUIRED"},
        Fault{"NoAgents", [](Group& g) { g.agents.clear(); }, "AGENTS_EMPTY"},
        Fault{"AgentTwice", [](Group& g) { g.agents.push_back(PersonId("p1")); }, "AGENT_REPEATED"},
        Fault{"AdministratorTwice",
              [](Group& g) {
                g.administrators = {PersonId("p1"), PersonId("p1")};
              },
              "ADMINISTRATOR_REPEATED"},
        Fault{"UnknownZone",
              [](Group& g) {
                g.hours = {{"Mars/Olympus", {}}};
              },
              "TIME_ZONE_UNKNOWN"},
        Fault{"EmptyInterval",
              [](Group& g) {
                g.hours = Hours{"UTC", {{absl::Weekday::monday, 60, 60}}};
              },
              "INTERVAL_INVALID"},
        Fault{"OvernightOverlap",
              [](Group& g) {
                g.hours = kNights;
                g.hours->intervals.push_back({absl::Weekday::tuesday, 300, 400});
              },
              "INTERVALS_OVERLAP"},
        Fault{"ShortRing", [](Group& g) { g.ring_time = absl::Seconds(4); },
              "DURATION_OUT_OF_RANGE"},
        Fault{"LongRing", [](Group& g) { g.ring_time = absl::Seconds(121); },
              "DURATION_OUT_OF_RANGE"},
        Fault{"NegativeWrapUp", [](Group& g) { g.wrap_up_time = -absl::Seconds(1); },
              "DURATION_OUT_OF_RANGE"},
        Fault{"LongWait", [](Group& g) { g.max_wait_time = absl::Hours(3); },
              "DURATION_OUT_OF_RANGE"},
        Fault{"TargetTwice",
              [](Group& g) {
                g.overflow = {{GroupId("x"), GroupId("x")}, true, false, false, false};
              },
              "OVERFLOW_TARGET_REPEATED"},
        Fault{"TargetsWithoutTrigger", [](Group& g) { g.overflow.targets = {GroupId("x")}; },
              "OVERFLOW_WITHOUT_TRIGGER"},
        Fault{"OverflowsToItself",
              [](Group& g) {
                g.overflow = {{GroupId("g1")}, true, false, false, false};
              },
              "OVERFLOW_SELF"},
        Fault{"RedirectsToItself",
              [](Group& g) {
                g.redirect = {RedirectMode::kBoth, GroupId("g1")};
              },
              "OVERFLOW_SELF"},
        Fault{"RedirectsNowhere", [](Group& g) { g.redirect.mode = RedirectMode::kBoth; },
              "REDIRECT_TARGET_REQUIRED"},
        Fault{"AllHolidaysAndSome",
              [](Group& g) {
                g.holidays = {true, {HolidayId("h")}, "UTC"};
              },
              "HOLIDAY_CHOICE_INVALID"},
        Fault{"HolidayTwice",
              [](Group& g) {
                g.holidays = {false, {HolidayId("h"), HolidayId("h")}, "UTC"};
              },
              "HOLIDAY_CHOICE_INVALID"},
        Fault{"HolidaysWithoutZone", [](Group& g) { g.holidays.all = true; },
              "HOLIDAY_CHOICE_INVALID"},
        Fault{"TwoZones",
              [](Group& g) {
                g.hours = kNights;
                g.holidays.time_zone = "UTC";
              },
              "HOLIDAY_CHOICE_INVALID"},
        Fault{"HolidaysInUnknownZone",
              [](Group& g) {
                g.holidays = {true, {}, "Mars/Olympus"};
              },
              "TIME_ZONE_UNKNOWN"}),
    [](const auto& info) { return info.param.name; });

TEST(CheckGroup, TakesWhatAGroupMayBe) {
  Group group = Sales();
  group.hours = kNights;
  group.holidays.all = true;
  group.overflow = {{GroupId("x"), GroupId("y")}, false, true, false, false};
  group.redirect = {RedirectMode::kInactive, GroupId("x")};
  group.ring_time = absl::Seconds(5);
  group.wrap_up_time = absl::Seconds(600);
  group.max_wait_time = absl::Seconds(7200);
  EXPECT_TRUE(CheckGroup(group).ok()) << CheckGroup(group);
}

TEST(Merged, TakesEachFieldThatIsNamedAndNoOther) {
  Group wanted = Sales();
  wanted.display_name = "Soporte";
  wanted.queue_id = "support";
  wanted.hours = kNights;
  EXPECT_EQ(Merged(Sales(), wanted, {}), Sales());
  const Group merged = Merged(Sales(), wanted, {GroupField::kHours, GroupField::kDisplayName});
  EXPECT_EQ(merged.display_name, "Soporte");
  EXPECT_EQ(merged.hours, kNights);
  EXPECT_EQ(merged.queue_id, "sales");
  EXPECT_EQ(Merged(wanted, Sales(), {GroupField::kHours}).hours, std::nullopt);
}

}  // namespace
}  // namespace centralita::groups

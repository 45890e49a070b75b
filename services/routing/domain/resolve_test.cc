// ResolveAt says what the router then does, in any story, and finds the next change that matters.

#include "services/routing/domain/resolve.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/random_story.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

using ::testing::ElementsAreArray;

constexpr int kStories = 1'500;
constexpr int kSteps = 60;

std::string Text(const GroupId& group, MissedReason reason, absl::string_view holiday = "") {
  return absl::StrCat(group.value(), " ", ToText(reason), " ", holiday);
}

std::vector<std::string> Foretold(const Walk& walk) {
  std::vector<std::string> stops;
  for (const Stop& stop : walk.stops) {
    const bool is_home = stops.size() == walk.home;
    const bool holiday = is_home && stop.reason == MissedReason::kHoliday;
    stops.push_back(Text(stop.group, stop.reason, holiday ? stop.name : ""));
  }
  return stops;
}

/// The way of the call as the router's facts tell it.
std::vector<std::string> Happened(const std::vector<Event>& events) {
  std::vector<std::string> stops;
  GroupId at("");
  const auto leave = [&](MissedReason because, const std::string& holiday,
                         const std::vector<Skipped>& skipped) {
    stops.push_back(Text(at, because, holiday));
    for (const auto& [group, reason] : skipped) stops.push_back(Text(group, reason));
  };
  for (const Event& event : events) {
    if (const auto* received = std::get_if<CallReceived>(&event.fact)) {
      at = received->group;
    } else if (const auto* moved = std::get_if<CallMoved>(&event.fact)) {
      leave(moved->because, moved->holiday, moved->skipped);
      at = moved->to;
    } else if (const auto* missed = std::get_if<CallMissed>(&event.fact)) {
      leave(missed->left_because, missed->holiday, missed->skipped);
    } else if (std::holds_alternative<CallQueued>(event.fact)) {
      stops.push_back(Text(at, MissedReason::kNone));
    }
  }
  return stops;
}

/// The answer holds until the next change, and differs at it.
void CheckNextChange(const Workspace& workspace, const Enqueue& call, absl::Time now,
                     const Resolution& resolution) {
  const Group& group = *workspace.FindGroup(call.group);
  const auto at = [&](absl::Time time) {
    return WalkFrom(workspace, group, call.knowledge, time, Staffing::kAsNow);
  };
  const absl::Time end = resolution.next_change.value_or(now + absl::Hours(24 * 30));
  for (int part = 0; part < 16; ++part) {
    const absl::Time time = now + (end - now) * part / 16;
    ASSERT_TRUE(SameOutcome(at(time), resolution.walk)) << "changes already at " << time;
  }
  if (resolution.next_change.has_value()) {
    ASSERT_TRUE(SameOutcome(at(end - absl::Nanoseconds(1)), resolution.walk));
    ASSERT_FALSE(SameOutcome(at(end), resolution.walk));
  }
}

TEST(ResolveAt, IsWhatTheRouterThenDoesInEveryStory) {
  const Router router;
  int compared = 0;
  const uint64_t first = test::Seed();
  for (uint64_t seed = first; seed < first + kStories; ++seed) {
    SCOPED_TRACE(absl::StrCat("story of seed ", seed));
    RandomStory story(seed);
    Workspace workspace;
    absl::Time now = absl::FromUnixSeconds(1'798'200'000);  // 2026-12-25 12:00 UTC.
    for (int group = 0; group < RandomStory::kGroups; ++group) {
      ASSERT_TRUE(router.Step(workspace, story.Configure(group, now), now).ok());
    }
    for (const Command& command : story.Opening()) {
      router.Step(workspace, command, now).IgnoreError();  // Some are no agents.
    }
    for (int step = 0; step < kSteps; ++step) {
      now += story.Pause();
      const Command command = story.Next(workspace, now);
      const auto* call = std::get_if<Enqueue>(&command);
      const bool is_new = call != nullptr && workspace.FindCall(call->call) == nullptr &&
                          workspace.FindGroup(call->group) != nullptr;
      Resolution resolution;
      if (is_new) {
        resolution = *ResolveAt(workspace, call->group, call->knowledge, now, Staffing::kAsNow);
        if (++compared % 16 == 0) CheckNextChange(workspace, *call, now, resolution);
      }
      const absl::StatusOr<std::vector<Event>> events = router.Step(workspace, command, now);
      if (is_new) {
        ASSERT_THAT(Happened(*events), ElementsAreArray(Foretold(resolution.walk)));
      }
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(compared, kStories) << "the stories have hardly any calls";
}

class ResolveAtTest : public testing::Test {
 protected:
  ResolveAtTest() {
    GroupConfig sales{.id = GroupId("sales"), .version = 1, .agents = {PersonId("alice")}};
    sales.opening = OpeningHours(WeeklyHours{.time_zone = "UTC",
                                             .intervals = {{.weekday = absl::Weekday::monday,
                                                            .open_minute = 9 * 60,
                                                            .close_minute = 17 * 60}}},
                                 {{.name = "Navidad", .date = absl::CivilDay(2026, 11, 30)}});
    sales.overflow = {.targets = {GroupId("night")}, .when_no_agent = true, .when_closed = true};
    Configure(sales);
    Configure({.id = GroupId("night"), .version = 1, .agents = {PersonId("bob")}});
  }

  void Configure(GroupConfig config) {
    ASSERT_TRUE(router_.Step(workspace_, ConfigureGroup{std::move(config)}, monday_).ok());
  }

  Resolution Ask(absl::Time at, Staffing staffing) const {
    return *ResolveAt(workspace_, GroupId("sales"), CallerKnowledge::kUnknown, at, staffing);
  }

  const Router router_;
  Workspace workspace_;
  const absl::Time monday_ = absl::FromCivil(absl::CivilDay(2026, 11, 23), absl::UTCTimeZone());
};

TEST_F(ResolveAtTest, TellsTheChainAndTheRuleAndTheNextChange) {
  const Resolution night = Ask(monday_ + absl::Hours(8), Staffing::kAssumeStaffed);
  EXPECT_EQ(night.walk.queued_in()->group, GroupId("night"));
  EXPECT_EQ(night.walk.owner().reason, MissedReason::kClosed);
  EXPECT_EQ(night.walk.owner().rule, schedule::Rule::kWeeklyHours);
  EXPECT_EQ(night.next_change, monday_ + absl::Hours(9));

  const Resolution day = Ask(monday_ + absl::Hours(12), Staffing::kAssumeStaffed);
  EXPECT_EQ(day.walk.queued_in()->group, GroupId("sales"));
  EXPECT_EQ(day.next_change, monday_ + absl::Hours(17));
}

TEST_F(ResolveAtTest, NamesTheHolidayWhichEndsAtMidnight) {
  const absl::Time holiday = monday_ + absl::Hours(24 * 7 + 10);
  const Resolution resolution = Ask(holiday, Staffing::kAssumeStaffed);
  EXPECT_EQ(resolution.walk.queued_in(), nullptr);
  EXPECT_EQ(resolution.walk.owner().reason, MissedReason::kHoliday);
  EXPECT_EQ(resolution.walk.owner().name, "Navidad");
  // Closed as before, but now it overflows.
  EXPECT_EQ(resolution.next_change, monday_ + absl::Hours(24 * 8));
}

TEST_F(ResolveAtTest, AssumesWhoIsThereAsAsked) {
  const absl::Time noon = monday_ + absl::Hours(12);
  EXPECT_EQ(Ask(noon, Staffing::kAsNow).walk.owner().reason, MissedReason::kNoAgent);
  EXPECT_EQ(Ask(noon, Staffing::kAssumeNobody).walk.queued_in(), nullptr);
  EXPECT_EQ(Ask(noon, Staffing::kAssumeStaffed).walk.stops.size(), 1);
}

TEST_F(ResolveAtTest, KnowsOnlyConfiguredGroups) {
  const auto nowhere = ResolveAt(workspace_, GroupId("nowhere"), CallerKnowledge::kUnknown, monday_,
                                 Staffing::kAsNow);
  EXPECT_EQ(nowhere.status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace centralita::routing

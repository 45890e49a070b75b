#include <algorithm>

#include "services/routing/domain/random_story.h"

namespace centralita::routing {
namespace {

GroupId GroupOf(int group) { return GroupId("g" + std::to_string(group)); }

constexpr absl::Weekday kAllDays[] = {absl::Weekday::monday,    absl::Weekday::tuesday,
                                      absl::Weekday::wednesday, absl::Weekday::thursday,
                                      absl::Weekday::friday,    absl::Weekday::saturday,
                                      absl::Weekday::sunday};
constexpr const char* kSkills[] = {"german", "billing"};

}  // namespace

OpeningHours RandomStory::Hours() {
  std::vector<schedule::Holiday> holidays;
  if (Chance(8)) holidays.push_back({.name = "Navidad", .date = absl::CivilDay(2026, 12, 25)});
  if (Chance(80)) return OpeningHours(Chance(50) ? "America/Bogota" : "", holidays);
  if (Chance(20)) return OpeningHours(WeeklyHours{.time_zone = "Nowhere/Land"}, {});
  std::vector<schedule::WeeklyInterval> intervals;
  for (const absl::Weekday day : kAllDays) {
    intervals.push_back({.weekday = day, .open_minute = 0, .close_minute = 600 + Below(120)});
  }
  return OpeningHours(WeeklyHours{.time_zone = "Europe/Madrid", .intervals = intervals}, holidays);
}

std::vector<SkillDemand> RandomStory::Demands() {
  std::vector<SkillDemand> demands;
  while (Chance(40) && demands.size() < 3) {
    demands.push_back({.skill = kSkills[Below(2)],
                       .min_level = 1 + Below(5),
                       .preferred = Chance(40),
                       .drop_after = Chance(60) ? UpTo(20) : absl::ZeroDuration()});
  }
  return demands;
}

Distribution RandomStory::SomeDistribution() {
  Distribution distribution{.strategy = static_cast<Strategy>(Below(8)),
                            .step_time = absl::Seconds(2) + UpTo(5),
                            .ring_limit = 1 + Below(4)};
  if (Chance(30)) distribution.skills = Demands();
  if (Chance(40)) {
    distribution.sticky_memory = absl::Seconds(30 + Below(600));
    distribution.sticky_hold = Chance(60) ? UpTo(20) : absl::ZeroDuration();
  }
  return distribution;
}

MemberSettings RandomStory::SettingsAround(absl::Time now) {
  MemberSettings settings{.level = Below(3), .weight = 1 + Below(4)};
  for (const char* skill : kSkills) {
    if (Chance(60)) settings.skills.push_back({.skill = skill, .level = 1 + Below(6)});
  }
  if (Chance(20)) settings.wrap_up_time = UpTo(6);
  if (Chance(20)) settings.join_after = UpTo(20);
  if (Chance(15)) settings.start = now + UpTo(60) - absl::Seconds(20);
  if (Chance(15)) settings.end = now + absl::Seconds(61) + UpTo(60);
  settings.disabled = Chance(5);
  return settings;
}

ConfigureGroup RandomStory::Configure(int group, absl::Time now) {
  GroupConfig config{.workspace = WorkspaceId("w1"), .id = GroupOf(group), .version = ++version_};
  config.archived = Chance(2);
  config.takes_calls = !Chance(2);
  config.opening = Hours();
  config.fail_safe = Chance(50) ? FailSafe::kOpen : FailSafe::kClosed;
  for (int i = 0; i < kAgents; ++i) {
    if (Chance(60)) config.agents.push_back(PersonId("p" + std::to_string(i)));
  }
  if (config.agents.empty()) config.agents.push_back(Person());
  std::shuffle(config.agents.begin(), config.agents.end(), random_);
  if (Chance(50)) {
    for (size_t i = 0; i < config.agents.size(); ++i) {
      config.settings.push_back(SettingsAround(now));
    }
  }
  config.distribution = SomeDistribution();
  for (int i = 0; i <= kGroups; ++i) {  // One more than there are.
    if (i != group && Chance(50)) config.overflow.targets.push_back(GroupOf(i));
  }
  std::shuffle(config.overflow.targets.begin(), config.overflow.targets.end(), random_);
  config.overflow.when_no_agent = Chance(60);
  config.overflow.when_closed = Chance(60);
  config.overflow.when_holiday = Chance(60);
  config.overflow.when_timeout = Chance(60);
  config.overflow.when_full = Chance(60);
  if (Chance(30)) {
    config.redirect = {.mode = static_cast<RedirectMode>(1 + Below(3)),
                       .target = GroupOf(Below(5))};
  }
  config.ring_time = absl::Seconds(5 + Below(10));
  config.wrap_up_time = Chance(40) ? absl::ZeroDuration() : absl::Seconds(Below(10));
  config.max_wrap_up_extension = Chance(50) ? UpTo(20) : absl::ZeroDuration();
  config.max_wait_time = absl::Seconds(10 + Below(60));
  config.max_length = Chance(30) ? 1 + Below(4) : 0;
  config.priority = Chance(30) ? Below(5) - 2 : 0;
  config.empty_queue = {.join = static_cast<Emptiness>(Below(3)),
                        .leave = static_cast<Emptiness>(Below(2)),
                        .leave_after = UpTo(20)};
  if (Chance(50)) {
    config.missed_offers = {.max_missed = Below(3),
                            .max_declined = Below(3),
                            .max_failed = Below(3),
                            .pause_in_all_groups = Chance(50),
                            .pause_time = Chance(70) ? UpTo(30) : absl::ZeroDuration(),
                            .max_rounds = Below(3)};
    if (Chance(50)) config.missed_offers.round_pause = absl::Seconds(1) + UpTo(10);
  }
  config.callback = {.offered = Chance(60), .expire_after = absl::Seconds(60 + Below(120))};
  return {.config = std::move(config)};
}

}  // namespace centralita::routing

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/routing/domain/scenario_words.h"

namespace centralita::routing {
namespace {

using Words = std::vector<std::string>;

int Number(absl::string_view text) {
  int number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

OpeningHours HoursOf(const ScenarioWords& words) {
  std::vector<schedule::Holiday> holidays;
  if (words.Has("holiday")) {
    holidays.push_back({.name = words.Get("holiday"), .date = absl::CivilDay(2026, 11, 23)});
  }
  const std::string hours = words.Get("hours", "always");
  if (hours == "always") return OpeningHours(words.Get("zone", "UTC"), holidays);
  if (hours == "broken") return OpeningHours(WeeklyHours{.time_zone = "Nowhere/Land"}, holidays);
  const Words ends = absl::StrSplit(hours, '-');
  return OpeningHours(WeeklyHours{.time_zone = "UTC",
                                  .intervals = {{.weekday = absl::Weekday::monday,
                                                 .open_minute = Number(ends.front()) * 60,
                                                 .close_minute = Number(ends.back()) * 60}}},
                      holidays);
}

Overflow OverflowOf(const ScenarioWords& words) {
  Overflow overflow;
  const Words halves = absl::StrSplit(words.Get("overflow", ":"), ':');
  for (absl::string_view target : absl::StrSplit(halves.front(), ',', absl::SkipEmpty())) {
    overflow.targets.emplace_back(target);
  }
  const Words when = absl::StrSplit(halves.back(), ',');
  const auto has = [&when](const char* trigger) {
    return std::find(when.begin(), when.end(), trigger) != when.end();
  };
  overflow.when_no_agent = has("no_agent");
  overflow.when_closed = has("closed");
  overflow.when_holiday = has("holiday");
  overflow.when_timeout = has("timeout");
  overflow.when_full = has("full");
  return overflow;
}

AutoRedirect RedirectOf(const ScenarioWords& words) {
  const Words parts = absl::StrSplit(words.Get("redirect"), ':');
  if (parts.size() != 2) return {};
  return {.mode = parts[1] == "both"       ? RedirectMode::kBoth
                  : parts[1] == "inactive" ? RedirectMode::kInactive
                                           : RedirectMode::kNotFound,
          .target = GroupId(parts[0])};
}

Emptiness EmptinessOf(const std::string& text, Emptiness fallback) {
  if (text == "never") return Emptiness::kNever;
  if (text == "none_staffed") return Emptiness::kNoneStaffed;
  return text == "none_routable" ? Emptiness::kNoneRoutable : fallback;
}

Strategy StrategyOf(const std::string& text) {
  constexpr std::pair<const char*, Strategy> kTexts[] = {
      {"longest_idle", Strategy::kLongestIdle}, {"fewest_calls", Strategy::kFewestCalls},
      {"least_talk", Strategy::kLeastTalk},     {"linear", Strategy::kLinear},
      {"random", Strategy::kWeightedRandom},    {"ring_all", Strategy::kRingAll},
      {"progressive", Strategy::kProgressive}};
  for (const auto& [word, strategy] : kTexts) {
    if (text == word) return strategy;
  }
  return Strategy::kOrdered;
}

/// What holds for single members: "own_wrap=alice:10,bob:0", "level=bob:1".
std::vector<MemberSettings> SettingsOf(const ScenarioWords& words,
                                       const std::vector<PersonId>& agents) {
  std::vector<MemberSettings> settings(agents.size());
  const auto each = [&](const std::string& name, auto set) {
    for (const std::string& word : words.List(name)) {
      const std::pair<std::string, std::string> setting = absl::StrSplit(word, ':');
      const auto member = std::find(agents.begin(), agents.end(), PersonId(setting.first));
      if (member != agents.end()) set(settings[member - agents.begin()], Number(setting.second));
    }
  };
  each("own_wrap", [](MemberSettings& m, int seconds) { m.wrap_up_time = absl::Seconds(seconds); });
  each("level", [](MemberSettings& m, int level) { m.level = level; });
  each("join_after", [](MemberSettings& m, int seconds) { m.join_after = absl::Seconds(seconds); });
  return settings;
}

}  // namespace

GroupConfig ScenarioGroup(const ScenarioWords& words) {
  GroupConfig config{.id = GroupId(words.at(1))};
  config.archived = words.Has("archived");
  config.takes_calls = !words.Has("no_calls");
  config.opening = HoursOf(words);
  if (words.Get("fail_safe") == "closed") config.fail_safe = FailSafe::kClosed;
  for (const std::string& agent : words.List("agents")) config.agents.emplace_back(agent);
  config.settings = SettingsOf(words, config.agents);
  config.overflow = OverflowOf(words);
  config.redirect = RedirectOf(words);
  config.ring_time = words.Seconds("ring", 30);
  config.wrap_up_time = words.Seconds("wrap");
  config.max_wrap_up_extension = words.Seconds("extension");
  config.max_wait_time = words.Seconds("wait", 300);
  config.max_length = words.Number("max");
  config.priority = words.Number("priority");
  config.empty_queue.join = EmptinessOf(words.Get("join"), Emptiness::kNoneStaffed);
  config.empty_queue.leave = EmptinessOf(words.Get("leave"), Emptiness::kNever);
  config.empty_queue.leave_after = words.Seconds("leave_after", 30);
  config.missed_offers = {.max_missed = words.Number("max_missed"),
                          .max_declined = words.Number("max_declined"),
                          .max_failed = words.Number("max_failed"),
                          .pause_in_all_groups = words.Get("pause_in") != "group",
                          .pause_time = words.Seconds("pause")};
  config.callback = {.offered = words.Has("callback"),
                     .expire_after = words.Seconds("callback", 3600)};
  config.distribution.strategy = StrategyOf(words.Get("strategy"));
  return config;
}

}  // namespace centralita::routing

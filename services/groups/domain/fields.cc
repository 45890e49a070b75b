#include "services/groups/domain/fields.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace centralita::groups {
namespace {

constexpr const char* kWeekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr const char* kStrategies[] = {"",           "ordered", "longest_idle",    "fewest_calls",
                                       "least_talk", "linear",  "weighted_random", "ring_all",
                                       "progressive"};
constexpr const char* kEmptiness[] = {"", "never", "none_staffed", "none_routable"};
constexpr const char* kPauseScopes[] = {"", "group", "all_groups"};
constexpr const char* kChannels[] = {"", "call", "chat", "mail"};
constexpr const char* kRedirects[] = {"never", "inactive", "not_found", "both"};

template <typename Enum, size_t size>
std::string Named(const char* const (&names)[size], Enum value) {
  const auto index = static_cast<size_t>(value);
  return index < size ? names[index] : absl::StrCat(index);
}

std::string Clock(int minute) { return absl::StrFormat("%02d:%02d", minute / 60, minute % 60); }

std::string Spans(const schedule::DaySpans& spans) {
  if (spans.empty()) return "closed";
  return absl::StrJoin(spans, " ", [](std::string* out, const schedule::OpenSpan& span) {
    absl::StrAppend(out, Clock(span.open_minute), "-", Clock(span.close_minute));
  });
}

std::string Instant(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

class Fields {
 public:
  void Add(std::string path, std::string text) {
    std::vector<std::string> items;
    if (!text.empty()) items.push_back(std::move(text));
    fields_.push_back({std::move(path), std::move(items), false});
  }
  void Add(std::string path, const char* text) { Add(std::move(path), std::string(text)); }
  void Add(std::string path, bool value) { Add(std::move(path), value ? "true" : "false"); }
  void Add(std::string path, int value) { Add(std::move(path), absl::StrCat(value)); }
  void Add(std::string path, absl::Duration value) {
    Add(std::move(path), absl::FormatDuration(value));
  }

  template <typename Items, typename ToItem>
  void AddList(std::string path, const Items& items, ToItem to_item) {
    FieldText field{std::move(path), {}, true};
    for (const auto& item : items) field.items.push_back(to_item(item));
    fields_.push_back(std::move(field));
  }
  template <typename Id>
  void AddIds(std::string path, const std::vector<Id>& ids) {
    AddList(std::move(path), ids, [](const Id& id) { return id.value(); });
  }

  std::vector<FieldText> Take() { return std::move(fields_); }

 private:
  std::vector<FieldText> fields_;
};

std::string TextOf(const SkillDemand& demand) {
  return absl::StrCat(demand.skill, ">=", demand.min_level, demand.preferred ? " preferred" : "",
                      demand.drop_after > absl::ZeroDuration()
                          ? absl::StrCat(" until ", absl::FormatDuration(demand.drop_after))
                          : "");
}

std::string TextOf(const AgentSettings& settings) {
  std::string text = absl::StrCat("level=", settings.level, " weight=", settings.weight);
  for (const SkillLevel& skill : settings.skills) {
    absl::StrAppend(&text, " ", skill.skill, "=", skill.level);
  }
  if (settings.wrap_up_time.has_value()) {
    absl::StrAppend(&text, " wrap_up=", absl::FormatDuration(*settings.wrap_up_time));
  }
  if (settings.join_after > absl::ZeroDuration()) {
    absl::StrAppend(&text, " join_after=", absl::FormatDuration(settings.join_after));
  }
  if (settings.start_time.has_value())
    absl::StrAppend(&text, " from=", Instant(*settings.start_time));
  if (settings.end_time.has_value()) absl::StrAppend(&text, " until=", Instant(*settings.end_time));
  if (settings.disabled) text += " disabled";
  return text;
}

std::string TextOf(const std::optional<ManualState>& manual) {
  if (!manual.has_value()) return "";
  return absl::StrCat(
      manual->open ? "open" : "closed",
      manual->expire_time.has_value() ? absl::StrCat(" until ", Instant(*manual->expire_time)) : "",
      ": ", manual->reason);
}

void AddHours(const Group& group, Fields& fields) {
  const Hours hours = group.hours.value_or(Hours());
  fields.Add("schedule.time_zone", hours.time_zone);
  fields.AddList("schedule.intervals", hours.intervals, [](const schedule::WeeklyInterval& i) {
    return absl::StrCat(kWeekdays[static_cast<int>(i.weekday)], " ", Clock(i.open_minute), "-",
                        Clock(i.close_minute));
  });
  fields.Add("holidays.all", group.holidays.all);
  fields.AddIds("holidays.holidays", group.holidays.picked);
  fields.Add("holidays.time_zone", group.holidays.time_zone);
  fields.AddList("holidays.regions", group.holidays.regions,
                 [](const std::string& r) { return r; });
}

void AddOverflow(const Group& group, Fields& fields) {
  fields.AddIds("overflow.targets", group.overflow.targets);
  fields.Add("overflow.when_no_agent", group.overflow.when_no_agent);
  fields.Add("overflow.when_closed", group.overflow.when_closed);
  fields.Add("overflow.when_holiday", group.overflow.when_holiday);
  fields.Add("overflow.when_timeout", group.overflow.when_timeout);
  fields.Add("overflow.when_full", group.overflow.when_full);
}

void AddDistribution(const Group& group, Fields& fields) {
  const Distribution& distribution = group.distribution;
  fields.Add("distribution.strategy", Named(kStrategies, distribution.strategy));
  fields.Add("distribution.step_time", distribution.step_time);
  fields.Add("distribution.ring_limit", distribution.ring_limit);
  fields.AddList("distribution.skills", distribution.skills,
                 [](const SkillDemand& demand) { return TextOf(demand); });
  fields.Add("distribution.sticky.memory_time", distribution.sticky.memory_time);
  fields.Add("distribution.sticky.hold_time", distribution.sticky.hold_time);
  for (const AgentSettings& settings : group.agent_settings) {
    fields.Add(absl::StrCat("agent_settings.", settings.agent.value()), TextOf(settings));
  }
}

void AddWaiting(const Group& group, Fields& fields) {
  const MissedOffers& missed = group.missed_offers;
  fields.Add("max_length", group.max_length);
  fields.Add("empty_queue.join", Named(kEmptiness, group.empty_queue.join));
  fields.Add("empty_queue.leave", Named(kEmptiness, group.empty_queue.leave));
  fields.Add("empty_queue.leave_after", group.empty_queue.leave_after);
  fields.Add("missed_offers.max_missed", missed.max_missed);
  fields.Add("missed_offers.max_declined", missed.max_declined);
  fields.Add("missed_offers.max_failed", missed.max_failed);
  fields.Add("missed_offers.pause_scope", Named(kPauseScopes, missed.pause_scope));
  fields.Add("missed_offers.pause_time", missed.pause_time);
  fields.Add("missed_offers.round_pause",
             missed.round_pause ? absl::FormatDuration(*missed.round_pause) : "");
  fields.Add("missed_offers.max_rounds", missed.max_rounds);
  fields.Add("announcements.position", group.announcements.position);
  fields.Add("announcements.wait", group.announcements.wait);
  fields.Add("announcements.first_after", group.announcements.first_after);
  fields.Add("announcements.interval", group.announcements.interval);
  fields.Add("announcements.only_if_improved", group.announcements.only_if_improved);
  fields.Add("callback.offered", group.callback.offered);
  fields.Add("callback.key", group.callback.key);
  fields.Add("callback.offer_after", group.callback.offer_after);
  fields.Add("callback.expire_after", group.callback.expire_after);
}

}  // namespace

std::vector<FieldText> FieldsOf(const Group& group) {
  Fields fields;
  fields.Add("display_name", group.display_name);
  fields.Add("queue_id", group.queue_id);
  AddHours(group, fields);
  AddOverflow(group, fields);
  fields.AddIds("agents", group.agents);
  fields.AddIds("administrators", group.administrators);
  fields.Add("ring_time", group.ring_time);
  fields.Add("wrap_up_time", group.wrap_up_time);
  fields.Add("max_wait_time", group.max_wait_time);
  fields.Add("allow_transfer", group.allow_transfer);
  fields.Add("auto_redirect.mode", Named(kRedirects, group.redirect.mode));
  fields.Add("auto_redirect.target", group.redirect.target.value());
  fields.Add("fail_safe", group.fail_safe == FailSafe::kOpen ? "open" : "closed");
  fields.Add("recording_off", group.recording_off);
  fields.Add("state", group.archived ? "archived" : "active");
  AddDistribution(group, fields);
  AddWaiting(group, fields);
  fields.Add("priority", group.priority);
  fields.Add("service_level_time", group.service_level_time);
  fields.Add("max_wrap_up_extension", group.max_wrap_up_extension);
  fields.AddList("channels", group.channels, [](Channel c) { return Named(kChannels, c); });
  fields.AddList("overrides", group.overrides, [](const schedule::Override& days) {
    return absl::StrCat(ToText(days.first), "/", ToText(days.last), " ", Spans(days.open_spans),
                        " ", days.name);
  });
  fields.Add("manual_state", TextOf(group.manual));
  return fields.Take();
}

std::vector<FieldText> FieldsOf(const Holiday& holiday) {
  Fields fields;
  fields.Add("display_name", holiday.display_name);
  fields.Add("date", holiday.id.empty() ? "" : DateKey(holiday));
  fields.Add("open_spans", holiday.id.empty() ? "" : Spans(holiday.open_spans));
  fields.AddList("regions", holiday.regions, [](const std::string& region) { return region; });
  return fields.Take();
}

}  // namespace centralita::groups

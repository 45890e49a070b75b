#include "services/groups/domain/group.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/schedule/schedule.h"
#include "libs/status/error.h"
#include "services/groups/domain/text.h"

namespace centralita::groups {
namespace {

constexpr size_t kMaxTargets = 20;

absl::Status Invalid(absl::string_view reason, absl::string_view message,
                     const status::Facts& facts = {}) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message, facts);
}

template <typename Id>
bool HasRepetition(std::vector<Id> ids) {
  std::sort(ids.begin(), ids.end());
  return std::adjacent_find(ids.begin(), ids.end()) != ids.end();
}

absl::Status CheckRange(absl::string_view field, absl::Duration value, absl::Duration min,
                        absl::Duration max) {
  if (value >= min && value <= max) return absl::OkStatus();
  return Invalid("DURATION_OUT_OF_RANGE",
                 absl::StrCat(field, " is ", absl::FormatDuration(value), ", not ",
                              absl::FormatDuration(min), " to ", absl::FormatDuration(max)),
                 {{"field", std::string(field)}});
}

absl::Status CheckDurations(const Group& group) {
  using absl::Seconds;
  if (absl::Status s = CheckRange("ring_time", group.ring_time, Seconds(5), Seconds(120));
      !s.ok()) {
    return s;
  }
  if (absl::Status s = CheckRange("wrap_up_time", group.wrap_up_time, Seconds(0), Seconds(600));
      !s.ok()) {
    return s;
  }
  return CheckRange("max_wait_time", group.max_wait_time, Seconds(10), Seconds(7200));
}

absl::Status CheckPeople(const Group& group) {
  if (group.agents.empty()) {
    return Invalid("AGENTS_EMPTY", "a group has at least one agent", {{"field", "agents"}});
  }
  if (HasRepetition(group.agents)) {
    return Invalid("AGENT_REPEATED", "an agent is there twice", {{"field", "agents"}});
  }
  if (HasRepetition(group.administrators)) {
    return Invalid("ADMINISTRATOR_REPEATED", "an administrator is there twice",
                   {{"field", "administrators"}});
  }
  return absl::OkStatus();
}

absl::Status CheckOverflow(const Group& group) {
  const Overflow& overflow = group.overflow;
  if (overflow.targets.size() > kMaxTargets) {
    return Invalid("OVERFLOW_TARGETS_TOO_MANY", absl::StrCat("at most ", kMaxTargets, " targets"),
                   {{"limit", absl::StrCat(kMaxTargets)}});
  }
  if (HasRepetition(overflow.targets)) {
    return Invalid("OVERFLOW_TARGET_REPEATED", "a target is there twice");
  }
  if (!overflow.targets.empty() && !overflow.any_trigger()) {
    return Invalid("OVERFLOW_WITHOUT_TRIGGER", "there are targets, but nothing sends a call there");
  }
  if (std::find(overflow.targets.begin(), overflow.targets.end(), group.id) !=
          overflow.targets.end() ||
      (group.redirect.mode != RedirectMode::kNever && group.redirect.target == group.id)) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "OVERFLOW_SELF",
                         absl::StrCat("\"", group.display_name, "\" would send calls to itself"));
  }
  if (group.redirect.mode != RedirectMode::kNever && group.redirect.target.empty()) {
    return Invalid("REDIRECT_TARGET_REQUIRED", "auto_redirect has a mode, but no target");
  }
  return absl::OkStatus();
}

absl::Status CheckHolidays(const Group& group) {
  const HolidayChoice& choice = group.holidays;
  const auto invalid = [](absl::string_view message) {
    return Invalid("HOLIDAY_CHOICE_INVALID", message, {{"field", "holidays"}});
  };
  if (choice.all && !choice.picked.empty()) return invalid("all holidays, or those picked");
  if (HasRepetition(choice.picked)) return invalid("a holiday is there twice");
  if (group.hours.has_value() && !choice.time_zone.empty()) {
    return invalid("the zone is the schedule's");
  }
  if (!group.hours.has_value() && choice.any() && choice.time_zone.empty()) {
    return invalid("without a schedule, holidays need a time_zone to begin and end in");
  }
  return absl::OkStatus();
}

absl::Status CheckHours(const Group& group) {
  if (group.hours.has_value()) {
    return schedule::Schedule::Create(group.hours->time_zone, group.hours->intervals, {}).status();
  }
  if (group.holidays.time_zone.empty()) return absl::OkStatus();
  return schedule::Schedule::CreateAlwaysOpen(group.holidays.time_zone, {}).status();
}

}  // namespace

Group Merged(Group kept, const Group& wanted, const std::set<GroupField>& fields) {
  const auto take = [&](GroupField field, auto& to, const auto& from) {
    if (fields.count(field) > 0) to = from;
  };
  take(GroupField::kDisplayName, kept.display_name, wanted.display_name);
  take(GroupField::kQueueId, kept.queue_id, wanted.queue_id);
  take(GroupField::kHours, kept.hours, wanted.hours);
  take(GroupField::kHolidays, kept.holidays, wanted.holidays);
  take(GroupField::kOverflow, kept.overflow, wanted.overflow);
  take(GroupField::kAgents, kept.agents, wanted.agents);
  take(GroupField::kAdministrators, kept.administrators, wanted.administrators);
  take(GroupField::kRingTime, kept.ring_time, wanted.ring_time);
  take(GroupField::kWrapUpTime, kept.wrap_up_time, wanted.wrap_up_time);
  take(GroupField::kMaxWaitTime, kept.max_wait_time, wanted.max_wait_time);
  take(GroupField::kAllowTransfer, kept.allow_transfer, wanted.allow_transfer);
  take(GroupField::kRedirect, kept.redirect, wanted.redirect);
  take(GroupField::kFailSafe, kept.fail_safe, wanted.fail_safe);
  take(GroupField::kRecordingOff, kept.recording_off, wanted.recording_off);
  return kept;
}

absl::Status CheckGroup(const Group& group) {
  if (absl::Status valid = CheckDisplayName(group.display_name); !valid.ok()) return valid;
  if (absl::Status valid = CheckQueueId(group.queue_id); !valid.ok()) return valid;
  if (absl::Status valid = CheckPeople(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckHours(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckHolidays(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckDurations(group); !valid.ok()) return valid;
  return CheckOverflow(group);
}

}  // namespace centralita::groups

#include "services/groups/domain/group.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "libs/schedule/schedule.h"
#include "libs/status/error.h"
#include "services/groups/domain/check.h"
#include "services/groups/domain/region.h"
#include "services/groups/domain/text.h"

namespace centralita::groups {
namespace {

constexpr size_t kMaxTargets = 20;
constexpr int kMaxOverrides = 1000;
constexpr int kMaxOverrideName = 200;

template <typename Id>
bool HasRepetition(std::vector<Id> ids) {
  std::sort(ids.begin(), ids.end());
  return std::adjacent_find(ids.begin(), ids.end()) != ids.end();
}

absl::Status CheckTimes(const Group& group) {
  using absl::Seconds;
  return FirstFault({
      CheckDuration("ring_time", group.ring_time, Seconds(5), Seconds(120)),
      CheckDuration("wrap_up_time", group.wrap_up_time, Seconds(0), Seconds(600)),
      CheckDuration("max_wait_time", group.max_wait_time, Seconds(10), Seconds(7200)),
      CheckDuration("service_level_time", group.service_level_time, Seconds(1), Seconds(3600)),
      CheckDuration("max_wrap_up_extension", group.max_wrap_up_extension, Seconds(0),
                    Seconds(3600)),
  });
}

absl::Status CheckQueue(const Group& group) {
  if (group.channels.empty() || HasRepetition(group.channels)) {
    return Invalid("CHANNEL_REPEATED", "a channel is there twice", {{"field", "channels"}});
  }
  return FirstFault({
      CheckDistribution(group.distribution),
      CheckAgentSettings(group.agent_settings, group.agents),
      CheckNumber("max_length", group.max_length, 0, 10000),
      CheckEmptyQueue(group.empty_queue),
      CheckMissedOffers(group.missed_offers),
      CheckAnnouncements(group.announcements),
      CheckCallback(group.callback),
      CheckNumber("priority", group.priority, -10, 10),
  });
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
  if (!group.hours.has_value() && choice.time_zone.empty() &&
      (choice.any() || !group.overrides.empty())) {
    return invalid("without a schedule, holidays and overrides need a time_zone");
  }
  if (!choice.all && !choice.regions.empty()) return invalid("regions go with all holidays alone");
  return CheckRegions(choice.regions);
}

absl::Status CheckHours(const Group& group) {
  const int count = static_cast<int>(group.overrides.size());
  if (absl::Status s = CheckNumber("overrides", count, 0, kMaxOverrides); !s.ok()) return s;
  for (const schedule::Override& days : group.overrides) {
    if (!IsPlainText(days.name, 1, kMaxOverrideName)) {
      return Invalid("OVERRIDE_INVALID", "an override says in 1 to 200 characters what it is for",
                     {{"field", "overrides"}});
    }
  }
  if (absl::Status s = schedule::Overrides::Create(group.overrides).status(); !s.ok()) return s;
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
  take(GroupField::kDistribution, kept.distribution, wanted.distribution);
  take(GroupField::kAgentSettings, kept.agent_settings, wanted.agent_settings);
  take(GroupField::kMaxLength, kept.max_length, wanted.max_length);
  take(GroupField::kEmptyQueue, kept.empty_queue, wanted.empty_queue);
  take(GroupField::kMissedOffers, kept.missed_offers, wanted.missed_offers);
  take(GroupField::kAnnouncements, kept.announcements, wanted.announcements);
  take(GroupField::kCallback, kept.callback, wanted.callback);
  take(GroupField::kPriority, kept.priority, wanted.priority);
  take(GroupField::kServiceLevelTime, kept.service_level_time, wanted.service_level_time);
  take(GroupField::kMaxWrapUpExtension, kept.max_wrap_up_extension, wanted.max_wrap_up_extension);
  take(GroupField::kChannels, kept.channels, wanted.channels);
  take(GroupField::kOverrides, kept.overrides, wanted.overrides);
  if (fields.count(GroupField::kAgentSettings) == 0) DropForeignSettings(kept);
  return kept;
}

absl::Status CheckGroup(const Group& group) {
  if (absl::Status valid = CheckDisplayName(group.display_name); !valid.ok()) return valid;
  if (absl::Status valid = CheckQueueId(group.queue_id); !valid.ok()) return valid;
  if (absl::Status valid = CheckPeople(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckHours(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckHolidays(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckTimes(group); !valid.ok()) return valid;
  if (absl::Status valid = CheckQueue(group); !valid.ok()) return valid;
  return CheckOverflow(group);
}

void DropForeignSettings(Group& group) {
  if (group.agent_settings.empty()) return;
  absl::flat_hash_set<absl::string_view> agents;
  for (const PersonId& agent : group.agents) agents.insert(agent.value());
  auto& settings = group.agent_settings;
  settings.erase(std::remove_if(settings.begin(), settings.end(),
                                [&agents](const AgentSettings& of) {
                                  return !agents.contains(of.agent.value());
                                }),
                 settings.end());
}

}  // namespace centralita::groups

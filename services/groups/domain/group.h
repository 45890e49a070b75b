#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/schedule/calendar.h"
#include "libs/schedule/override.h"
#include "services/groups/domain/distribution.h"
#include "services/groups/domain/ids.h"
#include "services/groups/domain/waiting.h"

namespace centralita::groups {

/// The hours of the week in one zone.
struct Hours {
  std::string time_zone;
  std::vector<schedule::WeeklyInterval> intervals;

  friend bool operator==(const Hours&, const Hours&) = default;
};

/// Which holidays of the catalogue a group observes.
struct HolidayChoice {
  bool all = false;  // Now and later. Excludes `picked`.
  std::vector<HolidayId> picked;
  std::string time_zone;                  // Of a group without hours, which has no other.
  std::vector<std::string> regions = {};  // With `all`: only of these, and of none.

  bool any() const { return all || !picked.empty(); }
  friend bool operator==(const HolidayChoice&, const HolidayChoice&) = default;
};

/// Where calls go that the group cannot take.
struct Overflow {
  std::vector<GroupId> targets;  // First choice first.
  bool when_no_agent = false;
  bool when_closed = false;
  bool when_holiday = false;
  bool when_timeout = false;
  bool when_full = false;

  bool any_trigger() const {
    return when_no_agent || when_closed || when_holiday || when_timeout || when_full;
  }
  friend bool operator==(const Overflow&, const Overflow&) = default;
};

/// When a call is redirected for who is calling. The numbers are stored, as those below.
enum class RedirectMode { kNever = 0, kInactive = 1, kNotFound = 2, kBoth = 3 };

struct Redirect {
  RedirectMode mode = RedirectMode::kNever;
  GroupId target;

  friend bool operator==(const Redirect&, const Redirect&) = default;
};

/// What to assume when the schedule cannot be evaluated.
enum class FailSafe { kOpen = 1, kClosed = 2 };

/// Open or closed by hand; beats everything else until it expires.
struct ManualState {
  bool open = false;
  std::optional<absl::Time> expire_time;  // Unset: until it is taken back.
  std::string reason;
  PersonId actor;  // Empty: a machine.
  absl::Time set_time;

  bool HoldsAt(absl::Time instant) const {
    return !expire_time.has_value() || instant < *expire_time;
  }
  friend bool operator==(const ManualState&, const ManualState&) = default;
};

/// A telephony group: who answers a number, when, in which order, and what happens otherwise.
struct Group {
  GroupId id;
  WorkspaceId workspace;
  std::string display_name;
  std::string queue_id;        // Of the PBX; unique among the workspace's groups in service.
  std::optional<Hours> hours;  // Unset: always open.
  HolidayChoice holidays;
  Overflow overflow;
  std::vector<PersonId> agents;  // In the order of distribution.
  std::vector<PersonId> administrators;
  absl::Duration ring_time = absl::Seconds(30);
  absl::Duration wrap_up_time = absl::ZeroDuration();
  absl::Duration max_wait_time = absl::Seconds(300);
  bool allow_transfer = false;
  Redirect redirect;
  FailSafe fail_safe = FailSafe::kOpen;
  bool recording_off = false;
  Distribution distribution;
  std::vector<AgentSettings> agent_settings;
  int max_length = 0;  // Zero: any.
  EmptyQueue empty_queue;
  MissedOffers missed_offers;
  Announcements announcements;
  Callback callback;
  int priority = 0;
  absl::Duration service_level_time = absl::Seconds(20);
  absl::Duration max_wrap_up_extension;
  std::vector<Channel> channels = {Channel::kCall};
  std::vector<schedule::Override> overrides;  // By first day.
  std::optional<ManualState> manual;
  bool archived = false;
  absl::Time create_time;
  absl::Time update_time;
  int64_t version = 0;           // Of the group: its etag.
  int64_t snapshot_version = 0;  // Of its snapshots: counts changes of its holidays too.

  friend bool operator==(const Group&, const Group&) = default;
};

/// The fields that an update may name.
enum class GroupField {
  kDisplayName,
  kQueueId,
  kHours,
  kHolidays,
  kOverflow,
  kAgents,
  kAdministrators,
  kRingTime,
  kWrapUpTime,
  kMaxWaitTime,
  kAllowTransfer,
  kRedirect,
  kFailSafe,
  kRecordingOff,
  kDistribution,
  kAgentSettings,
  kMaxLength,
  kEmptyQueue,
  kMissedOffers,
  kAnnouncements,
  kCallback,
  kPriority,
  kServiceLevelTime,
  kMaxWrapUpExtension,
  kChannels,
  kOverrides,
};

/// `kept` with the named fields of `wanted`. Whoever is no agent any more has no settings either,
/// unless `fields` names them too.
Group Merged(Group kept, const Group& wanted, const std::set<GroupField>& fields);

/// All that can be said of a group by itself: INVALID_ARGUMENT with the reasons that CreateGroup lists
/// (group_service.proto), FAILED_PRECONDITION with OVERFLOW_SELF.
absl::Status CheckGroup(const Group& group);

/// Takes the settings of all who are no agents out of `group`.
void DropForeignSettings(Group& group);

}  // namespace centralita::groups

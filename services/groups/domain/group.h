#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/schedule/calendar.h"
#include "services/groups/domain/ids.h"

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
  std::string time_zone;  // Of a group without hours, which has no other.

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

  bool any_trigger() const { return when_no_agent || when_closed || when_holiday || when_timeout; }
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
};

/// `kept` with the named fields of `wanted`.
Group Merged(Group kept, const Group& wanted, const std::set<GroupField>& fields);

/// All that can be said of a group by itself. INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED,
/// QUEUE_ID_REQUIRED, AGENTS_EMPTY, AGENT_REPEATED, ADMINISTRATOR_REPEATED, TIME_ZONE_UNKNOWN,
/// INTERVAL_INVALID, INTERVALS_OVERLAP, DURATION_OUT_OF_RANGE (metadata: field),
/// OVERFLOW_TARGET_REPEATED, OVERFLOW_TARGETS_TOO_MANY, OVERFLOW_WITHOUT_TRIGGER,
/// HOLIDAY_CHOICE_INVALID or REDIRECT_TARGET_REQUIRED; FAILED_PRECONDITION with OVERFLOW_SELF.
absl::Status CheckGroup(const Group& group);

}  // namespace centralita::groups

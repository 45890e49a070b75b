#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace centralita::groups {

/// When a group counts as empty. The numbers are stored, as those below.
enum class Emptiness { kNever = 1, kNoneStaffed = 2, kNoneRoutable = 3 };

/// What becomes of callers when nobody is there to answer.
struct EmptyQueue {
  Emptiness join = Emptiness::kNoneStaffed;
  Emptiness leave = Emptiness::kNever;
  absl::Duration leave_after = absl::Seconds(30);

  friend bool operator==(const EmptyQueue&, const EmptyQueue&) = default;
};

/// Where an agent is paused who let too many calls go by.
enum class PauseScope { kGroup = 1, kAllGroups = 2 };

/// What becomes of agents who let calls go by, and of the calls. A count of 0 is: never.
struct MissedOffers {
  int max_missed = 0;
  int max_declined = 0;
  int max_failed = 0;
  PauseScope pause_scope = PauseScope::kAllGroups;
  absl::Duration pause_time;                  // Zero: until the agent says so.
  std::optional<absl::Duration> round_pause;  // Unset: the installation's.
  int max_rounds = 0;

  friend bool operator==(const MissedOffers&, const MissedOffers&) = default;
};

/// What waiting callers are told.
struct Announcements {
  bool position = false;
  bool wait = false;
  absl::Duration first_after = absl::Seconds(10);
  absl::Duration interval = absl::Seconds(60);
  bool only_if_improved = false;

  friend bool operator==(const Announcements&, const Announcements&) = default;
};

/// Whether waiting callers may ask to be called back.
struct Callback {
  bool offered = false;
  std::string key = "1";
  absl::Duration offer_after = absl::Seconds(20);
  absl::Duration expire_after = absl::Hours(1);

  friend bool operator==(const Callback&, const Callback&) = default;
};

/// What a team serves.
enum class Channel { kCall = 1, kChat = 2, kMail = 3 };

/// All INVALID_ARGUMENT: DURATION_OUT_OF_RANGE and NUMBER_OUT_OF_RANGE (metadata: field),
/// ENUM_UNKNOWN for an emptiness that callers cannot leave on, CALLBACK_KEY_INVALID.
absl::Status CheckEmptyQueue(const EmptyQueue& empty);
absl::Status CheckMissedOffers(const MissedOffers& missed);
absl::Status CheckAnnouncements(const Announcements& announcements);
absl::Status CheckCallback(const Callback& callback);

}  // namespace centralita::groups

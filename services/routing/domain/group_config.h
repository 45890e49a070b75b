#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/opening_hours.h"
#include "services/routing/domain/skill.h"

namespace centralita::routing {

/// Where calls go that the group cannot take: the first target that can, each tried at most once.
struct Overflow {
  std::vector<GroupId> targets;
  bool when_no_agent = false;
  bool when_closed = false;
  bool when_holiday = false;
  bool when_timeout = false;
  bool when_full = false;

  friend bool operator==(const Overflow&, const Overflow&) = default;
};

enum class RedirectMode { kNever, kInactive, kNotFound, kBoth };

/// Where calls of inactive or unknown clients go instead.
struct AutoRedirect {
  RedirectMode mode = RedirectMode::kNever;
  GroupId target;

  friend bool operator==(const AutoRedirect&, const AutoRedirect&) = default;
};

/// What to assume when the hours cannot be evaluated.
enum class FailSafe { kOpen, kClosed };

/// Which of the free agents is offered a call. Agents of a lower level always come first.
enum class Strategy {
  kOrdered,
  kLongestIdle,
  kFewestCalls,
  kLeastTalk,
  kLinear,
  kWeightedRandom,
  kRingAll,
  kProgressive,
};

/// How calls find agents.
struct Distribution {
  Strategy strategy = Strategy::kOrdered;
  absl::Duration step_time = absl::Seconds(10);  // kProgressive.
  int ring_limit = 10;                           // kRingAll, kProgressive.
  std::vector<SkillDemand> skills;
  absl::Duration sticky_memory;  // Zero: callers do not come back to the agent whom they had.
  absl::Duration sticky_hold;

  friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// What holds for one agent of a group.
struct MemberSettings {
  int level = 0;
  int weight = 1;
  std::vector<SkillLevel> skills;
  std::optional<absl::Duration> wrap_up_time;  // Instead of the group's.
  absl::Duration join_after;                   // Only calls that have waited for so long.
  absl::Time start = absl::InfinitePast();
  absl::Time end = absl::InfiniteFuture();
  bool disabled = false;

  friend bool operator==(const MemberSettings&, const MemberSettings&) = default;
};

/// When a group counts as empty.
enum class Emptiness { kNever, kNoneStaffed, kNoneRoutable };

struct EmptyQueue {
  Emptiness join = Emptiness::kNoneStaffed;
  Emptiness leave = Emptiness::kNever;
  absl::Duration leave_after = absl::Seconds(30);

  friend bool operator==(const EmptyQueue&, const EmptyQueue&) = default;
};

/// What becomes of agents who let calls go by, and of the calls.
struct MissedOffers {
  int max_missed = 0;  // In a row; 0: any number.
  int max_declined = 0;
  int max_failed = 0;
  bool pause_in_all_groups = true;
  absl::Duration pause_time;                  // Zero: until the agent comes back by choice.
  std::optional<absl::Duration> round_pause;  // Instead of the policy's.
  int max_rounds = 0;                         // 0: any number.

  friend bool operator==(const MissedOffers&, const MissedOffers&) = default;
};

/// What waiting callers are told. `calls` speaks; the router only passes it on.
struct Announcements {
  bool position = false;
  bool wait = false;
  absl::Duration first_after = absl::Seconds(10);
  absl::Duration interval = absl::Seconds(60);
  bool only_if_improved = false;

  friend bool operator==(const Announcements&, const Announcements&) = default;
};

/// Whether waiting callers may ask to be called back.
struct CallbackOffer {
  bool offered = false;
  std::string key = "1";
  absl::Duration offer_after = absl::Seconds(20);
  absl::Duration expire_after = absl::Hours(1);

  friend bool operator==(const CallbackOffer&, const CallbackOffer&) = default;
};

/// A group as of one version of its configuration. Immutable once in a workspace.
struct GroupConfig {
  WorkspaceId workspace;
  GroupId id;
  int64_t version = 0;
  std::string display_name;
  bool archived = false;
  OpeningHours opening;
  Overflow overflow;
  AutoRedirect redirect;
  FailSafe fail_safe = FailSafe::kOpen;
  std::vector<PersonId> agents;          // In the order of distribution, each once.
  std::vector<MemberSettings> settings;  // One for each of `agents`, or none at all.
  absl::Duration ring_time = absl::Seconds(30);
  absl::Duration wrap_up_time = absl::ZeroDuration();
  absl::Duration max_wait_time = absl::Minutes(5);  // A ring that has begun before may finish.
  bool recording_off = false;
  Distribution distribution;
  int max_length = 0;  // 0: any number.
  EmptyQueue empty_queue;
  MissedOffers missed_offers;
  Announcements announcements;
  CallbackOffer callback;
  int priority = 0;  // Minutes of waiting.
  absl::Duration service_level_time = absl::Seconds(20);
  absl::Duration max_wrap_up_extension;
  bool takes_calls = true;               // The team serves calls, among other channels.
  std::vector<PersonId> administrators;  // Who may supervise it. In order of id, each once.

  friend bool operator==(const GroupConfig&, const GroupConfig&) = default;
};

/// What holds for the agent at `position`.
const MemberSettings& SettingsAt(const GroupConfig& config, uint32_t position);

}  // namespace centralita::routing

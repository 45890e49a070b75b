#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/calls/domain/ids.h"

namespace centralita::calls {

/// Why a group did not take a call.
enum class MissedReason {
  kUnspecified,
  kClosed,
  kHoliday,
  kNoAgent,
  kTimeout,
  kNotConfigured,
  kRedirected,
  kFull,
  kMoved,               // By a supervisor: of a hop only.
  kCallbackExpired,     // Nobody has called back in time.
  kCallbackUnanswered,  // Whoever was called back did not answer.
};

/// How the router counts a call that is over.
enum class RoutedOutcome {
  kUnspecified,
  kHandled,
  kAbandoned,
  kMissed,
  kOverflowed,
  kFailed,
  kCallbackMerged,  // An earlier call of the same caller is called back already.
};

/// Why a waiting call was not offered to anybody.
enum class NobodyBecause {
  kUnspecified,
  kAllBusy,
  kAllTried,
  kBehindOthers,
  kNoAgent,
  kNoSkill,
  kHeld,
};

/// What is known of a caller. Unspecified: not asked, or nobody answered.
enum class CallerKnowledge { kUnspecified, kActive, kInactive, kNotFound };

/// What `calls` may say of an offer that has failed.
enum class DeclineOutcome { kDeclined, kRingNoAnswer, kDeviceFailed };

/// Why a call leaves the router's hands.
enum class RoutingEndCause { kCallerHungUp, kAgentHungUp, kFailed, kCallbackUnanswered };

/// One group on a call's way.
struct Hop {
  GroupId group;
  MissedReason left_because = MissedReason::kUnspecified;
  absl::Time entered_at;
  friend bool operator==(const Hop&, const Hop&) = default;
};

/// How long a call may still have to wait: between the two, most probably.
struct WaitEstimate {
  absl::Duration low;
  absl::Duration high;
  friend bool operator==(const WaitEstimate&, const WaitEstimate&) = default;
};

struct Waiting {
  int position = 0;  // From 1.
  absl::Time queued_since;
  absl::Time until;  // When the wait in this group ends at the most.
  NobodyBecause nobody_because = NobodyBecause::kUnspecified;
  std::optional<WaitEstimate> estimate;  // Nothing: too little is known.
  friend bool operator==(const Waiting&, const Waiting&) = default;
};

struct Offer {
  uint64_t token = 0;
  PersonId agent;
  absl::Time expires_at;
  bool recording_off = false;
  absl::Time offered_at;
  friend bool operator==(const Offer&, const Offer&) = default;
};

/// The call is offered to all of these at the same time: the first who answers has it.
struct Offered {
  std::vector<Offer> offers;  // One at least.
  friend bool operator==(const Offered&, const Offered&) = default;
};

struct Accepted {
  uint64_t token = 0;
  PersonId agent;
  friend bool operator==(const Accepted&, const Accepted&) = default;
};

struct Missed {
  MissedReason reason = MissedReason::kUnspecified;
  GroupId owner;        // The group that was called first.
  std::string holiday;  // With kHoliday.
  friend bool operator==(const Missed&, const Missed&) = default;
};

struct RoutedEnd {
  RoutedOutcome outcome = RoutedOutcome::kUnspecified;
  bool hang_up = false;  // By force: everybody is to be hung up, also who talks.
  friend bool operator==(const RoutedEnd&, const RoutedEnd&) = default;
};

/// A caller who has been promised to be called back.
struct CallbackRequest {
  std::string number;  // Whom to call, E.164.
  absl::Time requested_at;
  absl::Time expires_at;  // Then nobody calls back any more.
  friend bool operator==(const CallbackRequest&, const CallbackRequest&) = default;
};

/// What a group tells those who wait. Times count from the beginning of the wait.
struct WaitingTreatment {
  bool position = false;
  bool wait = false;
  std::optional<absl::Duration> first_after;  // Nothing: neither place nor wait is ever told.
  absl::Duration interval;
  bool only_if_improved = false;
  std::string callback_key;  // Empty: no callbacks.
  absl::Duration callback_offer_after;
  friend bool operator==(const WaitingTreatment&, const WaitingTreatment&) = default;
};

/// What has become of a call in the router, as of one revision of its log.
struct RoutingUpdate {
  WorkspaceId workspace;
  CallId call;
  int64_t revision = 0;  // 0: concluded here, not told by the router.
  GroupId group;
  std::vector<Hop> hops;  // The present group last.
  std::variant<Waiting, Offered, Accepted, Missed, RoutedEnd> state;
  int offers = 0;  // All told.
  std::optional<CallbackRequest> callback;
  std::optional<WaitingTreatment> treatment;

  friend bool operator==(const RoutingUpdate&, const RoutingUpdate&) = default;
};

/// Whether `update` tells nothing that matters to a call beyond `known`: another place in the queue
/// does not.
bool IsSameDecision(const RoutingUpdate& known, const RoutingUpdate& update);

/// Whether the call goes on in an earlier one, whose caller is called back already.
bool IsMerged(const RoutingUpdate& update);

/// Whether the router has done with the call.
bool IsFinal(const RoutingUpdate& update);

}  // namespace centralita::calls

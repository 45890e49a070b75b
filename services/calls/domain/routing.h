#pragma once

#include <cstdint>
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
};

/// How the router counts a call that is over.
enum class RoutedOutcome { kUnspecified, kHandled, kAbandoned, kMissed, kOverflowed, kFailed };

/// Why a waiting call was not offered to anybody.
enum class NobodyBecause { kUnspecified, kAllBusy, kAllTried, kBehindOthers };

/// What is known of a caller. Unspecified: not asked, or nobody answered.
enum class CallerKnowledge { kUnspecified, kActive, kInactive, kNotFound };

/// What `calls` may say of an offer that has failed.
enum class DeclineOutcome { kDeclined, kRingNoAnswer, kDeviceFailed };

/// Why a call leaves the router's hands.
enum class RoutingEndCause { kCallerHungUp, kAgentHungUp, kFailed };

/// One group on a call's way.
struct Hop {
  GroupId group;
  MissedReason left_because = MissedReason::kUnspecified;
  absl::Time entered_at;
  friend bool operator==(const Hop&, const Hop&) = default;
};

struct Waiting {
  int position = 0;  // From 1.
  absl::Time queued_since;
  absl::Time until;  // When the wait in this group ends at the most.
  NobodyBecause nobody_because = NobodyBecause::kUnspecified;
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
  friend bool operator==(const RoutedEnd&, const RoutedEnd&) = default;
};

/// What has become of a call in the router, as of one revision of its log.
struct RoutingUpdate {
  WorkspaceId workspace;
  CallId call;
  int64_t revision = 0;  // 0: concluded here, not told by the router.
  GroupId group;
  std::vector<Hop> hops;  // The present group last.
  std::variant<Waiting, Offer, Accepted, Missed, RoutedEnd> state;
  int offers = 0;  // All told.

  friend bool operator==(const RoutingUpdate&, const RoutingUpdate&) = default;
};

/// Whether `update` tells nothing that matters to a call beyond `known`: another place in the queue
/// does not.
bool IsSameDecision(const RoutingUpdate& known, const RoutingUpdate& update);

/// Whether the router has done with the call.
bool IsFinal(const RoutingUpdate& update);

}  // namespace centralita::calls

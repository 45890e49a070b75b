#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/opening_hours.h"
#include "services/routing/domain/outcome.h"
#include "services/routing/domain/position_set.h"

namespace centralita::routing {

/// Where calls go that the group cannot take: the first target that can, each tried at most once.
struct Overflow {
  std::vector<GroupId> targets;
  bool when_no_agent = false;
  bool when_closed = false;
  bool when_holiday = false;
  bool when_timeout = false;

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
  std::vector<PersonId> agents;  // In the order of distribution, each once.
  absl::Duration ring_time = absl::Seconds(30);
  absl::Duration wrap_up_time = absl::ZeroDuration();
  absl::Duration max_wait_time = absl::Minutes(5);
  bool recording_off = false;

  friend bool operator==(const GroupConfig&, const GroupConfig&) = default;
};

/// received = handled + abandoned + missed + overflowed + failed + in_progress, always (I19).
struct Figures {
  int64_t received = 0;
  int64_t handled = 0;
  int64_t abandoned = 0;
  int64_t missed = 0;
  int64_t overflowed = 0;
  int64_t failed = 0;
  int64_t in_progress = 0;
  std::array<int64_t, kOfferOutcomes> offers{};  // Ended ones, by outcome.

  friend bool operator==(const Figures&, const Figures&) = default;
};

/// The place of a waiting call: who has waited longest comes first; the log's order breaks ties.
struct Place {
  absl::Time since;
  CallNumber call;

  friend bool operator==(const Place&, const Place&) = default;
  friend bool operator<(const Place& a, const Place& b) {
    return a.since != b.since ? a.since < b.since : a.call < b.call;
  }
};

/// A group in its workspace: the configuration, and what is going on.
struct Group {
  std::shared_ptr<const GroupConfig> config;  // Never null.

  /// Where the next search for an agent begins: behind the agent who had the last offer. Survives
  /// restarts, and changes of the order.
  uint32_t turn = 0;
  Figures figures;

  // Derived.
  std::vector<AgentIndex> members;  // By position.
  PositionSet routable;             // Positions of agents who can be offered a call now.
  uint32_t staffed = 0;             // How many agents are on line, busy ones too.
  absl::btree_set<Place> waiting;   // Offered calls are not in it.

  friend bool operator==(const Group& a, const Group& b) {
    return *a.config == *b.config && a.turn == b.turn && a.figures == b.figures &&
           a.members == b.members && a.routable == b.routable && a.staffed == b.staffed &&
           a.waiting == b.waiting;
  }
};

}  // namespace centralita::routing

#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/time/time.h"
#include "services/routing/domain/group_config.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/lineup.h"
#include "services/routing/domain/outcome.h"
#include "services/routing/domain/sticky_memory.h"
#include "services/routing/domain/wait_model.h"

namespace centralita::routing {

/// received = handled + abandoned + missed + overflowed + failed + merged + in_progress, always (I19).
struct Figures {
  int64_t received = 0;
  int64_t handled = 0;
  int64_t abandoned = 0;
  int64_t missed = 0;
  int64_t overflowed = 0;
  int64_t failed = 0;
  int64_t merged = 0;
  int64_t in_progress = 0;
  std::array<int64_t, kOfferOutcomes> offers{};  // Ended ones, by outcome.

  friend bool operator==(const Figures&, const Figures&) = default;
};

/// The place of a waiting call: who has waited longest comes first, with each step of priority worth a
/// minute; the log's order breaks ties. So a call of low priority is overtaken by those only that come
/// soon after it: nobody starves, in one group or over several.
struct Place {
  absl::Time since;  // Call::place.
  CallNumber call;

  friend bool operator==(const Place&, const Place&) = default;
  friend bool operator<(const Place& a, const Place& b) {
    return a.since != b.since ? a.since < b.since : a.call < b.call;
  }
};

/// A group in its workspace: the configuration, and what is going on.
struct Group {
  std::shared_ptr<const GroupConfig> config;  // Never null.

  /// Where the next search for an agent of the lowest level begins: behind the one who had the last
  /// offer. Survives restarts, and changes of the order.
  uint32_t turn = 0;
  /// The same of the levels above, by level from 1 on; those that are not here begin at 0. Each level
  /// has its own, so that whoever helps out does not upset whose turn it is below.
  std::vector<uint32_t> upper_turns;
  Figures figures;
  WaitModel wait_model;
  StickyMemory sticky;
  /// As of when the memberships' times are taken into account.
  absl::Time roster_time = absl::InfinitePast();
  /// Since when nobody is staffed. Unset: somebody is.
  std::optional<absl::Time> empty_since;

  // Derived.
  absl::Time next_roster_time = absl::InfiniteFuture();  // When a membership begins or is over.
  std::vector<AgentIndex> members;                       // By position.
  std::vector<absl::Duration>
      join_steps;                   // The waits after which more members may join, ascending.
  Lineup lineup;                    // Agents who can be offered a call now.
  uint32_t staffed = 0;             // How many agents are on line, busy ones too.
  absl::btree_set<Place> waiting;   // Calls without an offer.
  absl::btree_set<Place> widening;  // Calls with offers that would ring another agent too.
  uint32_t callers = 0;             // How many of `waiting` are on the line, not to be called back.
  uint32_t offered = 0;             // Calls with offers.

  friend bool operator==(const Group& a, const Group& b) {
    return *a.config == *b.config && a.turn == b.turn && a.upper_turns == b.upper_turns &&
           a.sticky == b.sticky && a.figures == b.figures && a.wait_model == b.wait_model &&
           a.roster_time == b.roster_time && a.empty_since == b.empty_since &&
           a.members == b.members && a.lineup == b.lineup && a.staffed == b.staffed &&
           a.waiting == b.waiting && a.widening == b.widening && a.callers == b.callers &&
           a.offered == b.offered;
  }
};

/// Where the next search among the agents of `level` begins.
uint32_t TurnOf(const Group& group, int level);

}  // namespace centralita::routing

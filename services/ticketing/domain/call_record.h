#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "services/ticketing/domain/call_fact.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

/// One agent's leg of a call. Each time, once known, only ever becomes earlier.
struct AgentLeg {
  PersonId person;  // Empty: not known (yet) to be an agent's.
  uint64_t token = 0;
  std::optional<absl::Time> rung;
  std::optional<absl::Time> connected;
  std::optional<absl::Time> over;

  friend bool operator==(const AgentLeg&, const AgentLeg&) = default;
};

/// What is known of a call: the join of all facts that were told, in whatever order and however
/// often. No fact makes a call live again, or shorter.
struct CallRecord {
  /// How good the knowledge of the group is: (source, revision or time in ms). Greater replaces.
  using Weight = std::pair<int, int64_t>;

  CallId id;
  WorkspaceId workspace;  // Empty: nobody's number.
  std::string caller;     // E.164; empty: withheld.
  std::string dialled;
  bool resolved = false;  // Caller and dialled are E.164, not what the carrier wrote.
  GroupId group;
  Weight group_weight{0, 0};

  std::optional<absl::Time> start;
  std::optional<absl::Time> end;
  absl::Duration talk;
  absl::Duration wait;
  CallOutcome outcome = CallOutcome::kNone;
  MissedReason missed_reason = MissedReason::kNone;

  CallRouted::State routed = CallRouted::State::kNone;  // As of routed_revision.
  int64_t routed_revision = 0;
  uint64_t routed_token = 0;
  absl::Time routed_at = absl::InfinitePast();
  std::vector<Hop> hops;

  std::map<LegId, AgentLeg> legs;
  std::map<uint64_t, int64_t> offers;  // Fence token -> the last revision at which the offer stood.
  std::map<RecordingId, RecordingState> recordings;

  bool ended() const { return end.has_value(); }

  friend bool operator==(const CallRecord&, const CallRecord&) = default;
};

/// Adds a fact. Commutative, associative and idempotent.
void Merge(CallRecord& record, const CallFact& fact);

/// The agents who talked, in the order in which they were connected.
std::vector<PersonId> AgentsOf(const CallRecord& record);

/// The recording to show: the one that came farthest, of several such the latest. Empty: none.
std::pair<RecordingId, RecordingState> RecordingOf(const CallRecord& record);

}  // namespace centralita::ticketing

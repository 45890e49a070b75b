#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// What may have become of a call.
namespace call_state {

struct Waiting {
  int position = 0;  // From 1.
  absl::Time queued_since;
  absl::Time max_wait_end;
  NobodyBecause nobody_because = NobodyBecause::kNone;
  std::optional<WaitEstimate> estimate;
};

/// To one agent.
struct OneOffer {
  uint64_t token = 0;
  PersonId person;
  absl::Time made;
  absl::Time ring_until;
  bool recording_off = false;
};

struct Offered {
  std::vector<OneOffer> offers;  // At least one. The first who answers has the call.
};

struct Connected {
  uint64_t token = 0;
  PersonId person;
};

struct Missed {
  MissedReason reason = MissedReason::kNone;
  GroupId owner;
  std::string holiday;
};

struct Ended {
  RoutedOutcome outcome = RoutedOutcome::kNone;
  bool hang_up = false;
};

}  // namespace call_state

/// What the group tells those who wait.
struct WaitingTreatment {
  Announcements announcements;
  CallbackOffer callback;
};

/// What has become of a call, as of one version of the workspace's log.
struct CallUpdate {
  WorkspaceId workspace;
  CallId call;
  int64_t revision = 0;
  GroupId group;
  std::vector<Hop> hops;
  std::variant<call_state::Waiting, call_state::Offered, call_state::Connected, call_state::Missed,
               call_state::Ended>
      state;
  int offers = 0;
  std::optional<CallbackWish> callback;
  std::optional<WaitingTreatment> treatment;  // Unless the call is over.
};

/// Nothing if the call is not known (any more).
std::optional<CallUpdate> DescribeCall(const WorkspaceId& id, const Workspace& workspace,
                                       const CallId& call, int64_t version);

/// A waiting call's place in the queue of its group, from 1. Counts from the nearer end.
int PositionOf(const Workspace& workspace, const Call& call);

/// How long a call at this place, from 1, of a group's queue may still have to wait. Nothing if that has
/// proved wrong too often, or too little is known.
std::optional<WaitEstimate> EstimateAt(const Group& group, int position);

/// Why a waiting call was not offered to anybody.
NobodyBecause WhyNobody(const Workspace& workspace, const Call& call);

}  // namespace centralita::routing

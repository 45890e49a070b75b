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
};

struct Offered {
  uint64_t token = 0;
  PersonId person;
  absl::Time made;
  absl::Time ring_until;
  bool recording_off = false;
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
};

}  // namespace call_state

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
};

/// Nothing if the call is not known (any more).
std::optional<CallUpdate> DescribeCall(const WorkspaceId& id, const Workspace& workspace,
                                       const CallId& call, int64_t version);

/// A waiting call's place in the queue of its group, from 1. Counts from the nearer end.
int PositionOf(const Workspace& workspace, const Call& call);

/// Why a waiting call was not offered to anybody.
NobodyBecause WhyNobody(const Workspace& workspace, const Call& call);

}  // namespace centralita::routing

#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// What is wrong with a workspace between two steps; empty if nothing is. For tests: looks at
/// everything, and shares no code with the router.
std::vector<std::string> BrokenInvariants(const Workspace& workspace);

/// What is wrong with making this offer at `now`: to a person who cannot take it, past an older call
/// that could have it, or past an agent whose turn it is. `workspace` is as before the event.
/// `by_hand`: a supervisor gave the call to the agent, of whatever group, and past whomever.
std::vector<std::string> UnfairOffer(const Workspace& workspace, const OfferMade& offer,
                                     absl::Time now, bool by_hand = false);

/// What is wrong with letting this call into its group's queue at `now`: the group is closed, on
/// holiday, full, or takes none. `workspace` is as before the event.
std::vector<std::string> WrongQueueing(const Workspace& workspace, const CallQueued& queued,
                                       absl::Time now);

}  // namespace centralita::routing

#pragma once

#include <string>
#include <vector>

#include "services/routing/domain/event.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// What is wrong with a workspace between two steps; empty if nothing is. For tests: looks at
/// everything, and shares no code with the router.
std::vector<std::string> BrokenInvariants(const Workspace& workspace);

/// What is wrong with making this offer now: to a person who cannot take it, past an older call that
/// could have it, or past an agent whose turn it is. `workspace` is as before the event.
std::vector<std::string> UnfairOffer(const Workspace& workspace, const OfferMade& offer);

}  // namespace centralita::routing

#include "services/routing/domain/call.h"

#include <algorithm>

namespace centralita::routing {

const Offer* OfferOf(const Call& call, uint64_t token) {
  const auto it = std::find_if(call.offers.begin(), call.offers.end(),
                               [token](const Offer& offer) { return offer.token == token; });
  return it == call.offers.end() ? nullptr : &*it;
}

const Offer* OfferTo(const Call& call, AgentIndex agent) {
  const auto it = std::find_if(call.offers.begin(), call.offers.end(),
                               [agent](const Offer& offer) { return offer.agent == agent; });
  return it == call.offers.end() ? nullptr : &*it;
}

bool WantsMore(const Call& call) {
  return call.phase == CallPhase::kOffered &&
         static_cast<int>(call.offers.size()) < call.rings_allowed;
}

bool IsToBeCalledBack(const Call& call) {
  return call.callback.has_value() &&
         (call.phase == CallPhase::kWaiting || call.phase == CallPhase::kOffered);
}

bool HasTried(const Call& call, AgentIndex agent) {
  return std::find(call.tried.begin(), call.tried.end(), agent) != call.tried.end();
}

bool HasVisited(const Call& call, const GroupId& group) {
  return std::any_of(call.hops.begin(), call.hops.end(),
                     [&group](const Hop& hop) { return hop.group == group; });
}

}  // namespace centralita::routing

#include "services/calls/domain/routing.h"

namespace centralita::calls {
namespace {

struct SameState {
  const RoutingUpdate& known;

  bool operator()(const Waiting& waiting) const {
    return std::get<Waiting>(known.state).until == waiting.until;
  }
  bool operator()(const Offer& offer) const {
    return std::get<Offer>(known.state).token == offer.token;
  }
  bool operator()(const auto& state) const {
    return std::get<std::decay_t<decltype(state)>>(known.state) == state;
  }
};

}  // namespace

bool IsSameDecision(const RoutingUpdate& known, const RoutingUpdate& update) {
  // The count of offers tells a wait after an offer from the wait before it.
  return known.state.index() == update.state.index() && known.group == update.group &&
         known.hops.size() == update.hops.size() && known.offers == update.offers &&
         std::visit(SameState{known}, update.state);
}

bool IsFinal(const RoutingUpdate& update) {
  return std::holds_alternative<Missed>(update.state) ||
         std::holds_alternative<RoutedEnd>(update.state);
}

}  // namespace centralita::calls

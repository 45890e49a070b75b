#include "services/calls/domain/routing.h"

#include <algorithm>

namespace centralita::calls {
namespace {

struct SameState {
  const RoutingUpdate& known;

  bool operator()(const Waiting& waiting) const {
    return std::get<Waiting>(known.state).until == waiting.until;
  }
  bool operator()(const Offered& offered) const {
    const auto same_token = [](const Offer& a, const Offer& b) { return a.token == b.token; };
    const std::vector<Offer>& before = std::get<Offered>(known.state).offers;
    return std::is_permutation(before.begin(), before.end(), offered.offers.begin(),
                               offered.offers.end(), same_token);
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
         known.callback == update.callback && known.treatment == update.treatment &&
         std::visit(SameState{known}, update.state);
}

bool IsMerged(const RoutingUpdate& update) {
  const auto* ended = std::get_if<RoutedEnd>(&update.state);
  return ended != nullptr && ended->outcome == RoutedOutcome::kCallbackMerged;
}

bool IsFinal(const RoutingUpdate& update) {
  return std::holds_alternative<Missed>(update.state) ||
         std::holds_alternative<RoutedEnd>(update.state);
}

}  // namespace centralita::calls

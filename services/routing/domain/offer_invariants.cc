#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/routing/domain/invariants.h"
#include "services/routing/domain/reference.h"

namespace centralita::routing {
namespace {

using Faults = std::vector<std::string>;

bool Before(const Call& a, const Call& b) {
  const auto place = [](const Call& call) { return std::pair(call.place, call.number); };
  return place(a) < place(b);
}

bool WasMovedByHand(const Call& call) {
  return std::any_of(call.hops.begin(), call.hops.end(),
                     [](const Hop& hop) { return hop.left_because == MissedReason::kMoved; });
}

/// Nobody is passed: calls that ring nowhere come before those that would ring one more.
void CheckOlderCalls(const Workspace& w, const Call& call, AgentIndex chosen, Faults& faults) {
  const bool waits = call.phase == CallPhase::kWaiting;
  for (const Call* other : w.calls()) {
    const bool other_waits = other->phase == CallPhase::kWaiting;
    if (other == &call || (!other_waits && !reference::MayRingMore(*other))) continue;
    const bool comes_first = other_waits == waits ? Before(*other, call) : other_waits;
    if (comes_first && reference::IsFree(w, chosen, other->group) &&
        reference::MayHave(w, *other, chosen, reference::Considered(*other))) {
      faults.push_back(absl::StrCat("call ", other->id.value(), " has waited longer"));
    }
  }
}

}  // namespace

std::vector<std::string> UnfairOffer(const Workspace& w, const OfferMade& offer, absl::Time now,
                                     bool by_hand) {
  Faults faults;
  const Call& call = *w.FindCall(offer.call);
  const AgentIndex chosen = *w.IndexOf(offer.person);
  if (offer.token <= w.last_token()) faults.push_back("the token is not new");
  if (call.phase != CallPhase::kWaiting && !reference::MayRingMore(call)) {
    faults.push_back("the call wants no more agents");
  }
  if (reference::LoadOf(w, chosen) >= w.agent(chosen).capacity) {
    faults.push_back("the agent has as many calls as may be");
  }
  if (offer.reclaim_at < offer.ring_until || offer.ring_until <= now) {
    faults.push_back("the offer is over when it is made");
  }
  if (w.agent(chosen).memberships.empty()) faults.push_back("the person is no agent");
  if (by_hand) return faults;
  CheckOlderCalls(w, call, chosen, faults);
  const std::vector<AgentIndex> candidates = reference::Candidates(w, call, now);
  if (std::find(candidates.begin(), candidates.end(), chosen) == candidates.end()) {
    faults.push_back(absl::StrCat("agent ", offer.person.value(), " may not have the call"));
  } else if (const AgentIndex turn = reference::Choice(w, call, candidates, now); turn != chosen) {
    faults.push_back(absl::StrCat("it is the turn of ", w.agent(turn).id.value(), ", not of ",
                                  offer.person.value()));
  }
  return faults;
}

std::vector<std::string> WrongQueueing(const Workspace& w, const CallQueued& queued,
                                       absl::Time now) {
  Faults faults;
  const Call& call = *w.FindCall(queued.call);
  const GroupConfig& config = *w.group(call.group).config;
  if (config.archived || !config.takes_calls) faults.push_back("the group takes no calls");
  if (WasMovedByHand(call)) return faults;  // The supervisor knows why.
  const absl::StatusOr<schedule::Verdict> hours = config.opening.At(now);
  const bool open = hours.ok() ? hours->open : config.fail_safe == FailSafe::kOpen;
  if (!open) faults.push_back("the group is closed");
  const auto others = w.calls();
  const auto length = std::count_if(others.begin(), others.end(), [&](const Call* other) {
    return other->group == call.group &&
           (other->phase == CallPhase::kWaiting || other->phase == CallPhase::kOffered);
  });
  if (config.max_length > 0 && length >= config.max_length) faults.push_back("the group is full");
  return faults;
}

}  // namespace centralita::routing

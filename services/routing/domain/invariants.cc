#include "services/routing/domain/invariants.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"

namespace centralita::routing {
namespace {

using Faults = std::vector<std::string>;

bool HasOffer(const Call& call) {
  return call.phase == CallPhase::kOffered || call.phase == CallPhase::kConnected;
}

void CheckAgents(const Workspace& w, Faults& faults) {
  std::map<AgentIndex, CallNumber> holds;
  for (const Call* call : w.calls()) {
    if (call->offer.has_value() != HasOffer(*call)) {
      faults.push_back(absl::StrCat("call ", call->id.value(), " has an offer out of phase"));
    }
    if (!call->offer.has_value()) continue;
    if (!holds.emplace(call->offer->agent, call->number).second) {
      faults.push_back(absl::StrCat("agent of call ", call->id.value(), " holds two calls"));
    }
  }
  for (AgentIndex i = 0; i < w.agents().size(); ++i) {
    const auto it = holds.find(i);
    if (w.agent(i).call != 0 && !w.agent(i).on_call && !IsStaffed(w.agent(i))) {
      faults.push_back(absl::StrCat("agent ", w.agent(i).id.value(), " left, the offer stayed"));
    }
    if (w.agent(i).call != (it == holds.end() ? 0 : it->second)) {
      faults.push_back(absl::StrCat("agent ", w.agent(i).id.value(), " disagrees about a call"));
    }
  }
}

/// Nobody idles while a call waits that the agent may take.
void CheckWorkConservation(const Workspace& w, Faults& faults) {
  for (const Call* call : w.calls()) {
    if (call->phase != CallPhase::kWaiting) continue;
    for (const PersonId& person : w.group(call->group).config->agents) {
      const AgentIndex agent = *w.IndexOf(person);
      if (WhyNotRoutable(w.agent(agent)) == NotRoutable::kRoutable && !HasTried(*call, agent)) {
        faults.push_back(
            absl::StrCat("agent ", person.value(), " idles while ", call->id.value(), " waits"));
      }
    }
  }
}

void CheckFigures(const Workspace& w, Faults& faults) {
  std::map<GroupIndex, int64_t> in_progress;
  for (const Call* call : w.calls()) in_progress[call->group] += IsOver(*call) ? 0 : 1;
  for (GroupIndex i = 0; i < w.groups().size(); ++i) {
    const Figures& f = w.group(i).figures;
    if (f.received !=
        f.handled + f.abandoned + f.missed + f.overflowed + f.failed + f.in_progress) {
      faults.push_back(absl::StrCat("figures of group ", i, " do not add up"));
    }
    if (f.in_progress != in_progress[i]) {
      faults.push_back(absl::StrCat("group ", i, " miscounts what is in progress"));
    }
  }
}

void CheckCalls(const Workspace& w, Faults& faults) {
  for (const Call* call : w.calls()) {
    std::set<GroupId> visited;
    for (const Hop& hop : call->hops) {
      if (!visited.insert(hop.group).second) {
        faults.push_back(absl::StrCat("call ", call->id.value(), " came to a group twice"));
      }
    }
    if (call->phase == CallPhase::kArriving) {
      faults.push_back(absl::StrCat("call ", call->id.value(), " was left at the door"));
    }
    if (call->phase == CallPhase::kMissed && call->missed_because == MissedReason::kNone) {
      faults.push_back(absl::StrCat("call ", call->id.value(), " was missed without a reason"));
    }
  }
}

}  // namespace

std::vector<std::string> BrokenInvariants(const Workspace& workspace) {
  Faults faults;
  CheckAgents(workspace, faults);
  CheckWorkConservation(workspace, faults);
  CheckFigures(workspace, faults);
  CheckCalls(workspace, faults);
  return faults;
}

std::vector<std::string> UnfairOffer(const Workspace& w, const OfferMade& offer) {
  Faults faults;
  const Call& call = *w.FindCall(offer.call);
  const AgentIndex chosen = *w.IndexOf(offer.person);
  if (WhyNotRoutable(w.agent(chosen)) != NotRoutable::kRoutable || HasTried(call, chosen)) {
    faults.push_back("the agent cannot take the call");
  }
  if (call.phase != CallPhase::kWaiting) faults.push_back("the call does not wait");
  if (offer.token <= w.last_token()) faults.push_back("the token is not new");
  for (const Call* other : w.calls()) {
    if (other->phase != CallPhase::kWaiting || HasTried(*other, chosen)) continue;
    if (!PositionIn(w.agent(chosen), other->group).has_value()) continue;
    if (other->queued_since < call.queued_since ||
        (other->queued_since == call.queued_since && other->number < call.number)) {
      faults.push_back(absl::StrCat("call ", other->id.value(), " has waited longer"));
    }
  }
  const Group& group = w.group(call.group);
  const size_t size = group.members.size();
  for (size_t i = 0; i < size; ++i) {
    const AgentIndex next = group.members[(group.turn + i) % size];
    if (WhyNotRoutable(w.agent(next)) != NotRoutable::kRoutable || HasTried(call, next)) continue;
    if (next != chosen) faults.push_back(absl::StrCat("it is the turn of agent ", next));
    break;
  }
  return faults;
}

}  // namespace centralita::routing

#include "services/routing/domain/invariants.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/routing/domain/reference.h"

namespace centralita::routing {
namespace {

using Faults = std::vector<std::string>;

bool HasOffer(const Call& call) {
  return call.phase == CallPhase::kOffered || call.phase == CallPhase::kConnected;
}

void CheckAgents(const Workspace& w, Faults& faults) {
  std::map<AgentIndex, std::map<CallNumber, bool>> holds;  // Whether it talks.
  for (const Call* call : w.calls()) {
    if (call->offers.empty() == HasOffer(*call)) {
      faults.push_back(absl::StrCat("call ", call->id.value(), " has an offer out of phase"));
    }
    const bool connected = call->phase == CallPhase::kConnected;
    if (connected && call->offers.size() != 1) {
      faults.push_back(absl::StrCat("call ", call->id.value(), " has two winners"));
    }
    for (const Offer& offer : call->offers) {
      if (!holds[offer.agent].emplace(call->number, connected).second) {
        faults.push_back(absl::StrCat("call ", call->id.value(), " rings somebody twice"));
      }
    }
  }
  for (AgentIndex i = 0; i < w.agents().size(); ++i) {
    const Agent& agent = w.agent(i);
    std::map<CallNumber, bool> engaged;
    for (const auto& [call, talking] : agent.engagements) {
      engaged[call] = talking;
      if (!talking && !IsStaffed(agent)) {
        faults.push_back(absl::StrCat("agent ", agent.id.value(), " left, the offer stayed"));
      }
    }
    if (engaged != holds[i]) {
      faults.push_back(absl::StrCat("agent ", agent.id.value(), " disagrees about a call"));
    }
  }
}

/// Nobody idles while a call waits, or would ring one more, that the agent may have.
void CheckWorkConservation(const Workspace& w, Faults& faults) {
  for (const Call* call : w.calls()) {
    if (call->phase != CallPhase::kWaiting && !reference::MayRingMore(*call)) continue;
    for (const AgentIndex agent : reference::Candidates(w, *call, reference::Considered(*call))) {
      faults.push_back(absl::StrCat("agent ", w.agent(agent).id.value(), " idles while ",
                                    call->id.value(), " waits"));
    }
  }
}

/// Every offer ends in time, because something is due by then (I3).
void CheckDueTimes(const Workspace& w, Faults& faults) {
  for (const Call* call : w.calls()) {
    for (const Offer& offer : call->offers) {
      if (call->phase == CallPhase::kOffered &&
          w.next_due().value_or(absl::InfiniteFuture()) > offer.reclaim_at) {
        faults.push_back(absl::StrCat("nothing takes back the offer of ", call->id.value()));
      }
    }
    if (call->phase == CallPhase::kOffered &&
        call->offers.size() > static_cast<size_t>(call->rings_allowed)) {
      faults.push_back(absl::StrCat("call ", call->id.value(), " rings more than it may"));
    }
  }
}

void CheckFigures(const Workspace& w, Faults& faults) {
  std::map<GroupIndex, int64_t> in_progress;
  for (const Call* call : w.calls()) in_progress[call->group] += IsOver(*call) ? 0 : 1;
  for (GroupIndex i = 0; i < w.groups().size(); ++i) {
    const Figures& f = w.group(i).figures;
    if (f.received !=
        f.handled + f.abandoned + f.missed + f.overflowed + f.failed + f.merged + f.in_progress) {
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
      if (hop.left_because == MissedReason::kMoved) break;  // From here on a supervisor's will.
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
  CheckDueTimes(workspace, faults);
  CheckFigures(workspace, faults);
  CheckCalls(workspace, faults);
  return faults;
}

}  // namespace centralita::routing

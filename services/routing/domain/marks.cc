#include "services/routing/domain/decision.h"

namespace centralita::routing {

void Decision::MarkAgent(const PersonId& person) {
  if (const std::optional<AgentIndex> agent = w_.IndexOf(person)) marks_.agents.push_back(*agent);
}

void Decision::MarkCall(const CallId& id) {
  if (const Call* call = w_.FindCall(id)) marks_.calls.push_back(call->number);
}

/// Each kind of fact says whom it may free: agents for any call, or for calls that were kept for one
/// who is on line no longer. What is marked in vain costs one look.
void Decision::Mark(const Fact& fact) {
  struct Marker {
    Decision& d;

    void operator()(const StatusChosen& f) { d.MarkAgent(f.person); }
    void operator()(const GroupAvailabilityChosen& f) { d.MarkAgent(f.person); }
    void operator()(const CapacitySet& f) { d.MarkAgent(f.person); }
    void operator()(const OtherCallEnded& f) { d.MarkAgent(f.person); }
    void operator()(const ConsoleChanged& f) { d.MarkAgent(f.person); }
    void operator()(const DeviceChanged& f) { d.MarkAgent(f.person); }
    void operator()(const AgentPaused& f) { d.MarkAgent(f.person); }
    void operator()(const PauseEnded& f) { d.MarkAgent(f.person); }
    void operator()(const WrapUpEnded& f) { d.MarkAgent(f.person); }
    void operator()(const CoolDownEnded& f) { d.MarkAgent(f.person); }
    void operator()(const AgentReleased& f) { d.MarkAgent(f.person); }

    void operator()(const GroupConfigured& f) { d.marks_.groups.push_back(f.config->id); }
    void operator()(const RosterTurned& f) { d.marks_.groups.push_back(f.group); }

    void operator()(const CallQueued& f) { d.MarkCall(f.call); }
    void operator()(const CallReconsidered& f) { d.MarkCall(f.call); }
    void operator()(const CallHeld& f) { d.MarkCall(f.call); }
    void operator()(const RingStepped& f) { d.MarkCall(f.call); }
    void operator()(const RoundEnded& f) { d.MarkCall(f.call); }

    void operator()(const OfferEnded& f) {
      d.MarkCall(f.call);
      const Call* call = d.w_.FindCall(f.call);
      const Offer* offer = call == nullptr ? nullptr : OfferOf(*call, f.token);
      if (offer != nullptr) d.marks_.agents.push_back(offer->agent);
    }
    void operator()(const CallEnded& f) {
      const Call* call = d.w_.FindCall(f.call);
      if (call == nullptr) return;
      for (const Offer& offer : call->offers) d.marks_.agents.push_back(offer.agent);
    }

    // These free nobody.
    void operator()(const ScheduleFaulted&) {}
    void operator()(const CallReceived&) {}
    void operator()(const CallMoved&) {}
    void operator()(const CallMissed&) {}
    void operator()(const OfferMade&) {}
    void operator()(const OfferAccepted&) {}
    void operator()(const NextStatusChosen&) {}
    void operator()(const OtherCallBegan&) {}
    void operator()(const WrapUpExtended&) {}
    void operator()(const CallbackRequested&) {}
    void operator()(const CallPrioritised&) {}
    void operator()(const Supervised&) {}
  };
  std::visit(Marker{*this}, fact);
}

}  // namespace centralita::routing

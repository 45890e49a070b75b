#include "services/calls/domain/call.h"

#include <algorithm>

namespace centralita::calls {
namespace {

/// The leg in `legs`, const or not, that `is_it` accepts; null if there is none.
template <typename Legs, typename Predicate>
auto Find(Legs& legs, Predicate is_it) -> decltype(&legs[0]) {
  const auto it = std::find_if(legs.begin(), legs.end(), is_it);
  return it == legs.end() ? nullptr : &*it;
}

class Fold {
 public:
  Fold(Call& call, absl::Time at) : call_(call), at_(at) {}

  void operator()(const CallReceived& received) {
    call_.phase = Phase::kReceived;
    call_.incoming = received.incoming;
    call_.received_at = at_;
    call_.alone_since = at_;
    call_.legs = {Leg{.id = received.leg, .sequence = 1, .created_at = at_}};
  }

  void operator()(const NumberResolved& number) {
    call_.phase = Phase::kQueued;
    call_.number = number;
    call_.workspace = number.workspace;
    call_.resolved_at = at_;
    call_.alone_since = at_;
  }

  void operator()(const NumberRejected& rejected) {
    call_.rejected_because = rejected.reason;
    call_.workspace = rejected.workspace;
  }

  void operator()(const RoutingDecided& decided) {
    call_.routing = decided.update;
    if (call_.ended()) {
      call_.released = IsFinal(decided.update);
      return;
    }
    if (std::holds_alternative<Waiting>(decided.update.state)) {
      call_.phase = Phase::kQueued;
      call_.answer_caller = true;
    } else if (std::holds_alternative<Offer>(decided.update.state)) {
      call_.phase = Phase::kOffering;
    } else if (std::holds_alternative<Missed>(decided.update.state)) {
      call_.phase = Phase::kAnnouncing;
      call_.answer_caller = true;
      call_.announced_at = at_;
    }
  }

  void operator()(const AgentLegRequested& requested) {
    const Offer* offer = call_.offer();
    call_.legs.push_back(Leg{.id = requested.leg,
                             .role = LegRole::kAgent,
                             .person = requested.person,
                             .token = requested.token,
                             .recording_off = offer != nullptr && offer->recording_off,
                             .created_at = at_});
  }

  void operator()(const LegChanged& changed) {
    Leg* leg = Find(call_.legs, [&](const Leg& l) { return l.id == changed.event.leg; });
    if (leg == nullptr) return;
    leg->sequence = std::max(leg->sequence, changed.event.sequence);
    if (leg->concluded) Revive(*leg);
    if (std::holds_alternative<LegRinging>(changed.event.what)) {
      leg->stage = std::max(leg->stage, LegStage::kRinging);
    } else if (std::holds_alternative<LegAnswered>(changed.event.what)) {
      if (leg->stage < LegStage::kAnswered) leg->answered_at = changed.event.at;
      leg->stage = std::max(leg->stage, LegStage::kAnswered);
    } else if (const auto* ended = std::get_if<LegEnded>(&changed.event.what)) {
      leg->stage = LegStage::kEnded;
      leg->ended_at = changed.event.at;
      leg->end = *ended;
      leg->concluded = changed.event.sequence == 0;
      if (leg->role == LegRole::kAgent) call_.alone_since = at_;
    }
  }

  static void Revive(Leg& leg) {
    leg.concluded = false;
    leg.stage = leg.was_answered() ? LegStage::kAnswered : LegStage::kTrying;
    leg.ended_at = absl::InfiniteFuture();
    leg.end = {};
  }

  void operator()(const AgentConnected& connected) {
    call_.phase = Phase::kConnected;
    call_.answer_caller = true;
    call_.agent_leg = connected.leg;
    call_.agent = connected.person;
    call_.agent_group = connected.group;
    call_.recording = connected.recording;
    call_.connected_at = at_;
  }

  void operator()(const AgentLeft&) {}

  void operator()(const CallEnded& end) {
    call_.phase = Phase::kEnded;
    call_.end = end;
    call_.ended_at = at_;
    // Revision 0 is our own conclusion: the router may know better.
    const bool router_knows =
        call_.routing.has_value() && call_.routing->revision > 0 && IsFinal(*call_.routing);
    call_.released = router_knows || !call_.number.has_value();
  }

  void operator()(const RoutingReleased&) { call_.released = true; }

 private:
  Call& call_;
  const absl::Time at_;
};

}  // namespace

const Leg* Call::FindLeg(const LegId& id) const {
  return Find(legs, [&](const Leg& leg) { return leg.id == id; });
}

const Leg* Call::FindLegOfOffer(uint64_t token) const {
  return Find(legs,
              [&](const Leg& leg) { return leg.role == LegRole::kAgent && leg.token == token; });
}

const Leg* Call::LiveAgentLeg() const {
  return Find(legs, [](const Leg& leg) { return leg.role == LegRole::kAgent && leg.live(); });
}

const Offer* Call::offer() const {
  return routing.has_value() ? std::get_if<Offer>(&routing->state) : nullptr;
}

bool Call::RouterMustHear() const { return ended() && !released; }

bool Call::IsClosed() const {
  return ended() && released &&
         std::none_of(legs.begin(), legs.end(), [](const Leg& leg) { return leg.live(); });
}

void Apply(Call& call, const Event& event) {
  std::visit(Fold(call, event.at), event.what);
  call.changed_at = event.at;
}

}  // namespace centralita::calls

#include "services/calls/domain/call.h"

#include <algorithm>

#include "services/calls/domain/command_id.h"

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
    const RoutingUpdate& update = decided.update;
    call_.routing = update;
    if (call_.ended()) {
      call_.released = IsFinal(update);
      return;
    }
    if (update.callback.has_value()) Grant(*update.callback);
    if (std::holds_alternative<Waiting>(update.state)) {
      call_.phase = call_.will_call_back() ? Phase::kCallbackPending : Phase::kQueued;
      call_.answer_caller = true;
      call_.treatment = update.treatment;
      call_.placed_at = at_;
    } else if (std::holds_alternative<Offered>(update.state)) {
      call_.phase = Phase::kOffering;
    } else if (std::holds_alternative<Missed>(update.state) || IsMerged(update)) {
      call_.phase = Phase::kAnnouncing;
      call_.answer_caller = true;
      call_.announced_at = at_;
    }
  }

  /// The router keeps the place.
  void Grant(const CallbackRequest& request) {
    if (!call_.callback.has_value()) AskedCallback().asked_at = request.requested_at;
    Callback& callback = AskedCallback();
    if (!callback.granted) callback.granted_at = at_;
    callback.granted = true;
    callback.number = request.number;
    callback.expires_at = request.expires_at;
  }

  void operator()(const Announced& announced) {
    auto* waiting =
        call_.routing.has_value() ? std::get_if<Waiting>(&call_.routing->state) : nullptr;
    if (waiting != nullptr) {
      waiting->position = announced.waiting.position;
      waiting->estimate = announced.waiting.estimate;
      call_.placed_at = at_;
    }
    Announcements& told = call_.announcements;
    told.due = announced.due;
    if (announced.prompts.empty()) return;
    ++told.spoken;
    told.prompts = announced.prompts;
    told.spoken_at = at_;
    if (announced.callback_offered) told.callback_offered_at = at_;
    const auto keep_better = [](int& best, int now) {
      if (now > 0) best = best == 0 ? now : std::min(best, now);
    };
    keep_better(told.position, announced.position);
    keep_better(told.wait_minutes, announced.wait_minutes);
  }

  void operator()(const CallbackAsked& asked) {
    call_.callback = Callback{.asked_at = asked.pressed_at};
  }

  void operator()(const CallbackRefused&) { call_.callback.reset(); }

  void operator()(const AgentReached& reached) {
    call_.phase = Phase::kCallingBack;
    AskedCallback().agent_leg = reached.leg;
    AskedCallback().reached_at = at_;
    call_.agent = reached.person;
    call_.agent_group = reached.group;
  }

  void operator()(const CallbackDialled& dialled) {
    AskedCallback().customer_leg = dialled.leg;
    AskedCallback().incarnation = dialled.incarnation;
    call_.legs.push_back(Leg{.id = dialled.leg, .role = LegRole::kCallback, .created_at = at_});
  }

  void operator()(const AgentLegRequested& requested) {
    const Offer* offer = call_.FindOffer(requested.token);
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
    } else if (const auto* played = std::get_if<PlayFinished>(&changed.event.what)) {
      const bool told = call_.callback.has_value() && IsConfirmCommandId(played->command_id);
      if (told) call_.callback->confirmed = true;
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
  Callback& AskedCallback() {
    return call_.callback.has_value() ? *call_.callback : call_.callback.emplace();
  }

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

const Leg& Call::customer() const {
  const Leg* called_back = callback.has_value() ? FindLeg(callback->customer_leg) : nullptr;
  return called_back == nullptr ? caller() : *called_back;
}

bool Call::in_queue() const {
  return phase == Phase::kQueued || phase == Phase::kOffering || phase == Phase::kCallbackPending;
}

absl::Span<const Offer> Call::offers() const {
  const auto* offered = routing.has_value() ? std::get_if<Offered>(&routing->state) : nullptr;
  return offered == nullptr ? absl::Span<const Offer>() : absl::MakeConstSpan(offered->offers);
}

const Offer* Call::FindOffer(uint64_t token) const {
  const absl::Span<const Offer> all = offers();
  return Find(all, [&](const Offer& offer) { return offer.token == token; });
}

bool Call::rings_in_vain() const {
  return std::any_of(legs.begin(), legs.end(), [this](const Leg& leg) {
    return leg.role == LegRole::kAgent && leg.live() && FindOffer(leg.token) == nullptr;
  });
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

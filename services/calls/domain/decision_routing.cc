#include "services/calls/domain/deadline.h"
#include "services/calls/domain/decision.h"

// What the router says, and the agents whom it finds.

namespace centralita::calls {

absl::Status Decision::On(const FollowRouting& command) {
  if (call_.phase == Phase::kNone) return Known();
  Follow(command.update);
  return absl::OkStatus();
}

absl::Status Decision::On(const Announce& command) {
  if (call_.phase == Phase::kNone) return Known();
  Follow(command.update);
  const auto* waiting = std::get_if<Waiting>(&command.update.state);
  if (call_.phase != Phase::kQueued || waiting == nullptr || !call_.routing.has_value() ||
      command.update.revision < call_.routing->revision) {
    return Known();
  }
  if (moment_.now >= NextAnnouncement(call_)) Emit(Compose(call_, *waiting, moment_.now));
  return Known();
}

absl::Status Decision::On(const NoteCallbackRefused& command) {
  if (!call_.in_queue() || !call_.callback.has_value()) return Known();
  if (!call_.will_call_back()) {
    Emit(CallbackRefused{command.reason});
  } else if (call_.phase == Phase::kCallbackPending) {
    // The router has forgotten what it had promised, and will not promise it again.
    missed_reason_ = MissedReason::kCallbackExpired;
    End(HungUpBy::kSystem, Outcome::kMissed, moment_.now);
  }
  return Known();
}

absl::Status Decision::On(const DialCallback& command) {
  if (call_.phase != Phase::kCallingBack || call_.callback->dialled()) return Known();
  Emit(CallbackDialled{moment_.fresh_leg(), call_.callback->number, command.incarnation});
  return Known();
}

absl::Status Decision::On(const NoteGroupUnknown&) {
  const bool undecided = call_.phase == Phase::kQueued && !call_.routing.has_value();
  if (undecided && moment_.now >= call_.resolved_at + kUnknownGroupPatience) {
    Emit(RoutingDecided{
        {.workspace = call_.workspace,
         .group = call_.number->group,
         .state = Missed{.reason = MissedReason::kNotConfigured, .owner = call_.number->group}}});
  }
  return Known();
}

absl::Status Decision::On(const NoteRouterReleased&) {
  if (call_.RouterMustHear()) Emit(RoutingReleased{});
  return Known();
}

void Decision::Follow(const RoutingUpdate& update) {
  if (call_.routing.has_value() && update.revision <= call_.routing->revision) return;
  if (call_.ended()) return FollowAfterEnd(update);
  const auto* ended = std::get_if<RoutedEnd>(&update.state);
  const bool by_force = ended != nullptr && ended->hang_up && call_.number.has_value();
  if (!call_.in_queue() && !by_force) return;
  if (call_.routing.has_value() && IsSameDecision(*call_.routing, update)) return;
  Emit(RoutingDecided{update});
  if (by_force) End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
}

/// A request that overtook the end may have brought the call back into the router's queue.
void Decision::FollowAfterEnd(const RoutingUpdate& update) {
  if (IsFinal(update)) {
    if (call_.RouterMustHear()) Emit(RoutingReleased{});
  } else if (call_.released) {
    Emit(RoutingDecided{update});
  }
}

/// Calls the phones of all offers that stand. The legs of those that were taken back go first: no
/// phone rings beside one that should not ring any more.
void Decision::RingOffers() {
  if (call_.rings_in_vain()) return;
  const std::vector<Offer> offers(call_.offers().begin(), call_.offers().end());
  for (const Offer& offer : offers) {
    if (call_.FindLegOfOffer(offer.token) != nullptr || moment_.now >= offer.expires_at) continue;
    Emit(AgentLegRequested{moment_.fresh_leg(), offer.agent, offer.token});
  }
}

/// The router has given the call to the agent of an offer.
void Decision::Connect(const Accepted& accepted) {
  const Leg* found = call_.FindLegOfOffer(accepted.token);
  if (found == nullptr) return End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
  if (!found->was_answered()) {
    if (!found->live()) End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
    return;
  }
  const Leg leg = *found;
  if (call_.will_call_back()) {
    Emit(AgentReached{leg.id, accepted.agent, call_.routing->group});
    if (!leg.live()) End(WhoEnded(leg), Outcome::kFailed, leg.ended_at);
    return;
  }
  Talk(leg, accepted.agent, call_.routing->group);
  if (leg.live()) return;
  Emit(AgentLeft{leg.id, leg.person});  // Between answering and being connected.
  End(WhoEnded(leg), Outcome::kHandled, leg.ended_at);
}

/// The caller who is called back has answered, and the agent is there.
void Decision::Reunite() {
  const Leg& customer = call_.customer();
  if (customer.role != LegRole::kCallback || !customer.live() || !customer.was_answered()) return;
  const Leg agent = *call_.FindLeg(call_.callback->agent_leg);
  Talk(agent, call_.agent, call_.agent_group);
}

void Decision::Talk(const Leg& leg, const PersonId& agent, const GroupId& group) {
  const bool record = leg.live() && !leg.recording_off;
  Emit(AgentConnected{leg.id, agent, group, record ? moment_.fresh_recording : RecordingId()});
}

}  // namespace centralita::calls

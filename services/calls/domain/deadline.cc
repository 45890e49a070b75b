#include "services/calls/domain/deadline.h"

#include <algorithm>

namespace centralita::calls {
namespace {

constexpr absl::Duration kAdoptSoon = absl::Seconds(2);
constexpr absl::Duration kAdoptLater = absl::Seconds(20);

struct QueueExpiry {
  const Call& call;

  absl::Time operator()(const Waiting& waiting) const { return waiting.until + kWaitGrace; }
  absl::Time operator()(const Offered& offered) const {
    absl::Time last = absl::InfinitePast();
    for (const Offer& offer : offered.offers) last = std::max(last, offer.expires_at);
    return last + kRouterPatience;
  }
  absl::Time operator()(const auto&) const { return call.changed_at + kRouterPatience; }
};

/// Whether nothing is being done: a caller hears music, or is gone and will be called back.
bool IsCalm(const Call& call) {
  if (call.LiveAgentLeg() != nullptr) return false;
  if (call.phase == Phase::kCallbackPending) return !call.caller().live();
  return call.phase == Phase::kQueued && call.routing.has_value() && !call.callback.has_value() &&
         call.caller().live() && call.caller().was_answered() &&
         call.changed_at >= call.announcements.spoken_at + kAnnouncementFresh;
}

}  // namespace

absl::Time ConfirmedBy(const Callback& callback) {
  return callback.granted_at + kAnnouncementPatience;
}

absl::Time RingsUntil(const Call& call, const Leg& leg) {
  if (leg.was_answered()) return leg.answered_at + kAcceptPatience;
  const Offer* offer = call.FindOffer(leg.token);
  return offer == nullptr ? absl::InfinitePast() : offer->expires_at + kRingGrace;
}

absl::Time ExpiryOf(const Call& call) {
  switch (call.phase) {
    case Phase::kReceived:
      return call.received_at + kResolvePatience;
    case Phase::kQueued:
    case Phase::kOffering:
      if (!call.routing.has_value()) return call.resolved_at + kRouterPatience;
      return std::visit(QueueExpiry{call}, call.routing->state);
    case Phase::kCallbackPending:
      return std::min(call.callback->expires_at, call.callback->granted_at + kLongestCallback) +
             kWaitGrace;
    case Phase::kCallingBack:
      return call.callback->reached_at + kCallbackPatience;
    case Phase::kAnnouncing:
      return call.announced_at + kAnnouncementPatience;
    case Phase::kNone:
    case Phase::kConnected:
    case Phase::kEnded:
      break;
  }
  return absl::InfiniteFuture();
}

absl::Time NextMoment(const Call& call, absl::Time after) {
  absl::Time next = absl::InfiniteFuture();
  const auto consider = [&](absl::Time moment) {
    if (moment > after) next = std::min(next, moment);
  };
  consider(ExpiryOf(call));
  if (call.will_call_back() && call.caller().live()) consider(ConfirmedBy(*call.callback));
  if (!call.in_queue()) return next;
  for (const Leg& leg : call.legs) {
    if (leg.role == LegRole::kAgent && leg.live()) consider(RingsUntil(call, leg));
  }
  if (call.LiveAgentLeg() == nullptr && !call.answer_caller) {
    consider(call.alone_since + kRingbackPatience);
  }
  consider(NextAnnouncement(call));
  return next;
}

std::optional<absl::Time> NextDue(const Call& call) {
  if (call.phase == Phase::kNone || call.IsClosed()) return std::nullopt;
  return std::min(call.changed_at + (IsCalm(call) ? kAdoptLater : kAdoptSoon),
                  NextMoment(call, call.changed_at));
}

}  // namespace centralita::calls

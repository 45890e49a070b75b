#include "services/calls/domain/deadline.h"

#include <algorithm>

namespace centralita::calls {
namespace {

constexpr absl::Duration kAdoptSoon = absl::Seconds(2);
constexpr absl::Duration kAdoptLater = absl::Seconds(20);

bool InQueue(const Call& call) {
  return call.phase == Phase::kQueued || call.phase == Phase::kOffering;
}

struct QueueExpiry {
  const Call& call;

  absl::Time operator()(const Waiting& waiting) const { return waiting.until + kWaitGrace; }
  absl::Time operator()(const Offer& offer) const { return offer.expires_at + kRouterPatience; }
  absl::Time operator()(const auto&) const { return call.changed_at + kRouterPatience; }
};

}  // namespace

absl::Time ExpiryOf(const Call& call) {
  switch (call.phase) {
    case Phase::kReceived:
      return call.received_at + kResolvePatience;
    case Phase::kQueued:
    case Phase::kOffering:
      if (!call.routing.has_value()) return call.resolved_at + kRouterPatience;
      return std::visit(QueueExpiry{call}, call.routing->state);
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
  if (!InQueue(call)) return next;
  const Leg* agent = call.LiveAgentLeg();
  if (agent == nullptr) {
    if (!call.answer_caller) consider(call.alone_since + kRingbackPatience);
  } else if (agent->was_answered()) {
    consider(agent->answered_at + kAcceptPatience);
  } else if (const Offer* offer = call.offer()) {
    consider(offer->expires_at + kRingGrace);
  }
  return next;
}

std::optional<absl::Time> NextDue(const Call& call) {
  if (call.phase == Phase::kNone || call.IsClosed()) return std::nullopt;
  // A caller who hears music and waits needs nothing but to be looked after now and then.
  const bool calm = call.phase == Phase::kQueued && call.routing.has_value() &&
                    call.caller().was_answered() && call.LiveAgentLeg() == nullptr;
  return std::min(call.changed_at + (calm ? kAdoptLater : kAdoptSoon),
                  NextMoment(call, call.changed_at));
}

}  // namespace centralita::calls

#include "services/calls/domain/wanted.h"

#include "services/calls/domain/deadline.h"

namespace centralita::calls {
namespace {

// RFC 3261 §21.
constexpr int kNotFound = 404;
constexpr int kTemporarilyUnavailable = 480;
constexpr int kServiceUnavailable = 503;

const char* PromptFor(MissedReason reason) {
  switch (reason) {
    case MissedReason::kClosed:
      return "closed";
    case MissedReason::kHoliday:
      return "holiday";
    case MissedReason::kNoAgent:
      return "no_agent";
    case MissedReason::kTimeout:
      return "timeout";
    case MissedReason::kNotConfigured:
    case MissedReason::kRedirected:
    case MissedReason::kUnspecified:
      break;
  }
  return "not_in_service";
}

DeclineOutcome WhyDeclined(const Leg& leg) {
  // Hung up by us for having rung too long: nobody has answered.
  if (leg.end.by == LegEndedBy::kCommand && !leg.was_answered()) {
    return DeclineOutcome::kRingNoAnswer;
  }
  switch (leg.end.cause) {
    case LegEndCause::kBusy:
    case LegEndCause::kRejected:
    case LegEndCause::kNormal:
      return DeclineOutcome::kDeclined;
    case LegEndCause::kNoAnswer:
      return DeclineOutcome::kRingNoAnswer;
    default:
      return DeclineOutcome::kDeviceFailed;
  }
}

RoutingEndCause WhyOver(const CallEnded& end) {
  switch (end.hung_up_by) {
    case HungUpBy::kCaller:
      return RoutingEndCause::kCallerHungUp;
    case HungUpBy::kAgent:
      return RoutingEndCause::kAgentHungUp;
    default:
      return RoutingEndCause::kFailed;
  }
}

class Wish {
 public:
  Wish(const Call& call, absl::Time now) : call_(call), now_(now) {}

  Wanted Make() {
    switch (call_.phase) {
      case Phase::kNone:
        break;
      case Phase::kReceived:
        wanted_.number = true;
        wanted_.caller = CallerWish::kRinging;
        break;
      case Phase::kQueued:
      case Phase::kOffering:
        Seek();
        break;
      case Phase::kConnected:
        wanted_.caller = CallerWish::kAnswered;
        wanted_.bridge = call_.agent_leg;
        wanted_.record = call_.recording;
        HangUpAgentsBut(call_.agent_leg);
        break;
      case Phase::kAnnouncing:
        wanted_.caller = CallerWish::kAnswered;
        wanted_.sound = Sound::kPrompt;
        wanted_.prompt = PromptFor(std::get<Missed>(call_.routing->state).reason);
        HangUpAgentsBut(LegId());
        break;
      case Phase::kEnded:
        Leave();
        break;
    }
    return wanted_;
  }

 private:
  /// An agent is sought.
  void Seek() {
    if (!call_.routing.has_value()) wanted_.router = AskForAgent{};
    const Offer* offer = call_.offer();
    const Leg* leg = offer == nullptr ? nullptr : call_.FindLegOfOffer(offer->token);
    if (leg != nullptr && !leg->live()) {
      wanted_.router = DeclineOffer{leg->token, WhyDeclined(*leg)};
    } else if (leg != nullptr && leg->was_answered()) {
      wanted_.router = TakeOffer{leg->token};
    }
    if (leg != nullptr && leg->live() && !RangTooLong(*leg, *offer)) {
      if (leg->stage == LegStage::kTrying) wanted_.ring = leg->id;
      HangUpAgentsBut(leg->id);
    } else {
      HangUpAgentsBut(LegBeingConnected());
    }
    EntertainCaller();
  }

  /// The router has given the call to the agent, and the leg's own answer is yet to be read.
  LegId LegBeingConnected() const {
    const auto* accepted =
        call_.routing.has_value() ? std::get_if<Accepted>(&call_.routing->state) : nullptr;
    const Leg* leg = accepted == nullptr ? nullptr : call_.FindLegOfOffer(accepted->token);
    return leg == nullptr ? LegId() : leg->id;
  }

  bool RangTooLong(const Leg& leg, const Offer& offer) const {
    return leg.was_answered() ? now_ >= leg.answered_at + kAcceptPatience
                              : now_ >= offer.expires_at + kRingGrace;
  }

  void EntertainCaller() {
    const bool alone_for_long =
        call_.LiveAgentLeg() == nullptr && now_ >= call_.alone_since + kRingbackPatience;
    if (call_.answer_caller || call_.caller().was_answered() || alone_for_long) {
      wanted_.caller = CallerWish::kAnswered;
      wanted_.sound = Sound::kMusic;
    } else {
      wanted_.caller = CallerWish::kRinging;
    }
  }

  void Leave() {
    HangUpAgentsBut(LegId());
    if (call_.RouterMustHear()) wanted_.router = TellEnd{WhyOver(call_.end)};
    if (!call_.caller().live()) return;
    if (!call_.rejected_because.empty()) {
      wanted_.caller = CallerWish::kRefused;
      wanted_.refuse_with =
          call_.rejected_because == "NUMBER_UNASSIGNED" ? kTemporarilyUnavailable : kNotFound;
    } else if (!call_.number.has_value()) {
      wanted_.caller = CallerWish::kRefused;
      wanted_.refuse_with = kServiceUnavailable;
    } else {
      wanted_.caller = CallerWish::kHungUp;
    }
  }

  void HangUpAgentsBut(const LegId& kept) {
    for (const Leg& leg : call_.legs) {
      if (leg.role == LegRole::kAgent && leg.live() && leg.id != kept) {
        wanted_.hang_up.push_back(leg.id);
      }
    }
  }

  const Call& call_;
  const absl::Time now_;
  Wanted wanted_;
};

}  // namespace

Wanted WantedOf(const Call& call, absl::Time now) { return Wish(call, now).Make(); }

}  // namespace centralita::calls

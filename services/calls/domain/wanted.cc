#include "services/calls/domain/wanted.h"

#include <algorithm>

#include "services/calls/domain/command_id.h"
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
    case MissedReason::kFull:
      return "full";
    case MissedReason::kCallbackExpired:
    case MissedReason::kCallbackUnanswered:
      return "no_agent";
    case MissedReason::kNotConfigured:
    case MissedReason::kRedirected:
    case MissedReason::kMoved:
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
  if (end.missed_reason == MissedReason::kCallbackUnanswered) {
    return RoutingEndCause::kCallbackUnanswered;
  }
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
      case Phase::kCallbackPending:
        Seek();
        break;
      case Phase::kCallingBack:
        CallBack();
        break;
      case Phase::kConnected:
        Dismiss();
        wanted_.bridge = call_.agent_leg;
        wanted_.record = call_.recording;
        HangUpBut({call_.agent_leg, call_.customer().id});
        break;
      case Phase::kAnnouncing:
        wanted_.caller = CallerWish::kAnswered;
        wanted_.sound = Sound::kPrompt;
        wanted_.prompt = ReasonPrompt();
        HangUpBut({});
        break;
      case Phase::kEnded:
        Leave();
        break;
    }
    return wanted_;
  }

 private:
  const char* ReasonPrompt() const {
    const auto* missed = std::get_if<Missed>(&call_.routing->state);
    return missed == nullptr ? kConfirmVerb : PromptFor(missed->reason);
  }

  /// An agent is sought.
  void Seek() {
    std::vector<LegId> kept = {LegBeingConnected()};
    const bool may_ring = !call_.rings_in_vain();
    for (const Leg& leg : call_.legs) {
      if (leg.role != LegRole::kAgent || !leg.live() || now_ >= RingsUntil(call_, leg)) continue;
      if (call_.FindOffer(leg.token) == nullptr) continue;
      if (leg.stage == LegStage::kTrying && may_ring) wanted_.ring.push_back(leg.id);
      kept.push_back(leg.id);
    }
    HangUpBut(kept);
    wanted_.router = RouterWishOf();
    if (call_.will_call_back()) {
      Confirm();
    } else {
      EntertainCaller();
    }
  }

  /// The most urgent of what the router is to hear.
  std::optional<RouterWish> RouterWishOf() const {
    if (!call_.routing.has_value()) return AskForAgent{};
    const Leg* first = nullptr;  // Who has answered first.
    const Leg* failed = nullptr;
    for (const Offer& offer : call_.offers()) {
      const Leg* leg = call_.FindLegOfOffer(offer.token);
      if (leg == nullptr) continue;
      if (!leg->live()) failed = leg;
      if (!leg->live() || !leg->was_answered()) continue;
      if (first == nullptr || leg->answered_at < first->answered_at) first = leg;
    }
    if (first != nullptr) return TakeOffer{first->token};
    if (failed != nullptr) return DeclineOffer{failed->token, WhyDeclined(*failed)};
    if (!std::holds_alternative<Waiting>(call_.routing->state)) return std::nullopt;
    if (call_.callback.has_value() && !call_.routing->callback.has_value()) return AskForCallback{};
    if (now_ >= NextAnnouncement(call_)) return AskForPlace{};
    return std::nullopt;
  }

  /// The router has given the call to the agent, and the leg's own answer is yet to be read.
  LegId LegBeingConnected() const {
    const auto* accepted =
        call_.routing.has_value() ? std::get_if<Accepted>(&call_.routing->state) : nullptr;
    const Leg* leg = accepted == nullptr ? nullptr : call_.FindLegOfOffer(accepted->token);
    return leg == nullptr ? LegId() : leg->id;
  }

  void EntertainCaller() {
    const bool alone_for_long =
        call_.LiveAgentLeg() == nullptr && now_ >= call_.alone_since + kRingbackPatience;
    if (call_.answer_caller || call_.caller().was_answered() || alone_for_long) {
      wanted_.caller = CallerWish::kAnswered;
      wanted_.sound = Sound::kMusic;
      const Announcements& told = call_.announcements;
      if (now_ < told.spoken_at + kAnnouncementFresh) wanted_.announcement = told.prompts;
    } else {
      wanted_.caller = CallerWish::kRinging;
    }
  }

  /// The caller hears that somebody will call back, and is hung up.
  void Confirm() {
    if (call_.callback->confirmed || now_ >= ConfirmedBy(*call_.callback)) return Dismiss();
    wanted_.caller = CallerWish::kAnswered;
    wanted_.sound = Sound::kConfirmation;
  }

  /// The leg that came in is needed for as long as the caller is not called back.
  void Dismiss() {
    wanted_.caller = call_.will_call_back() ? CallerWish::kHungUp : CallerWish::kAnswered;
  }

  /// An agent is there; the caller is called as soon as the line is free.
  void CallBack() {
    const Callback& callback = *call_.callback;
    const Leg* customer = call_.FindLeg(callback.customer_leg);
    Dismiss();
    HangUpBut({callback.agent_leg, callback.customer_leg});
    if (customer == nullptr) {
      wanted_.gateway_start = !call_.caller().live();
    } else if (customer->live() && customer->stage == LegStage::kTrying) {
      wanted_.dial = customer->id;
    }
    const bool rings = customer != nullptr && customer->stage >= LegStage::kRinging;
    wanted_.agent_sound = rings ? AgentSound::kRingback : AgentSound::kGreeting;
  }

  void Leave() {
    HangUpBut({});
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

  void HangUpBut(const std::vector<LegId>& kept) {
    for (const Leg& leg : call_.legs) {
      if (leg.role == LegRole::kCaller || !leg.live()) continue;
      if (std::find(kept.begin(), kept.end(), leg.id) == kept.end()) {
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

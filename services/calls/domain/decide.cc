#include "services/calls/domain/decide.h"

#include <utility>

#include "libs/status/error.h"
#include "services/calls/domain/deadline.h"
#include "services/calls/domain/decision.h"

namespace centralita::calls {

absl::Status Decision::On(const JudgeNumber& command) {
  if (call_.phase == Phase::kReceived) Judge(command.verdict);
  return Known();
}

absl::Status Decision::On(const HangUp&) {
  if (call_.phase != Phase::kNone && !call_.ended()) {
    End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
  }
  return Known();
}

absl::Status Decision::On(const Tick&) {
  if (call_.ended() || moment_.now < ExpiryOf(call_)) return Known();
  const bool missed = call_.in_queue();
  missed_reason_ = call_.will_call_back() ? MissedReason::kCallbackExpired : MissedReason::kTimeout;
  End(HungUpBy::kSystem, missed ? Outcome::kMissed : Outcome::kFailed, moment_.now);
  return Known();
}

void Decision::Progress() {
  if (call_.phase == Phase::kAnnouncing && !call_.caller().live()) {
    return End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);  // Nobody is there to listen.
  }
  if (call_.phase == Phase::kCallingBack) return Reunite();
  if (!call_.in_queue() || !call_.routing.has_value()) return;
  const Leg& caller = call_.caller();
  if (!caller.live() && !MayCallerBeGone()) {
    EndCallerLeg(WhoEnded(caller), caller.ended_at);
  } else if (const auto* accepted = std::get_if<Accepted>(&call_.routing->state)) {
    Connect(*accepted);
  } else if (const auto* ended = std::get_if<RoutedEnd>(&call_.routing->state)) {
    End(HungUpBy::kSystem,
        ended->outcome == RoutedOutcome::kAbandoned ? Outcome::kAbandoned : Outcome::kFailed,
        moment_.now);
  } else {
    RingOffers();
  }
}

absl::Status Decision::Known() const {
  if (call_.phase != Phase::kNone) return absl::OkStatus();
  return status::Error(absl::StatusCode::kNotFound, "CALL_NOT_FOUND", "there is no such call");
}

void Decision::Judge(const NumberVerdict& verdict) {
  if (const auto* resolved = std::get_if<NumberResolved>(&verdict)) return Emit(*resolved);
  Emit(std::get<NumberRejected>(verdict));
  End(HungUpBy::kSystem, Outcome::kRejected, moment_.now);
}

/// Ends the call once. `otherwise` is how, unless what it has been through says more.
void Decision::End(HungUpBy by, Outcome otherwise, absl::Time at) {
  CallEnded end{.outcome = otherwise, .hung_up_by = by, .group = OwnerGroup()};
  const absl::Time now = std::max(moment_.now, call_.changed_at);
  at = std::clamp(at, call_.received_at, now);
  // As the log keeps it.
  const auto whole = [](absl::Duration time) { return absl::Floor(time, absl::Milliseconds(1)); };
  if (call_.connected()) {
    end.outcome = Outcome::kHandled;
    end.wait = whole(call_.connected_at - call_.received_at);
    end.talk = whole(std::max(at, call_.connected_at) - call_.connected_at);
  } else {
    end.wait = whole(at - call_.received_at);
  }
  if (call_.phase == Phase::kAnnouncing) {
    TellWhatWasSaid(end);
  } else if (call_.phase == Phase::kCallingBack) {
    end.outcome = Outcome::kMissed;
    end.missed_reason = MissedReason::kCallbackUnanswered;
  } else if (end.outcome == Outcome::kMissed) {
    end.missed_reason = missed_reason_;
  }
  Emit(std::move(end));
}

/// A call that ends with an announcement ends as that says.
void Decision::TellWhatWasSaid(CallEnded& end) const {
  if (const auto* missed = std::get_if<Missed>(&call_.routing->state)) {
    end.outcome = Outcome::kMissed;
    end.missed_reason = missed->reason;
    end.holiday = missed->holiday;
  } else {
    end.outcome = Outcome::kCallbackMerged;
  }
}

GroupId Decision::OwnerGroup() const {
  if (!call_.agent_group.empty()) return call_.agent_group;
  if (call_.routing.has_value()) {
    const auto* missed = std::get_if<Missed>(&call_.routing->state);
    if (missed != nullptr && !missed->owner.empty()) return missed->owner;
  }
  return call_.number.has_value() ? call_.number->group : GroupId();
}

absl::StatusOr<std::vector<Event>> Decide(const Call& call, const Command& command,
                                          const Moment& moment) {
  Decision decision(call, moment);
  const absl::Status allowed =
      std::visit([&](const auto& given) { return decision.On(given); }, command);
  if (!allowed.ok()) return allowed;
  decision.Progress();
  return decision.Take();
}

}  // namespace centralita::calls

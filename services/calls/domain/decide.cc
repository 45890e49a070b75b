#include "services/calls/domain/decide.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/calls/domain/command_id.h"
#include "services/calls/domain/deadline.h"

namespace centralita::calls {
namespace {

HungUpBy WhoEnded(const Leg& leg, const LegEnded& end) {
  if (end.by != LegEndedBy::kRemote) return HungUpBy::kSystem;
  return leg.role == LegRole::kCaller ? HungUpBy::kCaller : HungUpBy::kAgent;
}

LegEndCause CauseOfRefusal(const std::string& reason) {
  if (reason == "NO_DEVICE") return LegEndCause::kUnreachable;
  if (reason == "NO_COMMON_CODEC") return LegEndCause::kNoCommonCodec;
  return LegEndCause::kFailed;
}

/// As the log keeps it.
absl::Duration Whole(absl::Duration time) { return absl::Floor(time, absl::Milliseconds(1)); }

/// One decision under way: what has been decided so far, and the state with it.
class Decision {
 public:
  Decision(const Call& call, const Moment& moment) : call_(call), moment_(moment) {}

  absl::Status On(const ReportLegs& command) {
    for (const LegEvent& event : command.events) {
      if (const auto* incoming = std::get_if<IncomingCall>(&event.what)) {
        Receive(event.leg, *incoming, command.verdict);
        continue;
      }
      if (call_.phase == Phase::kNone) {
        return status::Error(absl::StatusCode::kInvalidArgument, "EVENT_INVALID",
                             absl::StrCat("leg ", event.leg.value(), " is of no call"));
      }
      TakeLegEvent(event);
    }
    return absl::OkStatus();
  }

  absl::Status On(const JudgeNumber& command) {
    if (call_.phase == Phase::kReceived) Judge(command.verdict);
    return Known();
  }

  absl::Status On(const FollowRouting& command) {
    if (call_.phase == Phase::kNone) return Known();
    Follow(command.update);
    return absl::OkStatus();
  }

  absl::Status On(const NoteGroupUnknown&) {
    const bool undecided = call_.phase == Phase::kQueued && !call_.routing.has_value();
    if (undecided && moment_.now >= call_.resolved_at + kUnknownGroupPatience) {
      Emit(RoutingDecided{
          {.workspace = call_.workspace,
           .group = call_.number->group,
           .state = Missed{.reason = MissedReason::kNotConfigured, .owner = call_.number->group}}});
    }
    return Known();
  }

  absl::Status On(const NoteRouterReleased&) {
    if (call_.RouterMustHear()) Emit(RoutingReleased{});
    return Known();
  }

  absl::Status On(const HangUp&) {
    if (call_.phase != Phase::kNone && !call_.ended()) {
      End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
    }
    return Known();
  }

  absl::Status On(const NoteCommandRefused& command) {
    using enum NoteCommandRefused::Verb;
    const Leg* leg = call_.FindLeg(command.leg);
    if (leg == nullptr || !leg->live()) return Known();
    if (command.verb == kOriginate && leg->stage == LegStage::kTrying) {
      Lose(*leg, CauseOfRefusal(command.reason));
    } else if (command.verb == kAnswer && leg->stage < LegStage::kAnswered && !call_.ended()) {
      End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
    } else if (command.verb == kPrompt && call_.phase == Phase::kAnnouncing) {
      End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
    } else if (command.verb == kHangUp && leg->sequence == 0) {
      Lose(*leg, LegEndCause::kFailed);  // The gateway has never seen it. Others report their end.
    }
    return Known();
  }

  absl::Status On(const Reconcile& command) {
    LoseLegs([&](const Leg& leg) {
      return command.incarnation != call_.incoming.incarnation || command.missing.contains(leg.id);
    });
    return Known();
  }

  absl::Status On(const NoteGatewayLost&) {
    LoseLegs([](const Leg&) { return true; });
    return Known();
  }

  absl::Status On(const Tick&) {
    if (call_.ended() || moment_.now < ExpiryOf(call_)) return Known();
    const bool in_queue = call_.phase == Phase::kQueued || call_.phase == Phase::kOffering;
    missed_reason_ = MissedReason::kTimeout;
    End(HungUpBy::kSystem, in_queue ? Outcome::kMissed : Outcome::kFailed, moment_.now);
    return Known();
  }

  /// What follows from the state as it is now, whatever has led to it.
  void Progress() {
    if (call_.phase != Phase::kQueued && call_.phase != Phase::kOffering) return;
    if (!call_.routing.has_value()) return;
    if (const auto* accepted = std::get_if<Accepted>(&call_.routing->state)) {
      Connect(*accepted);
    } else if (const auto* ended = std::get_if<RoutedEnd>(&call_.routing->state)) {
      End(HungUpBy::kSystem,
          ended->outcome == RoutedOutcome::kAbandoned ? Outcome::kAbandoned : Outcome::kFailed,
          moment_.now);
    } else if (const Offer* offer = call_.offer()) {
      // The leg of an earlier offer goes first: a call never rings at two agents.
      const bool may_ring = call_.LiveAgentLeg() == nullptr &&
                            call_.FindLegOfOffer(offer->token) == nullptr &&
                            moment_.now < offer->expires_at;
      if (may_ring) Emit(AgentLegRequested{moment_.fresh_leg, offer->agent, offer->token});
    }
  }

  std::vector<Event> Take() { return std::move(events_); }

 private:
  absl::Status Known() const {
    if (call_.phase != Phase::kNone) return absl::OkStatus();
    return status::Error(absl::StatusCode::kNotFound, "CALL_NOT_FOUND", "there is no such call");
  }

  template <typename What>
  void Emit(What what) {
    Event event{.at = std::max(moment_.now, call_.changed_at),
                .workspace = call_.workspace,
                .what = std::move(what)};
    Apply(call_, event);
    event.workspace = call_.workspace;  // As of now, if it has just become known.
    events_.push_back(std::move(event));
  }

  void Receive(const LegId& leg, const IncomingCall& incoming,
               const std::optional<NumberVerdict>& verdict) {
    if (call_.phase != Phase::kNone) return;
    Emit(CallReceived{leg, incoming});
    if (verdict.has_value()) Judge(*verdict);
  }

  void Judge(const NumberVerdict& verdict) {
    if (const auto* resolved = std::get_if<NumberResolved>(&verdict)) return Emit(*resolved);
    Emit(std::get<NumberRejected>(verdict));
    End(HungUpBy::kSystem, Outcome::kRejected, moment_.now);
  }

  void TakeLegEvent(const LegEvent& event) {
    const Leg* leg = call_.FindLeg(event.leg);
    if (leg == nullptr || event.sequence <= leg->sequence) return;
    if (!leg->live() && !leg->concluded) return;
    if (const auto* ended = std::get_if<LegEnded>(&event.what)) {
      EndLeg(*leg, event, *ended);
    } else if (std::holds_alternative<LegRinging>(event.what)) {
      if (leg->stage < LegStage::kRinging || leg->concluded) Emit(LegChanged{event});
    } else if (std::holds_alternative<LegAnswered>(event.what)) {
      if (leg->stage < LegStage::kAnswered || leg->concluded) Emit(LegChanged{event});
    } else if (const auto* played = std::get_if<PlayFinished>(&event.what)) {
      if (call_.phase != Phase::kAnnouncing || !IsPromptCommandId(played->command_id)) return;
      Emit(LegChanged{event});
      End(HungUpBy::kSystem, Outcome::kFailed, event.at);
    } else if (std::holds_alternative<MediaTimeout>(event.what)) {
      if (call_.ended() || !(leg->role == LegRole::kCaller || leg->id == call_.agent_leg)) return;
      Emit(LegChanged{event});
      End(HungUpBy::kSystem, Outcome::kFailed, event.at);
    }
  }

  void EndLeg(const Leg leg, const LegEvent& event, const LegEnded& ended) {
    if (!leg.live()) return;
    Emit(LegChanged{event});
    if (call_.ended()) return;
    const HungUpBy by = WhoEnded(leg, ended);
    if (leg.role == LegRole::kCaller) {
      End(by, by == HungUpBy::kCaller ? Outcome::kAbandoned : Outcome::kFailed, event.at);
    } else if (leg.id == call_.agent_leg) {
      Emit(AgentLeft{leg.id, leg.person});
      End(by, Outcome::kHandled, event.at);
    }
  }

  /// The leg is gone, and the gateway will not tell.
  void Lose(const Leg& leg, LegEndCause cause) {
    const LegEnded ended{.by = LegEndedBy::kGateway, .cause = cause};
    EndLeg(leg, LegEvent{.leg = leg.id, .sequence = 0, .at = moment_.now, .what = ended}, ended);
  }

  template <typename IsLost>
  void LoseLegs(IsLost is_lost) {
    const std::vector<Leg> legs = call_.legs;  // Losing one changes the others' list.
    for (const Leg& leg : legs) {
      if (leg.live() && is_lost(leg)) Lose(leg, LegEndCause::kFailed);
    }
  }

  void Follow(const RoutingUpdate& update) {
    if (call_.routing.has_value() && update.revision <= call_.routing->revision) return;
    if (call_.ended()) return FollowAfterEnd(update);
    const bool in_queue = call_.phase == Phase::kQueued || call_.phase == Phase::kOffering;
    if (!in_queue) return;
    if (call_.routing.has_value() && IsSameDecision(*call_.routing, update)) return;
    Emit(RoutingDecided{update});
  }

  /// A request that overtook the end may have brought the call back into the router's queue.
  void FollowAfterEnd(const RoutingUpdate& update) {
    if (IsFinal(update)) {
      if (call_.RouterMustHear()) Emit(RoutingReleased{});
    } else if (call_.released) {
      Emit(RoutingDecided{update});
    }
  }

  void Connect(const Accepted& accepted) {
    const Leg* found = call_.FindLegOfOffer(accepted.token);
    if (found == nullptr) return End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
    if (!found->was_answered()) {
      if (!found->live()) End(HungUpBy::kSystem, Outcome::kFailed, moment_.now);
      return;
    }
    const Leg leg = *found;
    const bool record = leg.live() && !leg.recording_off;
    Emit(AgentConnected{leg.id, accepted.agent, call_.routing->group,
                        record ? moment_.fresh_recording : RecordingId()});
    if (leg.live()) return;
    Emit(AgentLeft{leg.id, leg.person});  // Between answering and being connected.
    End(WhoEnded(leg, leg.end), Outcome::kHandled, leg.ended_at);
  }

  /// Ends the call once. `otherwise` is how, unless what it has been through says more.
  void End(HungUpBy by, Outcome otherwise, absl::Time at) {
    CallEnded end{.outcome = otherwise, .hung_up_by = by, .group = OwnerGroup()};
    const absl::Time now = std::max(moment_.now, call_.changed_at);
    at = std::clamp(at, call_.received_at, now);
    if (call_.connected()) {
      end.outcome = Outcome::kHandled;
      end.wait = Whole(call_.connected_at - call_.received_at);
      end.talk = Whole(std::max(at, call_.connected_at) - call_.connected_at);
    } else {
      end.wait = Whole(at - call_.received_at);
    }
    if (call_.phase == Phase::kAnnouncing) {
      const auto& missed = std::get<Missed>(call_.routing->state);
      end.outcome = Outcome::kMissed;
      end.missed_reason = missed.reason;
      end.holiday = missed.holiday;
    } else if (end.outcome == Outcome::kMissed) {
      end.missed_reason = missed_reason_;
    }
    Emit(std::move(end));
  }

  GroupId OwnerGroup() const {
    if (call_.connected()) return call_.agent_group;
    if (call_.routing.has_value()) {
      const auto* missed = std::get_if<Missed>(&call_.routing->state);
      if (missed != nullptr && !missed->owner.empty()) return missed->owner;
    }
    return call_.number.has_value() ? call_.number->group : GroupId();
  }

  Call call_;
  const Moment& moment_;
  std::vector<Event> events_;
  MissedReason missed_reason_ = MissedReason::kUnspecified;
};

}  // namespace

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

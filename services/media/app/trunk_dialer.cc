#include "services/media/app/trunk_dialer.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

const RouteAttempt& UnderWay(const Dialing& dialing) { return dialing.attempts[dialing.next - 1]; }

/// Past all servers of the trunk that was tried last.
void SkipTrunk(Dialing& dialing) {
  const std::string trunk = UnderWay(dialing).trunk_id;
  while (dialing.next < dialing.attempts.size() &&
         dialing.attempts[dialing.next].trunk_id == trunk) {
    ++dialing.next;
  }
}

void LogNoRoute(const CallLeg& leg, const Dialing& dialing, const RoutePlan& plan) {
  log::Warning("no trunk takes the call", {{"leg_id", leg.id},
                                           {"call_id", leg.call_id},
                                           {"callee", log::Phone(dialing.callee)},
                                           {"caller", log::Phone(dialing.caller)}});
  for (const RouteChoice& choice : plan.choices) {
    log::Info(
        "trunk was passed over",
        {{"leg_id", leg.id}, {"trunk", choice.trunk_id}, {"reason", ToString(choice.verdict)}});
  }
}

}  // namespace

void TrunkDialer::Count(absl::string_view trunk_id, absl::string_view result) {
  parts_.board.parts().metrics.dial_attempts.With({trunk_id, result}).Increment();
}

absl::Status TrunkDialer::Originate(const OriginateTrunkLeg& command) {
  const Switchboard::Parts& board = parts_.board.parts();
  if (parts_.board.Find(command.leg_id) != nullptr) {
    return status::Error(absl::StatusCode::kAlreadyExists, "LEG_EXISTS", command.leg_id);
  }
  const CallLeg* tied_to = parts_.board.Find(command.tied_to);
  if (!command.tied_to.empty() && tied_to == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "LEG_NOT_FOUND",
                         absl::StrCat("no leg ", command.tied_to, " to tie it to"));
  }
  std::shared_ptr<const TrunkTable> table = parts_.trunks.Table();
  if (table == nullptr) {
    return status::Error(absl::StatusCode::kUnavailable, "TRUNKS_UNKNOWN",
                         "the trunks have not been read yet");
  }
  absl::StatusOr<AudioAddress> local = board.audio.Open(command.leg_id, command.call_id);
  if (!local.ok()) return local.status();

  CallLeg leg{.id = command.leg_id,
              .call_id = command.call_id,
              .role = LegRole::kCallee,
              .tied_to = command.tied_to};
  leg.sdp.emplace(*local, absl::HashOf(leg.id) >> 2);
  if (tied_to != nullptr && tied_to->sdp.has_value() && tied_to->sdp->agreement().has_value()) {
    leg.sdp->Prefer(tied_to->sdp->agreement()->codec);
  }
  RoutePlan plan = PlanRoute(*table, command.callee_number, command.caller_number, parts_.draw);
  leg.dialing = Dialing{.callee = command.callee_number,
                        .caller = command.caller_number,
                        .table = std::move(table),
                        .attempts = plan.attempts};
  leg.dialing->whatever_health =
      std::none_of(plan.attempts.begin(), plan.attempts.end(), [&](const RouteAttempt& attempt) {
        return parts_.health.IsUp(attempt.target.Key(), board.clock.Now());
      });
  CallLeg& added = parts_.board.Add(std::move(leg));
  if (plan.attempts.empty()) {
    LogNoRoute(added, *added.dialing, plan);
    parts_.board.End(added, {EndedBy::kGateway, EndCause::kNoRoute, 0});
  } else if (TryNext(added)) {
    Watch(added, command.ring_time);
  } else {
    parts_.board.End(added, {EndedBy::kGateway, EndCause::kCarrierFailed, 0});
  }
  return absl::OkStatus();
}

bool TrunkDialer::TryNext(CallLeg& leg) {
  Dialing& dialing = *leg.dialing;
  while (dialing.next < dialing.attempts.size()) {
    const RouteAttempt& attempt = dialing.attempts[dialing.next++];
    if (!dialing.whatever_health &&
        !parts_.health.IsUp(attempt.target.Key(), parts_.board.parts().clock.Now())) {
      Count(attempt.trunk_id, "resting");
      continue;
    }
    const Trunk& trunk = *dialing.table->Find(attempt.trunk_id);
    if (!TakeChannel(leg, trunk)) {
      SkipTrunk(dialing);
      continue;
    }
    Send(leg, attempt, trunk);
    return true;
  }
  return false;
}

bool TrunkDialer::TakeChannel(CallLeg& leg, const Trunk& trunk) {
  if (leg.trunk_id == trunk.id) return true;
  const absl::Status room = parts_.admission.Admit(trunk, parts_.board.parts().clock.Now());
  if (!room.ok()) {
    log::Warning("trunk has no room for a call",
                 {{"leg_id", leg.id}, {"trunk", trunk.id}, {"reason", status::Reason(room)}});
    Count(trunk.id, "full");
    return false;
  }
  if (!leg.trunk_id.empty()) parts_.admission.Release(leg.trunk_id);
  leg.trunk_id = trunk.id;
  return true;
}

void TrunkDialer::Send(CallLeg& leg, const RouteAttempt& attempt, const Trunk& trunk) {
  Dialing& dialing = *leg.dialing;
  dialing.heard = dialing.progressed = dialing.rang = false;
  leg.early_audio = false;
  leg.dialog = parts_.board.parts().signalling.Invite(
      {.contact = attempt.target.UriOf(trunk.outbound.Write(dialing.callee)),
       .caller_number = trunk.outbound.Write(dialing.caller),
       .offer = leg.sdp->Offer(),
       .reliable = true,
       .credential = trunk.outbound.credential});
  parts_.board.Attach(leg, leg.dialog);
  log::Info("number dialled", {{"leg_id", leg.id},
                               {"call_id", leg.call_id},
                               {"trunk", trunk.id},
                               {"prefix", attempt.prefix},
                               {"target", attempt.target.Key()},
                               {"callee", log::Phone(dialing.callee)}});
  leg.timers.push_back(parts_.board.parts().timers.After(
      options_.patience,
      [this, id = leg.id, dialog = leg.dialog] { GiveUpSilentServer(id, dialog); }));
}

void TrunkDialer::GiveUpSilentServer(const std::string& leg_id, DialogId dialog) {
  CallLeg* leg = parts_.board.Find(leg_id);
  if (leg == nullptr || leg->dialog != dialog || !leg->dialing || leg->dialing->heard) return;
  parts_.board.parts().signalling.HangUp(dialog, "");
  OnFailed(*leg, {.status = 408, .by_stack = true});
}

void TrunkDialer::Watch(CallLeg& leg, absl::Duration ring_time) {
  leg.timers.push_back(parts_.board.parts().timers.After(ring_time, [this, id = leg.id] {
    CallLeg* ringing = parts_.board.Find(id);
    if (ringing == nullptr || !ringing->dialing) return;
    const bool rang = ringing->dialing->rang || ringing->dialing->progressed;
    const EndCause cause = rang ? EndCause::kNoAnswer : EndCause::kUnreachable;
    Count(ringing->trunk_id, "no_answer");
    parts_.board.HangUp(*ringing, {EndedBy::kGateway, cause, 408}, "");
  }));
}

void TrunkDialer::OnProgress(CallLeg& leg, int status, const std::string& sdp) {
  if (!leg.dialing) return;
  leg.dialing->heard = true;
  if (status == 100) return;
  parts_.health.OnAlive(UnderWay(*leg.dialing).target.Key());
  if (!sdp.empty()) {
    if (absl::Status connected = Connect(leg, sdp); connected.ok()) {
      leg.early_audio = true;
    } else {
      log::Warning("early answer was refused", {{"leg_id", leg.id}, {"why", connected}});
    }
  }
  if (status == 183) leg.dialing->progressed = true;
  if (status < 180 || status > 182) return;
  leg.dialing->rang = true;
  if (leg.state == LegState::kRinging) return;
  parts_.board.Move(leg, LegTrigger::kRing);
  parts_.board.Tell(leg, LegRinging{});
}

absl::Status TrunkDialer::Connect(CallLeg& leg, const std::string& sdp) {
  if (absl::Status read = leg.sdp->ReadAnswer(sdp); !read.ok()) return read;
  return parts_.board.parts().audio.Connect(leg.id, *leg.sdp->agreement());
}

void TrunkDialer::OnAccepted(CallLeg& leg, const std::string& sdp) {
  if (!leg.dialing) return;
  parts_.health.OnAlive(UnderWay(*leg.dialing).target.Key());
  leg.dialing.reset();
  // RFC 3262 §5: after an answer in a reliable 18x the 200 need not repeat it.
  const absl::Status agreed = sdp.empty() && leg.early_audio ? absl::OkStatus() : Connect(leg, sdp);
  if (!agreed.ok()) {
    log::Warning("carrier's answer was refused", {{"leg_id", leg.id}, {"why", agreed}});
    Count(leg.trunk_id, "bad_answer");
    parts_.board.HangUp(leg, {EndedBy::kGateway, EndCause::kNoCommonCodec, 0}, "");
    return;
  }
  Count(leg.trunk_id, "answered");
  parts_.board.Move(leg, LegTrigger::kAnswer);
  parts_.board.parts().audio.ExpectMedia(leg.id, options_.media_timeout).IgnoreError();
  parts_.board.Tell(leg, LegAnswered{std::string(leg.sdp->codec())});
}

void TrunkDialer::OnFailed(CallLeg& leg, const InviteFailure& failure) {
  if (!leg.dialing) return;
  Dialing& dialing = *leg.dialing;
  parts_.board.Detach(leg.dialog);
  leg.dialog = 0;
  const RouteAttempt& failed = UnderWay(dialing);
  const CarrierFailure judged{.sip_status = failure.status,
                              .q850_cause = failure.q850_cause,
                              .by_stack = failure.by_stack,
                              .rang = dialing.rang,
                              .progressed = dialing.progressed};
  const Failover failover = Judge(judged);
  Count(failed.trunk_id, failover == Failover::kNone ? "refused" : ToString(failover));
  log::Info("dialling failed", {{"leg_id", leg.id},
                                {"trunk", failed.trunk_id},
                                {"target", failed.target.Key()},
                                {"sip_status", failure.status},
                                {"q850_cause", failure.q850_cause},
                                {"by_stack", failure.by_stack},
                                {"failover", ToString(failover)}});
  if (failover == Failover::kNextTarget) {
    parts_.health.OnFailure(failed.target.Key(), failure.retry_after,
                            parts_.board.parts().clock.Now());
  } else {
    parts_.health.OnAlive(failed.target.Key());
  }
  if (failover == Failover::kNextTrunk) SkipTrunk(dialing);
  if (failover != Failover::kNone && TryNext(leg)) return;
  parts_.board.End(leg, {failure.by_stack ? EndedBy::kGateway : EndedBy::kRemote, CauseOf(judged),
                         failure.status, failure.q850_cause});
}

}  // namespace centralita::media

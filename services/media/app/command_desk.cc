#include "services/media/app/command_desk.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

absl::Status BadState(absl::string_view what) {
  return status::Error(absl::StatusCode::kFailedPrecondition, "BAD_LEG_STATE", what);
}

/// The call for which the verb would make a leg; null if it makes none.
const std::string* CallOfOriginate(const Verb& verb) {
  if (const auto* phones = std::get_if<OriginateLeg>(&verb)) return &phones->call_id;
  if (const auto* number = std::get_if<OriginateTrunkLeg>(&verb)) return &number->call_id;
  return nullptr;
}

}  // namespace

absl::StatusOr<std::vector<CommandResult>> CommandDesk::Execute(
    const std::vector<Command>& commands, bool draining) {
  for (const Command& command : commands) {
    if (absl::Status valid = Validate(command); !valid.ok()) return valid;
    const std::string* call_id = CallOfOriginate(command.verb);
    if (call_id == nullptr || !draining) continue;
    // Callers who are here already are still served.
    if (memory_.WasDone(command.id) || !board_.OfCall(*call_id).empty()) continue;
    return status::Error(absl::StatusCode::kUnavailable, "DRAINING", "no new calls");
  }
  std::vector<CommandResult> results;
  for (const Command& command : commands) {
    const bool repeated = memory_.WasDone(command.id);
    const absl::Status status = repeated ? absl::OkStatus() : Run(command);
    const std::string reason = status::Reason(status);
    board_.parts()
        .metrics.commands
        .With({NameOf(command.verb), repeated      ? "repeated"
                                     : status.ok() ? "done"
                                                   : reason})
        .Increment();
    if (status.ok()) {
      memory_.Remember(command.id, board_.parts().clock.Now());
    } else {
      log::Info("command refused", {{"command_id", command.id},
                                    {"verb", NameOf(command.verb)},
                                    {"reason", reason},
                                    {"why", status}});
    }
    results.push_back({command.id, status});
    if (!status.ok()) break;
  }
  return results;
}

absl::Status CommandDesk::Run(const Command& command) {
  return std::visit([&](const auto& verb) { return Do(command, verb); }, command.verb);
}

absl::StatusOr<CallLeg*> CommandDesk::FindLeg(const std::string& id) {
  CallLeg* leg = board_.Find(id);
  if (leg == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "LEG_NOT_FOUND", absl::StrCat("no leg ", id));
  }
  board_.Touch(*leg);
  return leg;
}

absl::StatusOr<CallLeg*> CommandDesk::FindTalking(const std::string& id) {
  absl::StatusOr<CallLeg*> leg = FindLeg(id);
  if (!leg.ok()) return leg;
  if ((*leg)->state != LegState::kAnswered && !(*leg)->accept_sent) {
    return BadState(absl::StrCat("leg ", id, " is ", ToString((*leg)->state)));
  }
  return leg;
}

absl::StatusOr<CallLeg*> CommandDesk::FindAudible(const std::string& id) {
  absl::StatusOr<CallLeg*> leg = FindLeg(id);
  if (leg.ok() && (*leg)->early_audio) return leg;
  return FindTalking(id);
}

absl::Status CommandDesk::Do(const Command&, const RingLeg& verb) {
  absl::StatusOr<CallLeg*> leg = FindLeg(verb.leg_id);
  return leg.ok() ? callers_.Ring(**leg) : leg.status();
}

absl::Status CommandDesk::Do(const Command&, const AnswerLeg& verb) {
  absl::StatusOr<CallLeg*> leg = FindLeg(verb.leg_id);
  return leg.ok() ? callers_.Answer(**leg) : leg.status();
}

absl::Status CommandDesk::Do(const Command&, const RejectLeg& verb) {
  absl::StatusOr<CallLeg*> leg = FindLeg(verb.leg_id);
  if (!leg.ok()) return leg.status();
  if ((*leg)->role != LegRole::kCaller || (*leg)->accept_sent) {
    return BadState("only a caller who is not answered can be rejected");
  }
  board_.HangUp(**leg, {EndedBy::kCommand, EndCause::kNormal, verb.sip_status}, verb.reason);
  return absl::OkStatus();
}

absl::Status CommandDesk::Do(const Command&, const OriginateLeg& verb) {
  // Before all else: whoever is behind the times shall not even learn who has a phone.
  const Person person{verb.workspace_id, verb.person_id};
  if (absl::Status fresh = fence_.Admit(person.Key(), verb.token); !fresh.ok()) return fresh;
  return ringer_.Originate(verb);
}

absl::Status CommandDesk::Do(const Command&, const OriginateTrunkLeg& verb) {
  return dialer_.Originate(verb);
}

absl::Status CommandDesk::Do(const Command&, const BridgeLegs& verb) {
  absl::StatusOr<CallLeg*> one = FindAudible(verb.leg_id);
  if (!one.ok()) return one.status();
  absl::StatusOr<CallLeg*> other = FindAudible(verb.other_leg_id);
  if (!other.ok()) return other.status();
  for (CallLeg* leg : {*one, *other}) {
    if (leg->role != LegRole::kAgent) continue;
    if (absl::Status fresh = fence_.Admit(leg->person, leg->token); !fresh.ok()) return fresh;
  }
  for (CallLeg* leg : {*one, *other}) {
    const std::string& peer = leg == *one ? (*other)->id : (*one)->id;
    if (!leg->bridged_with.empty() && leg->bridged_with != peer) {
      return BadState(absl::StrCat("leg ", leg->id, " is bridged with another"));
    }
  }
  if (absl::Status bridged = board_.parts().audio.Bridge((*one)->id, (*other)->id); !bridged.ok()) {
    return bridged;
  }
  (*one)->bridged_with = (*other)->id;
  (*other)->bridged_with = (*one)->id;
  return absl::OkStatus();
}

absl::Status CommandDesk::Do(const Command&, const UnbridgeLegs& verb) {
  absl::StatusOr<CallLeg*> leg = FindLeg(verb.leg_id);
  if (!leg.ok()) return leg.status();
  board_.Unbridge(**leg);
  return absl::OkStatus();
}

absl::Status CommandDesk::Do(const Command& command, const PlayCommand& verb) {
  absl::StatusOr<CallLeg*> leg = FindTalking(verb.leg_id);
  if (!leg.ok()) return leg.status();
  absl::StatusOr<uint64_t> play = board_.parts().audio.Play((*leg)->id, verb.what);
  if (!play.ok()) return play.status();
  (*leg)->plays[*play] = command.id;
  return absl::OkStatus();
}

absl::Status CommandDesk::Do(const Command&, const StopPlay& verb) {
  absl::StatusOr<CallLeg*> leg = FindLeg(verb.leg_id);
  return leg.ok() ? board_.parts().audio.StopPlay((*leg)->id) : leg.status();
}

absl::Status CommandDesk::Do(const Command&, const HangUpLeg& verb) {
  absl::StatusOr<CallLeg*> leg = FindLeg(verb.leg_id);
  if (!leg.ok()) return leg.status();
  board_.HangUp(**leg, {EndedBy::kCommand, EndCause::kNormal, 0}, verb.reason);
  return absl::OkStatus();
}

absl::Status CommandDesk::Do(const Command&, const StartRecording& verb) {
  absl::StatusOr<CallLeg*> left = FindTalking(verb.left_leg_id);
  if (!left.ok()) return left.status();
  absl::StatusOr<CallLeg*> right = FindTalking(verb.right_leg_id);
  if (!right.ok()) return right.status();
  if ((*left)->recording_id == verb.recording_id && (*right)->recording_id == verb.recording_id) {
    return absl::OkStatus();  // By an earlier command whose answer was lost.
  }
  if (!(*left)->recording_id.empty() || !(*right)->recording_id.empty()) {
    return BadState("a leg is being recorded already");
  }
  if (absl::Status started = board_.parts().audio.StartRecording(verb); !started.ok()) {
    board_.parts().metrics.recordings.With({"refused"}).Increment();
    return started;
  }
  board_.NoteRecording(verb.recording_id, **left, **right);
  board_.parts().metrics.recordings.With({"started"}).Increment();
  return absl::OkStatus();
}

absl::Status CommandDesk::Do(const Command&, const StopRecording& verb) {
  CallLeg* leg = board_.FindRecorded(verb.recording_id);
  if (leg == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "LEG_NOT_FOUND",
                         absl::StrCat("no recording ", verb.recording_id, " runs"));
  }
  board_.Touch(*leg);
  board_.StopRecording(*leg);
  return absl::OkStatus();
}

absl::Status CommandDesk::Do(const Command&, const SendDtmf& verb) {
  absl::StatusOr<CallLeg*> leg = FindTalking(verb.leg_id);
  return leg.ok() ? board_.parts().audio.SendDtmf((*leg)->id, verb.digits) : leg.status();
}

void CommandDesk::OnPlayFinished(CallLeg& leg, uint64_t play, bool completed) {
  const auto it = leg.plays.find(play);
  if (it == leg.plays.end()) return;  // Digits, not a play.
  const std::string command_id = std::move(it->second);
  leg.plays.erase(it);
  board_.Tell(leg, PlayFinished{command_id, completed});
}

}  // namespace centralita::media

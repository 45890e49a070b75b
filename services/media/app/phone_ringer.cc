#include "services/media/app/phone_ringer.h"

#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"
#include "services/media/domain/status_map.h"

namespace centralita::media {
namespace {

constexpr char kElsewhere[] = "Call completed elsewhere";  // RFC 3326 §2's example.

}  // namespace

absl::Status PhoneRinger::Originate(const OriginateLeg& command) {
  const Switchboard::Parts& parts = board_.parts();
  if (board_.Find(command.leg_id) != nullptr) {
    return status::Error(absl::StatusCode::kAlreadyExists, "LEG_EXISTS", command.leg_id);
  }
  if (!command.tied_to.empty() && board_.Find(command.tied_to) == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "LEG_NOT_FOUND",
                         absl::StrCat("no leg ", command.tied_to, " to tie it to"));
  }
  const Person person{command.workspace_id, command.person_id};
  const std::vector<Binding> phones = registrar_.Find(person, parts.clock.Now());
  if (phones.empty()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "NO_DEVICE",
                         absl::StrCat("no phone of ", command.person_id, " is registered"));
  }
  absl::StatusOr<AudioAddress> local = parts.audio.Open(command.leg_id, command.call_id);
  if (!local.ok()) return local.status();

  CallLeg leg{.id = command.leg_id,
              .call_id = command.call_id,
              .role = LegRole::kAgent,
              .tied_to = command.tied_to,
              .person = person.Key(),
              .token = command.token};
  leg.sdp.emplace(*local, absl::HashOf(leg.id) >> 2);
  const CallLeg* caller = board_.Find(command.tied_to);
  if (caller != nullptr && caller->sdp.has_value() && caller->sdp->agreement().has_value()) {
    leg.sdp->Prefer(caller->sdp->agreement()->codec);
  }
  CallLeg& added = board_.Add(std::move(leg));
  RingPhones(added, command, phones);
  Watch(added, command.ring_time);
  return absl::OkStatus();
}

void PhoneRinger::RingPhones(CallLeg& leg, const OriginateLeg& command,
                             const std::vector<Binding>& phones) {
  // One offer for all: whoever answers first is whom our one port hears.
  const std::string offer = leg.sdp->Offer();
  for (const Binding& phone : phones) {
    const DialogId branch =
        board_.parts().signalling.Invite({.contact = phone.contact,
                                          .route = phone.route,
                                          .caller_number = command.caller_number,
                                          .caller_display_name = command.caller_display_name,
                                          .call_id = command.call_id,
                                          .offer = offer});
    leg.fork.Add(branch);
    board_.Attach(leg, branch);
  }
  log::Info("phones rung", {{"leg_id", leg.id},
                            {"call_id", leg.call_id},
                            {"person", command.person_id},
                            {"phones", phones.size()}});
}

void PhoneRinger::Watch(CallLeg& leg, absl::Duration ring_time) {
  LoopTimers& timers = board_.parts().timers;
  leg.timers.push_back(timers.After(ring_time, [this, id = leg.id] {
    CallLeg* ringing = board_.Find(id);
    if (ringing == nullptr || ringing->state == LegState::kAnswered) return;
    const EndCause cause = ringing->fork.rang() ? EndCause::kNoAnswer : EndCause::kUnreachable;
    board_.HangUp(*ringing, {EndedBy::kGateway, cause, 408}, "");
  }));
  leg.timers.push_back(timers.After(options_.patience, [this, id = leg.id] {
    CallLeg* ringing = board_.Find(id);
    if (ringing == nullptr || ringing->state == LegState::kAnswered) return;
    for (Fork::Branch silent : ringing->fork.Silent()) {
      board_.parts().signalling.HangUp(silent, "");
      OnFailed(*ringing, silent, 408);
      if (board_.Find(id) == nullptr) return;
    }
  }));
}

void PhoneRinger::Drop(const std::vector<Fork::Branch>& branches, const std::string& reason) {
  for (Fork::Branch branch : branches) {
    board_.Detach(branch);
    board_.parts().signalling.HangUp(branch, reason);
  }
}

void PhoneRinger::OnProgress(CallLeg& leg, DialogId branch, int status) {
  leg.fork.OnHeard(branch);
  if (status < 180) return;
  if (!leg.fork.OnRinging(branch).first_ring) return;
  board_.Move(leg, LegTrigger::kRing);
  board_.Tell(leg, LegRinging{});
}

void PhoneRinger::OnAccepted(CallLeg& leg, DialogId branch, const std::string& sdp) {
  const Switchboard::Parts& parts = board_.parts();
  const Fork::Next next = leg.fork.OnAnswered(branch);
  Drop(next.cancel, kElsewhere);
  if (next.winner != branch) return;

  leg.dialog = branch;
  absl::Status agreed = leg.sdp->ReadAnswer(sdp);
  if (agreed.ok()) agreed = parts.audio.Connect(leg.id, *leg.sdp->agreement());
  if (!agreed.ok()) {
    log::Warning("phone's answer was refused", {{"leg_id", leg.id}, {"why", agreed}});
    board_.HangUp(leg, {EndedBy::kGateway, EndCause::kNoCommonCodec, 0}, "");
    return;
  }
  board_.Move(leg, LegTrigger::kAnswer);
  parts.audio.ExpectMedia(leg.id, options_.media_timeout).IgnoreError();
  board_.Tell(leg, LegAnswered{std::string(leg.sdp->codec())});
}

void PhoneRinger::OnFailed(CallLeg& leg, DialogId branch, int status, int q850_cause) {
  board_.Detach(branch);
  const Fork::Next next = leg.fork.OnFailed(branch, status);
  Drop(next.cancel, "");
  if (!next.failed.has_value()) return;
  const EndCause cause = CauseOf(*next.failed, leg.fork.rang());
  board_.End(leg, {EndedBy::kRemote, cause, *next.failed, q850_cause});
}

}  // namespace centralita::media

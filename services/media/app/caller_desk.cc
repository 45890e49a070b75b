#include "services/media/app/caller_desk.h"

#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

constexpr size_t kMaxStrangers = 10'000;

absl::Status BadState(const CallLeg& leg, absl::string_view verb) {
  return status::Error(absl::StatusCode::kFailedPrecondition, "BAD_LEG_STATE",
                       absl::StrCat(verb, " of a leg that is ", ToString(leg.state)));
}

void LogRefusal(const IncomingInvite& invite, const Trunk& trunk, absl::string_view reason) {
  log::Info("call was refused",
            {{"trunk", trunk.id}, {"sip_call_id", invite.sip_call_id}, {"reason", reason}});
}

}  // namespace

CallerDesk::CallerDesk(Parts parts, CallerOptions options) : parts_(parts), options_(options) {
  parts_.board.OnTrunkLegGone(
      [this](const CallLeg& leg) { parts_.admission.Release(leg.trunk_id); });
}

void CallerDesk::Refuse(const IncomingInvite& invite, absl::string_view result,
                        const Refusal& refusal) {
  parts_.board.parts().metrics.invites.With({result}).Increment();
  parts_.board.parts().signalling.Reject(invite.dialog, refusal);
}

void CallerDesk::OnInvite(const IncomingInvite& invite, bool draining) {
  const std::shared_ptr<const TrunkTable> table = parts_.trunks.Table();
  if (table == nullptr) {  // We have just begun, and `directory` has not answered yet.
    return Refuse(invite, "trunks_unknown", {.status = 503, .retry_after = absl::Seconds(5)});
  }
  const Trunk* trunk = Authenticate(invite, *table);
  if (trunk == nullptr) return;
  const Switchboard::Parts& board = parts_.board.parts();
  if (draining) {
    return Refuse(invite, "draining", {.status = 503, .retry_after = absl::Seconds(30)});
  }
  if (board.outbox.waiting() >= options_.max_events_waiting) {
    return Refuse(invite, "overloaded", {.status = 503, .retry_after = absl::Seconds(30)});
  }
  if (absl::Status room = parts_.admission.Admit(*trunk, board.clock.Now()); !room.ok()) {
    log::Warning("call refused", {{"trunk", trunk->id}, {"reason", status::Reason(room)}});
    return Refuse(invite, "full", {.status = 503, .retry_after = status::RetryDelay(room)});
  }
  Accept(invite, *trunk);
}

const Trunk* CallerDesk::Authenticate(const IncomingInvite& invite, const TrunkTable& table) {
  const absl::Time now = parts_.board.parts().clock.Now();
  const Trunk* trunk = table.FindByAddress(invite.source.ip);
  if (trunk != nullptr && trunk->digest_username.empty()) return trunk;

  const std::vector<DigestResponse> digests = DigestGate::ParseAll(invite.authorizations);
  bool stale = false;
  for (const DigestResponse& digest : digests) {
    const Trunk* claimed = table.FindByDigest(digest.username, invite.source.ip);
    if (claimed == nullptr) continue;
    const auto verdict =
        parts_.gate.Check(digest, claimed->ha1_md5, claimed->ha1_sha256, "INVITE", now);
    if (verdict == DigestGate::Verdict::kRight) return claimed;
    stale |= verdict == DigestGate::Verdict::kStale;
    trunk = claimed;
  }
  if (trunk == nullptr) trunk = table.AnyRoaming();
  if (trunk != nullptr) {
    Refuse(invite, "challenged",
           {.status = 407, .challenges = parts_.gate.Challenges(trunk->realm, stale, now)});
    return nullptr;
  }
  if (strangers_.size() < kMaxStrangers && strangers_.insert(invite.source.ip).second) {
    parts_.board.parts().metrics.unknown_sources.With({}).Increment();
    log::Warning("INVITE came from an unknown source", {{"ip", invite.source.ip}});
  }
  Refuse(invite, "unknown_source", {.status = 403});
  return nullptr;
}

void CallerDesk::Accept(const IncomingInvite& invite, const Trunk& trunk) {
  const Switchboard::Parts& board = parts_.board.parts();
  if (invite.foreign_body) {  // RFC 3261 §8.2.3.
    LogRefusal(invite, trunk, "BODY_IS_NO_SDP");
    parts_.admission.Release(trunk.id);
    return Refuse(invite, "foreign_body", {.status = 415});
  }
  CallLeg leg{.id = parts_.ids.Next(),
              .call_id = parts_.ids.Next(),
              .role = LegRole::kCaller,
              .dialog = invite.dialog,
              .trunk_id = trunk.id};
  absl::StatusOr<AudioAddress> local = board.audio.Open(leg.id, leg.call_id);
  if (!local.ok()) {
    log::Error("call refused", {{"trunk", trunk.id}, {"reason", status::Reason(local.status())}});
    parts_.admission.Release(trunk.id);
    return Refuse(invite, "no_ports", {.status = 503, .retry_after = absl::Seconds(5)});
  }
  leg.sdp.emplace(*local, absl::HashOf(leg.id) >> 2);
  if (!invite.offer.empty()) {
    absl::StatusOr<std::string> answer = leg.sdp->Answer(invite.offer);
    if (!answer.ok()) {
      board.audio.Close(leg.id);
      parts_.admission.Release(trunk.id);
      const bool malformed = status::Reason(answer.status()) == "SDP_MALFORMED";
      LogRefusal(invite, trunk, status::Reason(answer.status()));
      return Refuse(invite, malformed ? "bad_sdp" : "no_common_codec",
                    {.status = malformed ? 400 : 488});
    }
    leg.answer = *std::move(answer);
  }
  board.metrics.invites.With({"admitted"}).Increment();
  CallLeg& added = parts_.board.Add(std::move(leg));
  log::Info("call came in", {{"leg_id", added.id},
                             {"call_id", added.call_id},
                             {"trunk", trunk.id},
                             {"sip_call_id", invite.sip_call_id},
                             {"from", log::Phone(invite.caller_user)},
                             {"to", log::Phone(invite.request_user)}});
  parts_.board.Tell(added, IncomingCall{.trunk_id = trunk.id,
                                        .from = invite.caller_user,
                                        .from_display_name = invite.caller_display_name,
                                        .to = invite.request_user,
                                        .region = trunk.region,
                                        .sip_call_id = invite.sip_call_id});
  Watch(added);
}

/// `calls` may be away. The caller is given ringing, then time, then a refusal.
void CallerDesk::Watch(CallLeg& leg) {
  const Switchboard::Parts& board = parts_.board.parts();
  leg.timers.push_back(board.timers.After(options_.ring_after, [this, id = leg.id] {
    CallLeg* waiting = parts_.board.Find(id);
    if (waiting != nullptr && waiting->state == LegState::kTrying) Ring(*waiting).IgnoreError();
  }));
  leg.timers.push_back(board.timers.After(options_.give_up_after, [this, id = leg.id] {
    CallLeg* waiting = parts_.board.Find(id);
    if (waiting == nullptr || waiting->claimed) return;
    log::Error("nobody took the call", {{"leg_id", id}, {"call_id", waiting->call_id}});
    parts_.board.HangUp(*waiting, {EndedBy::kGateway, EndCause::kFailed, 500}, "");
  }));
}

absl::Status CallerDesk::Ring(CallLeg& leg) {
  if (leg.role != LegRole::kCaller || leg.accept_sent) return BadState(leg, "ring");
  if (leg.state == LegState::kRinging) return absl::OkStatus();
  parts_.board.Move(leg, LegTrigger::kRing);
  parts_.board.parts().signalling.Ring(leg.dialog);
  return absl::OkStatus();
}

absl::Status CallerDesk::Answer(CallLeg& leg) {
  if (leg.role != LegRole::kCaller) return BadState(leg, "answer");
  if (leg.accept_sent) return absl::OkStatus();
  const Switchboard::Parts& board = parts_.board.parts();
  if (const auto& agreement = leg.sdp->agreement(); agreement.has_value()) {
    if (absl::Status connected = board.audio.Connect(leg.id, *agreement); !connected.ok()) {
      return connected;
    }
  } else {
    leg.answer = leg.sdp->Offer();  // The INVITE had none: RFC 3264 §5, RFC 3261 §13.2.1.
  }
  leg.accept_sent = true;
  board.signalling.Accept(leg.dialog, leg.answer);
  return absl::OkStatus();
}

void CallerDesk::OnAcknowledged(CallLeg& leg, const std::string& sdp) {
  const Switchboard::Parts& board = parts_.board.parts();
  if (leg.sdp->offer_pending()) {
    absl::Status read = leg.sdp->ReadAnswer(sdp);
    if (read.ok()) read = board.audio.Connect(leg.id, *leg.sdp->agreement());
    if (!read.ok()) {
      log::Warning("answer in ACK was refused", {{"leg_id", leg.id}, {"why", read}});
      parts_.board.HangUp(leg, {EndedBy::kGateway, EndCause::kNoCommonCodec, 0}, "");
      return;
    }
  }
  if (leg.acknowledged || !leg.accept_sent) return;
  leg.acknowledged = true;
  parts_.board.Move(leg, LegTrigger::kAnswer);
  board.audio.ExpectMedia(leg.id, options_.media_timeout).IgnoreError();
  parts_.board.Tell(leg, LegAnswered{std::string(leg.sdp->codec())});
}

}  // namespace centralita::media

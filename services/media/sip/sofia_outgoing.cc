// INVITEs of ours: how they go out, answer challenges, and end.
#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "libs/log/log.h"
#include "services/media/domain/digest_client.h"
#include "services/media/sip/sip_message.h"
#include "services/media/sip/sofia_event.h"
#include "services/media/sip/sofia_signalling.h"

namespace centralita::media {
namespace {

constexpr char kSdpType[] = "application/sdp";
constexpr int kMaxChallenges = 2;  // The first, and one more because the nonce was stale.

/// RFC 3326 §2: the cause of a CANCEL or BYE; "completed elsewhere" is 200.
std::string HangUpReason(absl::string_view text) {
  return ReasonHeader(text == "Call completed elsewhere" ? 200 : 487, text);
}

std::string RandomToken() {
  absl::BitGen random;
  return absl::StrFormat("%016x%08x", absl::Uniform<uint64_t>(random),
                         absl::Uniform<uint32_t>(random));
}

}  // namespace

DialogId SofiaSignalling::Invite(const OutgoingInvite& invite) {
  const DialogId id = ++last_id_;
  Dialog& dialog = dialogs_[id];
  dialog.outgoing = true;
  if (!invite.credential.username.empty()) {
    dialog.claim = std::make_unique<Claim>(Claim{.invite = invite,
                                                 .sip_call_id = RandomToken(),
                                                 .from_tag = RandomToken(),
                                                 .challenge = {}});
  }
  SendInvite(id, dialog, invite);
  return id;
}

void SofiaSignalling::SendInvite(DialogId id, Dialog& dialog, const OutgoingInvite& invite) {
  const bool withheld = invite.caller_number.empty();
  const std::string identity =
      withheld ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
               : absl::StrCat(QuotedName(invite.caller_display_name),
                              "<sip:", EscapedUser(invite.caller_number), "@", host_, ">");
  const std::string to = absl::StrCat("<", invite.contact, ">");
  const std::string asserted = "P-Asserted-Identity: " + identity;
  const std::string call = "X-Centralita-Call: " + invite.call_id;

  std::string from = identity;
  std::string sip_call_id, cseq;
  // RFC 3261 §22.2: a retry differs by its CSeq only. NUA takes ours as the last one, and adds 1.
  if (const Claim* claim = dialog.claim.get()) {
    absl::StrAppend(&from, ";tag=", claim->from_tag);
    sip_call_id = claim->sip_call_id;
    cseq = absl::StrCat(1 + claim->challenges, " INVITE");
  }
  const Proof proof = Prove(dialog, "INVITE", invite.contact);

  // NUA would refresh the session with the proof of the INVITE, which is used up by then: whoever
  // challenges us keeps the timer, or there is none, and the audio tells who is gone.
  dialog.handle =
      nua_handle(nua_, ToMagic(id), NUTAG_URL(invite.contact.c_str()), SIPTAG_TO_STR(to.c_str()),
                 SIPTAG_FROM_STR(from.c_str()), SIPTAG_CALL_ID_STR(OrNull(sip_call_id)), TAG_END());
  nua_invite(dialog.handle, TAG_IF(!invite.route.empty(), NUTAG_PROXY(invite.route.c_str())),
             SIPTAG_CSEQ_STR(OrNull(cseq)), SIPTAG_AUTHORIZATION_STR(OrNull(proof.to_user)),
             SIPTAG_PROXY_AUTHORIZATION_STR(OrNull(proof.to_proxy)),
             SIPTAG_SUPPORTED_STR(invite.reliable ? "timer, 100rel" : "timer"),
             TAG_IF(dialog.claim != nullptr, NUTAG_SESSION_TIMER(0)),
             TAG_IF(!invite.call_id.empty(), SIPTAG_HEADER_STR(call.c_str())),
             TAG_IF(!withheld, SIPTAG_HEADER_STR(asserted.c_str())),
             SIPTAG_CONTENT_TYPE_STR(kSdpType), SIPTAG_PAYLOAD_STR(invite.offer.c_str()),
             TAG_END());
}

SofiaSignalling::Proof SofiaSignalling::Prove(Dialog& dialog, const std::string& method,
                                              const std::string& uri) {
  if (dialog.claim == nullptr || dialog.claim->challenges == 0) return {};
  Claim& claim = *dialog.claim;
  const std::string proof = AnswerChallenge(
      claim.challenge, claim.invite.credential,
      {.method = method, .uri = uri, .cnonce = RandomToken(), .count = ++claim.nonce_count});
  return claim.by_proxy ? Proof{.to_user = "", .to_proxy = proof}
                        : Proof{.to_user = proof, .to_proxy = ""};
}

bool SofiaSignalling::AnswerInviteChallenge(const Event& event, Dialog& dialog) {
  if ((event.status != 401 && event.status != 407) || event.sip == nullptr) return false;
  if (dialog.claim == nullptr || dialog.silent) return false;
  Claim& claim = *dialog.claim;
  const absl::StatusOr<DigestChallenge> challenge =
      ChooseChallenge(ChallengesOf(event.sip), claim.invite.credential);
  if (!challenge.ok()) {
    log::Error("carrier's challenge could not be answered", {{"why", challenge.status()}});
    return false;
  }
  if (claim.challenges >= kMaxChallenges || (claim.challenges > 0 && !challenge->stale)) {
    log::Error("carrier refused our password", {{"realm", challenge->realm}});
    return false;
  }
  claim.challenge = *challenge;
  claim.by_proxy = event.status == 407;
  claim.nonce_count = 0;
  ++claim.challenges;
  // A new handle, because NUA would answer by itself, with a password in the clear and MD5 only.
  nua_handle_bind(event.handle, nullptr);
  nua_handle_destroy(event.handle);
  SendInvite(event.dialog, dialog, claim.invite);
  return true;
}

void SofiaSignalling::Acknowledge(const Event& event, Dialog& dialog) {
  dialog.accepted = true;
  if (dialog.claim != nullptr) dialog.claim->remote_target = ContactOf(event.sip);
  nua_ack(event.handle, TAG_END());       // NUA repeats the INVITE's proof: RFC 3261 §22.1.
  if (dialog.silent) SayBye(dialog, "");  // It has crossed our CANCEL: RFC 3261 §9.1, §15.
}

void SofiaSignalling::SayBye(Dialog& dialog, const std::string& reason) {
  // A carrier that challenges a BYE would go on charging: it gets its proof unasked.
  const std::string uri = dialog.claim == nullptr ? "" : dialog.claim->remote_target;
  const Proof proof = uri.empty() ? Proof{} : Prove(dialog, "BYE", uri);
  nua_bye(dialog.handle, SIPTAG_REASON_STR(OrNull(reason)),
          SIPTAG_AUTHORIZATION_STR(OrNull(proof.to_user)),
          SIPTAG_PROXY_AUTHORIZATION_STR(OrNull(proof.to_proxy)), TAG_END());
}

RequestId SofiaSignalling::Ping(const std::string& uri) {
  const RequestId id = ++last_id_;
  const std::string to = absl::StrCat("<", uri, ">");
  nua_handle_t* handle =
      nua_handle(nua_, ToMagic(id), NUTAG_URL(uri.c_str()), SIPTAG_TO_STR(to.c_str()), TAG_END());
  nua_options(handle, TAG_END());
  return id;
}

void SofiaSignalling::OnOptionsResponse(const Event& event) {
  if (event.status < 200) return;
  const InviteFailure reply = ReadFailure(event.sip, event.status);
  nua_handle_bind(event.handle, nullptr);
  nua_handle_destroy(event.handle);
  events_->OnPong(event.dialog, {reply.status, reply.by_stack, reply.retry_after});
}

void SofiaSignalling::HangUp(DialogId id, absl::string_view reason) {
  Dialog* dialog = FindAudible(id);
  if (dialog == nullptr) return;
  if (!dialog->outgoing && !dialog->accepted) {
    Reject(id, {.status = 480, .reason = std::string(reason)});
    return;
  }
  dialog->silent = true;
  const std::string header = HangUpReason(reason);
  if (dialog->accepted) {
    SayBye(*dialog, header);
  } else {
    nua_cancel(dialog->handle, SIPTAG_REASON_STR(OrNull(header)), TAG_END());
  }
}

}  // namespace centralita::media

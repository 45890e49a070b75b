// What NUA tells, in the words of SignallingEvents.
#include "libs/log/log.h"
#include "services/media/domain/status_map.h"
#include "services/media/sip/sip_message.h"
#include "services/media/sip/sofia_event.h"
#include "services/media/sip/sofia_signalling.h"

namespace centralita::media {
namespace {

constexpr char kSdpType[] = "application/sdp";

}  // namespace

void SofiaSignalling::OnEvent(const Event& event) {
  if (event.type == nua_r_shutdown) {
    if (event.status >= 200) stopped_ = true;
    return;
  }
  if (events_ == nullptr) return;  // Stopping.
  switch (event.type) {
    case nua_i_invite:
      return event.dialog == 0 ? OnInvite(event) : OnReinvite(event);
    case nua_i_update:
      return OnReinvite(event);
    case nua_r_invite:
      return OnInviteResponse(event);
    case nua_i_ack:
      if (FindAudible(event.dialog) != nullptr) {
        events_->OnAcknowledged(event.dialog, SdpOf(event.sip));
      }
      return;
    case nua_i_cancel:
      return TellEnded(event.dialog, 487);
    case nua_i_bye:
      return TellEnded(event.dialog, 0);
    case nua_i_state:
      return OnState(event);
    case nua_i_fork:
      return OnFork(event);
    case nua_i_register:
      return OnRegister(event);
    case nua_r_options:
      return OnOptionsResponse(event);
    case nua_i_info:
      return OnInfo(event);
    case nua_i_options:
      return OnOptions(event);
    default:
      return OnOtherRequest(event);
  }
}

void SofiaSignalling::TellEnded(DialogId id, int status) {
  Dialog* dialog = FindAudible(id);
  if (dialog == nullptr) return;
  dialog->silent = true;
  events_->OnEnded(id, status);
}

void SofiaSignalling::OnInvite(const Event& event) {
  if (!event.NeedsAnswer()) return nua_handle_destroy(event.handle);  // NUA has refused it.
  const DialogId id = ++last_id_;
  dialogs_[id] = {.handle = event.handle};
  nua_handle_bind(event.handle, ToMagic(id));
  IncomingInvite invite = ReadInvite(event.sip);
  invite.dialog = id;
  invite.source = SourceOf(nua_current_request(nua_));
  events_->OnInvite(invite);
}

void SofiaSignalling::OnReinvite(const Event& event) {
  if (!event.NeedsAnswer()) return;
  const std::string sdp = SdpOf(event.sip);
  const bool is_update = event.type == nua_i_update;
  if (is_update && sdp.empty()) {  // RFC 4028 §7.4: refreshes the session, nothing else.
    nua_respond(event.handle, SIP_200_OK, NUTAG_WITH_THIS(nua_), TAG_END());
    return;
  }
  OfferReply reply{.status = 481};
  if (FindAudible(event.dialog) != nullptr) reply = events_->OnOffer(event.dialog, sdp);
  nua_respond(event.handle, reply.status, PhraseOf(reply.status), NUTAG_WITH_THIS(nua_),
              TAG_IF(!reply.sdp.empty(), SIPTAG_CONTENT_TYPE_STR(kSdpType)),
              TAG_IF(!reply.sdp.empty(), SIPTAG_PAYLOAD_STR(reply.sdp.c_str())), TAG_END());
}

void SofiaSignalling::OnInviteResponse(const Event& event) {
  Dialog* dialog = Find(event.dialog);
  if (dialog == nullptr) return;
  if (event.status < 200) {
    if (dialog->silent || dialog->accepted) return;
    return events_->OnProgress(event.dialog, event.status, SdpOf(event.sip));
  }
  if (dialog->accepted) return OnRefreshResponse(event);
  if (event.status >= 300) {
    if (AnswerInviteChallenge(event, *dialog)) return;
    const bool told = dialog->silent;
    const InviteFailure failure = ReadFailure(event.sip, event.status);
    Forget(event.dialog);
    if (!told) events_->OnFailed(event.dialog, failure);
    return;
  }
  Acknowledge(event, *dialog);
  if (!dialog->silent) events_->OnAccepted(event.dialog, SdpOf(event.sip));
}

void SofiaSignalling::OnRefreshResponse(const Event& event) {
  if (event.status >= 300) return;  // NUA ends the session if it must, and says so by its state.
  const std::string offer = SdpOf(event.sip);
  std::string answer;
  if (!offer.empty() && FindAudible(event.dialog) != nullptr) {
    // NUA refreshes without an offer, so this is one, and the ACK has its answer.
    answer = events_->OnOffer(event.dialog, offer).sdp;
  }
  nua_ack(event.handle, TAG_IF(!answer.empty(), SIPTAG_CONTENT_TYPE_STR(kSdpType)),
          TAG_IF(!answer.empty(), SIPTAG_PAYLOAD_STR(answer.c_str())), TAG_END());
}

void SofiaSignalling::OnState(const Event& event) {
  int state = nua_callstate_init;
  tl_gets(event.tags, NUTAG_CALLSTATE_REF(state), TAG_END());
  if (state == nua_callstate_terminating) {
    // Ours are silent by now. So NUA has ended it: no ACK, or no session refresh.
    TellEnded(event.dialog, 408);
  } else if (state == nua_callstate_terminated && Find(event.dialog) != nullptr) {
    TellEnded(event.dialog, event.status >= 300 ? event.status : 408);
    Forget(event.dialog);
  }
}

void SofiaSignalling::OnFork(const Event& event) {
  // A proxy has sent our INVITE to several phones and a second one has answered: RFC 3261
  // §13.2.2.4.
  nua_handle_t* second = nullptr;
  tl_gets(event.tags, NUTAG_HANDLE_REF(second), TAG_END());
  if (second == nullptr) return;
  nua_ack(second, TAG_END());
  nua_bye(second, TAG_END());
  nua_handle_destroy(second);
}

void SofiaSignalling::OnRegister(const Event& event) {
  if (!event.NeedsAnswer()) return;
  const RequestId id = ++last_id_;
  msg_t* message = nua_current_request(nua_);
  IncomingRegister request = ReadRegister(event.sip);
  request.request = id;
  request.source = SourceOf(message);
  requests_[id] =
      std::make_unique<PendingRequest>(PendingRequest{event.handle, msg_ref_create(message)});
  events_->OnRegister(request);
}

void SofiaSignalling::OnOptions(const Event& event) {
  if (!event.NeedsAnswer()) return;
  const int status = event.dialog != 0 ? 200 : events_->OnOptions();
  nua_respond(event.handle, status, PhraseOf(status), NUTAG_WITH_THIS(nua_),
              SIPTAG_ACCEPT_STR(kSdpType), TAG_IF(status != 200, SIPTAG_RETRY_AFTER_STR("30")),
              TAG_END());
  if (event.dialog == 0) nua_handle_destroy(event.handle);
}

void SofiaSignalling::OnInfo(const Event& event) {
  if (event.dialog == 0 || event.sip == nullptr) return OnOtherRequest(event);
  const std::optional<InfoKey> key = KeyOf(event.sip);
  const bool empty = event.sip->sip_payload == nullptr || event.sip->sip_payload->pl_len == 0;
  if (event.NeedsAnswer()) {  // RFC 6086 §4.2.2: an empty one is only a sign of life.
    const int status = key.has_value() || empty ? 200 : 415;
    nua_respond(event.handle, status, PhraseOf(status), NUTAG_WITH_THIS(nua_), TAG_END());
  }
  if (key.has_value() && FindAudible(event.dialog) != nullptr) {
    events_->OnKey(event.dialog, key->key, key->held);
  }
}

void SofiaSignalling::OnOtherRequest(const Event& event) {
  if (event.NeedsAnswer()) {
    nua_respond(event.handle, SIP_405_METHOD_NOT_ALLOWED, NUTAG_WITH_THIS(nua_), TAG_END());
  }
  if (event.dialog == 0 && event.handle != nullptr && nua_event_is_incoming_request(event.type)) {
    nua_handle_destroy(event.handle);
  }
}

}  // namespace centralita::media

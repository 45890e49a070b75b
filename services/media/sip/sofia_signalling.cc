#include "services/media/sip/sofia_signalling.h"

#include <sofia-sip/su_log.h>

#include <cstdarg>
#include <cstdio>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/log/log.h"
#include "libs/status/error.h"
#include "services/media/domain/status_map.h"
#include "services/media/sip/sip_message.h"
#include "services/media/sip/sofia_event.h"

namespace centralita::media {
namespace {

constexpr char kAllow[] = "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, REGISTER, INFO";
// REGISTER, OPTIONS, UPDATE and INFO are answered by us, the others by NUA.
constexpr char kOurMethods[] = "REGISTER, OPTIONS, UPDATE, INFO";
constexpr char kSdpType[] = "application/sdp";
constexpr int kStopSteps = 20;             // How often, and
constexpr su_duration_t kStopStepMs = 50;  // how long we wait for NUA to let go.

void OnNua(nua_event_t type, int status, char const* phrase, nua_t*, nua_magic_t* self,
           nua_handle_t* handle, nua_hmagic_t* magic, sip_t const* sip, tagi_t tags[]) {
  static_cast<SofiaSignalling*>(self)->OnEvent(
      {type, status, phrase, handle, FromMagic(magic), sip, tags});
}

/// What sofia-sip has to say goes where all else goes, and no further than debug.
void OnSofiaLog(void*, char const* format, va_list arguments) {
  char text[512];
  std::vsnprintf(text, sizeof text, format, arguments);
  log::Debug("sofia-sip spoke", {{"text", absl::StripAsciiWhitespace(text)}});
}

}  // namespace

SofiaSignalling::SofiaSignalling(SofiaOptions options) : options_(std::move(options)) {}

SofiaSignalling::~SofiaSignalling() = default;

absl::Status SofiaSignalling::Start(su_root_s* root, SignallingEvents& events) {
  root_ = root;
  events_ = &events;
  su_log_redirect(nullptr, OnSofiaLog, nullptr);
  const std::string ip = options_.listen.substr(0, options_.listen.rfind(':'));
  const std::string port = options_.listen.substr(options_.listen.rfind(':') + 1);
  host_ = options_.advertise.empty() ? ip : options_.advertise;
  // Without a transport it is UDP and TCP. (With a list of them, this sofia-sip crashes.)
  std::string url = absl::StrCat("sip:", host_, ":", port);
  if (!options_.advertise.empty()) absl::StrAppend(&url, ";maddr=", ip);

  nua_ = nua_create(root, OnNua, this, NUTAG_URL(url.c_str()), NUTAG_MEDIA_ENABLE(0),
                    NTATAG_UDP_MTU(65535), NTATAG_MERGE_482(1), NTATAG_PASS_100(1),
                    TPTAG_UDP_RMEM(4 << 20), TAG_END());
  if (nua_ == nullptr) {
    return status::Error(absl::StatusCode::kUnavailable, "ADDRESS_IN_USE",
                         absl::StrCat("cannot listen for SIP on ", options_.listen));
  }
  nua_set_params(
      nua_, NUTAG_ENABLEINVITE(1), NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOACK(0), NUTAG_AUTOALERT(0),
      NUTAG_AUTOANSWER(0), NUTAG_EARLY_MEDIA(0), NUTAG_AUTO302(0),
      NUTAG_SESSION_TIMER(static_cast<unsigned>(absl::ToInt64Seconds(options_.session_expires))),
      NUTAG_MIN_SE(static_cast<unsigned>(absl::ToInt64Seconds(options_.min_session))),
      SIPTAG_ALLOW_STR(kAllow), NUTAG_APPL_METHOD(kOurMethods),
      SIPTAG_SUPPORTED_STR("timer, 100rel"), NUTAG_USER_AGENT("Centralita"), TAG_END());
  return absl::OkStatus();
}

void SofiaSignalling::Stop() {
  if (nua_ == nullptr) return;
  bool gone = false;
  events_ = nullptr;
  for (auto& [id, request] : requests_) msg_destroy(request->message);
  requests_.clear();
  nua_shutdown(nua_);
  for (int i = 0; i < kStopSteps && !gone; ++i) {
    su_root_step(root_, kStopStepMs);
    gone = stopped_;
  }
  if (gone) nua_destroy(nua_);
  nua_ = nullptr;
}

SofiaSignalling::Dialog* SofiaSignalling::Find(DialogId id) {
  const auto it = dialogs_.find(id);
  return it == dialogs_.end() ? nullptr : &it->second;
}

SofiaSignalling::Dialog* SofiaSignalling::FindAudible(DialogId id) {
  Dialog* dialog = Find(id);
  return dialog == nullptr || dialog->silent ? nullptr : dialog;
}

void SofiaSignalling::Forget(DialogId id) {
  const auto it = dialogs_.find(id);
  if (it == dialogs_.end()) return;
  nua_handle_bind(it->second.handle, nullptr);
  nua_handle_destroy(it->second.handle);
  dialogs_.erase(it);
}

void SofiaSignalling::Ring(DialogId id) {
  if (Dialog* dialog = FindAudible(id)) nua_respond(dialog->handle, SIP_180_RINGING, TAG_END());
}

void SofiaSignalling::Accept(DialogId id, const std::string& sdp) {
  Dialog* dialog = FindAudible(id);
  if (dialog == nullptr) return;
  dialog->accepted = true;
  nua_respond(dialog->handle, SIP_200_OK, SIPTAG_CONTENT_TYPE_STR(kSdpType),
              SIPTAG_PAYLOAD_STR(sdp.c_str()), TAG_END());
}

void SofiaSignalling::Refuse(nua_handle_s* handle, const Refusal& refusal, msg_s* with,
                             bool as_proxy) {
  const std::string reason = ReasonHeader(refusal.status, refusal.reason);
  const std::string retry = refusal.retry_after.has_value()
                                ? absl::StrCat(absl::ToInt64Seconds(*refusal.retry_after))
                                : "";
  const std::string min = refusal.min_expires.has_value()
                              ? absl::StrCat(absl::ToInt64Seconds(*refusal.min_expires))
                              : "";
  std::string challenges;  // One header line each.
  for (const std::string& challenge : refusal.challenges) {
    absl::StrAppend(&challenges, challenges.empty() ? "" : "\r\n",
                    as_proxy ? "Proxy-Authenticate: " : "WWW-Authenticate: ", challenge);
  }
  // NUA keeps the phrase's pointer, not its text: it has to be a literal.
  nua_respond(handle, refusal.status, PhraseOf(refusal.status),
              TAG_IF(with != nullptr, NUTAG_WITH(with)), SIPTAG_REASON_STR(OrNull(reason)),
              SIPTAG_RETRY_AFTER_STR(OrNull(retry)), SIPTAG_MIN_EXPIRES_STR(OrNull(min)),
              TAG_IF(!challenges.empty(), SIPTAG_HEADER_STR(challenges.c_str())), TAG_END());
}

void SofiaSignalling::Reject(DialogId id, const Refusal& refusal) {
  Dialog* dialog = FindAudible(id);
  if (dialog == nullptr) return;
  dialog->silent = true;
  Refuse(dialog->handle, refusal, nullptr, /*as_proxy=*/true);
}

void SofiaSignalling::AcceptRegister(RequestId id, const std::vector<SipContact>& contacts) {
  const auto it = requests_.find(id);
  if (it == requests_.end()) return;
  const std::string list =
      absl::StrJoin(contacts, ", ", [](std::string* out, const SipContact& contact) {
        absl::StrAppend(out, "<", contact.uri, ">;expires=",
                        absl::ToInt64Seconds(contact.expires.value_or(absl::ZeroDuration())));
      });
  nua_respond(it->second->handle, SIP_200_OK, NUTAG_WITH(it->second->message),
              SIPTAG_CONTACT_STR(OrNull(list)), TAG_END());
  FinishRequest(id);
}

void SofiaSignalling::RefuseRegister(RequestId id, const Refusal& refusal) {
  const auto it = requests_.find(id);
  if (it == requests_.end()) return;
  Refuse(it->second->handle, refusal, it->second->message, /*as_proxy=*/false);
  FinishRequest(id);
}

void SofiaSignalling::FinishRequest(RequestId id) {
  const auto it = requests_.find(id);
  nua_handle_destroy(it->second->handle);
  msg_destroy(it->second->message);
  requests_.erase(it);
}

}  // namespace centralita::media

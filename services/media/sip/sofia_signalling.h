#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/media/app/signalling.h"
#include "services/media/domain/digest_client.h"

// Of sofia-sip; its headers stay in this room.
struct su_root_s;
struct nua_s;
struct nua_handle_s;
struct msg_s;

namespace centralita::media {

struct SofiaOptions {
  std::string listen = "127.0.0.1:5060";  // UDP and TCP.
  std::string advertise;                  // Host in Via and Contact. Empty: as `listen`.
  absl::Duration session_expires = absl::Minutes(30);  // RFC 4028; zero: no session timers.
  absl::Duration min_session = absl::Seconds(90);      // RFC 4028 §4: not below 90 s.
};

/// Signalling on sofia-sip's NUA, without its media engine: SDP passes through as text.
///
/// NUA does the transactions, dialogs, retransmissions, session timers and 100rel. Handles carry a
/// dialog's number, not a pointer, so that an event that comes late finds nobody.
class SofiaSignalling final : public Signalling {
 public:
  explicit SofiaSignalling(SofiaOptions options);
  ~SofiaSignalling() override;

  /// Listens. On the loop's thread, before anything else. `events` must outlive Stop().
  /// UNAVAILABLE / ADDRESS_IN_USE
  absl::Status Start(su_root_s* root, SignallingEvents& events);
  /// Lets go of everything at once; BYEs that should still go out were sent before.
  void Stop();

  void Ring(DialogId dialog) override;
  void Accept(DialogId dialog, const std::string& sdp) override;
  void Reject(DialogId dialog, const Refusal& refusal) override;
  DialogId Invite(const OutgoingInvite& invite) override;
  void HangUp(DialogId dialog, absl::string_view reason) override;
  RequestId Ping(const std::string& uri) override;
  void AcceptRegister(RequestId request, const std::vector<SipContact>& contacts) override;
  void RefuseRegister(RequestId request, const Refusal& refusal) override;

  /// One event of NUA; for its C callback.
  struct Event;
  void OnEvent(const Event& event);

 private:
  /// Who we claim to be in a dialog that may be challenged, and how we prove it.
  struct Claim {
    OutgoingInvite invite;
    std::string sip_call_id;
    std::string from_tag;
    int challenges = 0;  // That were answered.
    DigestChallenge challenge;
    bool by_proxy = false;  // 407, not 401.
    uint32_t nonce_count = 0;
    std::string remote_target;  // The Contact of the 2xx.
  };
  /// Values of Authorization and Proxy-Authorization; empty: none.
  struct Proof {
    std::string to_user;
    std::string to_proxy;
  };
  struct Dialog {
    nua_handle_s* handle = nullptr;
    bool outgoing = false;
    bool accepted = false;         // A 2xx went or came.
    bool silent = false;           // Nothing more is told of it: it was ended from our side.
    std::unique_ptr<Claim> claim;  // Outgoing, and with a credential.
  };
  struct PendingRequest;

  Dialog* Find(DialogId id);
  Dialog* FindAudible(DialogId id);
  void Forget(DialogId id);
  void TellEnded(DialogId id, int status);
  void SendInvite(DialogId id, Dialog& dialog, const OutgoingInvite& invite);
  /// What proves who we are, once we were challenged.
  Proof Prove(Dialog& dialog, const std::string& method, const std::string& uri);
  /// Sends the INVITE again if `event` is a challenge that we can answer.
  bool AnswerInviteChallenge(const Event& event, Dialog& dialog);
  void Acknowledge(const Event& event, Dialog& dialog);
  void SayBye(Dialog& dialog, const std::string& reason);
  void OnInvite(const Event& event);
  void OnReinvite(const Event& event);
  void OnInviteResponse(const Event& event);
  void OnRefreshResponse(const Event& event);
  void OnState(const Event& event);
  void OnFork(const Event& event);
  void OnRegister(const Event& event);
  void OnOptions(const Event& event);
  void OnInfo(const Event& event);
  void OnOptionsResponse(const Event& event);
  void OnOtherRequest(const Event& event);
  void Refuse(nua_handle_s* handle, const Refusal& refusal, msg_s* with, bool as_proxy);
  void FinishRequest(RequestId id);

  const SofiaOptions options_;
  std::string host_;  // For From and P-Asserted-Identity.
  su_root_s* root_ = nullptr;
  nua_s* nua_ = nullptr;
  SignallingEvents* events_ = nullptr;  // Null while stopping.
  bool stopped_ = false;
  uint64_t last_id_ = 0;
  absl::flat_hash_map<DialogId, Dialog> dialogs_;
  absl::flat_hash_map<RequestId, std::unique_ptr<PendingRequest>> requests_;
};

}  // namespace centralita::media

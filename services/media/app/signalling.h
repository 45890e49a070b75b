#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/media/domain/carrier.h"

namespace centralita::media {

/// A SIP dialog, or an INVITE that may become one. Never 0, never used twice.
using DialogId = uint64_t;

/// A request that waits for its response.
using RequestId = uint64_t;

/// Where a message came from, as the socket says; not as the message claims.
struct SipSource {
  std::string ip;
  uint16_t port = 0;
  std::string transport;  // "udp", "tcp"
};

/// An INVITE that begins a call. 100 has been sent.
struct IncomingInvite {
  DialogId dialog = 0;
  SipSource source;
  std::string sip_call_id;
  std::string request_user;  // The request URI's user part.
  std::string caller_user;   // Of P-Asserted-Identity, else of From. Empty: withheld.
  std::string caller_display_name;
  std::string offer;                        // SDP. Empty: the caller waits for ours.
  bool foreign_body = false;                // There is a body, and no SDP in it.
  std::vector<std::string> authorizations;  // Values of Proxy-Authorization and Authorization.
};

/// One Contact of a REGISTER.
struct SipContact {
  std::string uri;
  std::optional<absl::Duration> expires;
};

/// A REGISTER that waits for its response.
struct IncomingRegister {
  RequestId request = 0;
  SipSource source;
  std::string to_user;
  std::string sip_call_id;
  uint32_t cseq = 0;
  std::optional<absl::Duration> expires;
  bool wildcard = false;
  std::vector<SipContact> contacts;
  std::vector<std::string> authorizations;
};

/// A final response that refuses.
struct Refusal {
  int status = 500;
  std::string reason;                   // RFC 3326 text; may be empty.
  std::vector<std::string> challenges;  // Values of WWW- or Proxy-Authenticate.
  std::optional<absl::Duration> retry_after;
  std::optional<absl::Duration> min_expires;
};

/// What a phone or a carrier is called with.
struct OutgoingInvite {
  std::string contact;  // The phone's URI, or the number's at the carrier.
  std::string route;    // The hop that reaches it. Empty: the contact itself.
  std::string caller_number;
  std::string caller_display_name;
  std::string call_id;  // For X-Centralita-Call. Empty: it is no one's business.
  std::string offer;
  bool reliable = false;        // Whether the far end may send reliable 18x (RFC 3262).
  DigestCredential credential;  // What challenges are answered with.
};

/// How an INVITE of ours failed.
struct InviteFailure {
  int status = 0;         // 300..699.
  int q850_cause = 0;     // Of a Reason header (RFC 3326); 0: none.
  bool by_stack = false;  // No answer came: `status` is our stack's word for why.
  absl::Duration retry_after = absl::ZeroDuration();  // As the far end asks for.
};

/// What became of an OPTIONS of ours.
struct PingReply {
  int status = 0;
  bool by_stack = false;  // No answer came.
  absl::Duration retry_after = absl::ZeroDuration();
};

/// What is answered to a new offer within a dialog.
struct OfferReply {
  int status = 200;  // 200 with `sdp`, or a refusal.
  std::string sdp;
};

/// What the SIP stack tells. Called on the loop's thread. Nothing is told of a dialog after
/// OnFailed, OnEnded, or a command that ended it.
class SignallingEvents {
 public:
  virtual ~SignallingEvents() = default;

  virtual void OnInvite(const IncomingInvite& invite) = 0;
  virtual void OnRegister(const IncomingRegister& request) = 0;

  /// The status to answer OPTIONS with: 200, or 503 while no calls are taken.
  virtual int OnOptions() = 0;

  /// Our 200 was acknowledged, for the first time or for a re-INVITE. `sdp`: the answer to an offer
  /// of ours, else empty.
  virtual void OnAcknowledged(DialogId dialog, const std::string& sdp) = 0;

  /// 1xx to our INVITE; 100 too. `sdp`: what early audio was answered with, else empty.
  virtual void OnProgress(DialogId dialog, int status, const std::string& sdp) = 0;

  /// 2xx to our INVITE; it has been acknowledged.
  virtual void OnAccepted(DialogId dialog, const std::string& sdp) = 0;

  /// A final refusal of our INVITE, or none in time (408). Challenges that could be answered are not
  /// told.
  virtual void OnFailed(DialogId dialog, const InviteFailure& failure) = 0;

  /// A new offer (re-INVITE, UPDATE), or with an empty `sdp` the wish for one of ours.
  virtual OfferReply OnOffer(DialogId dialog, const std::string& sdp) = 0;

  /// The end of a Ping().
  virtual void OnPong(RequestId ping, const PingReply& reply) = 0;

  /// A key that was told by INFO, within a dialog.
  virtual void OnKey(DialogId dialog, char key, absl::Duration held) = 0;

  /// The far end is gone: 0 by BYE, 487 by CANCEL, 408 when it went silent (no ACK, no refresh).
  virtual void OnEnded(DialogId dialog, int status) = 0;
};

/// A SIP stack, as narrow as the gateway needs it. All methods on the loop's thread.
class Signalling {
 public:
  virtual ~Signalling() = default;

  /// 180 to a caller.
  virtual void Ring(DialogId dialog) = 0;

  /// 200 to a caller, with our answer, or with our offer if there was none.
  virtual void Accept(DialogId dialog, const std::string& sdp) = 0;

  /// A final refusal to a caller.
  virtual void Reject(DialogId dialog, const Refusal& refusal) = 0;

  /// Calls a phone or a carrier. A digest challenge is answered once, and again if only its nonce
  /// was too old.
  virtual DialogId Invite(const OutgoingInvite& invite) = 0;

  /// Ends what began with Invite() or was accepted: BYE, or CANCEL (as soon as RFC 3261 §9.1
  /// allows) and, if the 200 crosses it, ACK and BYE. `reason`: RFC 3326 text; may be empty.
  virtual void HangUp(DialogId dialog, absl::string_view reason) = 0;

  /// Asks by OPTIONS whether anybody is there.
  virtual RequestId Ping(const std::string& uri) = 0;

  /// 200 to a REGISTER, with the bindings as they stand, and for how long.
  virtual void AcceptRegister(RequestId request, const std::vector<SipContact>& contacts) = 0;
  virtual void RefuseRegister(RequestId request, const Refusal& refusal) = 0;
};

}  // namespace centralita::media

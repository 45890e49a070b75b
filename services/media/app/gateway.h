#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/ids/uuid.h"
#include "services/media/app/caller_desk.h"
#include "services/media/app/command_desk.h"
#include "services/media/app/phone_ringer.h"
#include "services/media/app/registrar_desk.h"
#include "services/media/app/signalling.h"
#include "services/media/app/switchboard.h"
#include "services/media/app/target_watch.h"
#include "services/media/app/trunk_dialer.h"
#include "services/media/domain/explain.h"

namespace centralita::media {

struct GatewayOptions {
  CallerOptions callers;
  RingerOptions ringer;
  DialerOptions dialer;
  RegistrarOptions registrar;
  RegistrarLimits registrar_limits;
  int max_calls = 0;                               // 0: no limit.
  absl::Duration orphan_after = absl::Minutes(2);  // Legs that `calls` does not ask for.
  absl::Duration sweep_every = absl::Seconds(1);
  absl::Duration report_every = absl::Seconds(30);
  absl::Duration ping_every = absl::Seconds(20);  // OPTIONS to carriers; zero: never.
  absl::Duration nonce_lifetime = absl::Minutes(2);
  std::vector<DigestAlgorithm> digest_algorithms = {DigestAlgorithm::kMd5};
};

/// A leg, as ListLegs tells it.
struct LegView {
  std::string leg_id;
  std::string call_id;
  LegState state = LegState::kTrying;
  std::string bridged_with;
  std::string recording_id;
};

/// A server at which a call out would be tried.
struct AttemptView {
  std::string trunk_id;
  std::string target;
  bool room = true;  // On its trunk.
  bool up = true;
};

struct OutboundView {
  std::vector<AttemptView> attempts;
  std::vector<RouteChoice> choices;
};

struct NodeView {
  int legs = 0;
  int devices = 0;
  bool draining = false;
};

/// The gateway: what SIP, the audio and `calls` say comes here, and goes to the desk that it is
/// for. Constructed anywhere; then used on the loop's thread only.
class Gateway final : public SignallingEvents {
 public:
  struct Parts {
    Signalling& signalling;
    Audio& audio;
    LegEventOutbox& outbox;
    Credentials& credentials;
    Trunks& trunks;
    DeviceReports& reports;
    Loop& loop;
    TimerQueue& timers;
    const Clock& clock;
    ids::UuidSource& ids;
    Metrics& metrics;
    Draw draw;
  };

  /// `nonce_secret`: random, at least 16 bytes.
  Gateway(Parts parts, GatewayOptions options, std::string nonce_secret);

  /// Begins to sweep and to report.
  void Start();

  /// As CommandDesk::Execute().
  absl::StatusOr<std::vector<CommandResult>> Execute(const std::vector<Command>& commands);
  /// Shows that `calls` knows of the call.
  std::vector<LegView> ListLegs(const std::string& call_id);
  NodeView Status() const;

  /// UNAVAILABLE / TRUNKS_UNKNOWN   nothing was heard of the trunks yet.
  absl::StatusOr<OutboundView> ExplainOutbound(const std::string& callee,
                                               const std::string& caller) const;
  absl::StatusOr<InboundView> ExplainInbound(const std::string& address,
                                             const std::string& digest_username) const;

  /// Takes no new calls any more. Callers who are here are served as before, agents' phones too.
  void Drain();
  /// Ends all legs.
  void HangUpAll();
  size_t legs() const { return board_.size(); }

  // What the engine tells.
  void OnDtmf(const std::string& leg_id, char digit, absl::Duration held);
  void OnMediaTimeout(const std::string& leg_id, absl::Duration silence);
  void OnPlayFinished(const std::string& leg_id, uint64_t play, bool completed);

  // SignallingEvents:
  void OnInvite(const IncomingInvite& invite) override;
  void OnRegister(const IncomingRegister& request) override;
  int OnOptions() override;
  void OnAcknowledged(DialogId dialog, const std::string& sdp) override;
  void OnProgress(DialogId dialog, int status, const std::string& sdp) override;
  void OnAccepted(DialogId dialog, const std::string& sdp) override;
  void OnFailed(DialogId dialog, const InviteFailure& failure) override;
  OfferReply OnOffer(DialogId dialog, const std::string& sdp) override;
  void OnPong(RequestId ping, const PingReply& reply) override;
  void OnKey(DialogId dialog, char key, absl::Duration held) override;
  void OnEnded(DialogId dialog, int status) override;

 private:
  void Sweep();
  void Report();

  const Parts parts_;
  const GatewayOptions options_;
  LoopTimers timers_;
  Registrar registrar_;
  Admission admission_;
  DigestGate gate_;
  Switchboard board_;
  CallerDesk callers_;
  PhoneRinger ringer_;
  TargetHealth targets_;
  TargetWatch target_watch_;
  TrunkDialer dialer_;
  CommandDesk commands_;
  RegistrarDesk phones_;
  bool draining_ = false;
};

}  // namespace centralita::media

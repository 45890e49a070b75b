#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/media/app/outside.h"
#include "services/media/app/signalling.h"
#include "services/media/app/switchboard.h"
#include "services/media/domain/admission.h"
#include "services/media/domain/command.h"
#include "services/media/domain/failover.h"
#include "services/media/domain/route.h"
#include "services/media/domain/target_health.h"

namespace centralita::media {

struct DialerOptions {
  /// How long a carrier's server may say nothing at all, not even 100, before the next is tried.
  absl::Duration patience = absl::Seconds(4);
  absl::Duration media_timeout = absl::Seconds(30);
};

/// Calls outside numbers over trunks: one server after the other, as PlanRoute() says, until one
/// carries the call on or the failure is nobody's but the callee's (Judge()). Used on the loop's
/// thread.
class TrunkDialer {
 public:
  struct Parts {
    Switchboard& board;
    Trunks& trunks;
    Admission& admission;
    TargetHealth& health;
    Draw draw;
  };

  TrunkDialer(Parts parts, DialerOptions options) : parts_(std::move(parts)), options_(options) {}

  /// Begins the leg. Whatever becomes of it is told by its events, also that no trunk takes it.
  ///
  /// NOT_FOUND          / LEG_NOT_FOUND   the leg to tie it to is not there (any more).
  /// ALREADY_EXISTS     / LEG_EXISTS
  /// RESOURCE_EXHAUSTED / NO_PORTS
  /// UNAVAILABLE        / TRUNKS_UNKNOWN  we have just begun, and `directory` has not answered yet.
  absl::Status Originate(const OriginateTrunkLeg& command);

  void OnProgress(CallLeg& leg, int status, const std::string& sdp);
  void OnAccepted(CallLeg& leg, const std::string& sdp);
  /// The attempt that is under way has failed: tries the next, or ends the leg.
  void OnFailed(CallLeg& leg, const InviteFailure& failure);

 private:
  /// Sends the next INVITE that may go; false if there is none left.
  bool TryNext(CallLeg& leg);
  /// Whether the trunk gives the leg a channel; one that it held of another trunk is given back.
  bool TakeChannel(CallLeg& leg, const Trunk& trunk);
  void Send(CallLeg& leg, const RouteAttempt& attempt, const Trunk& trunk);
  void Watch(CallLeg& leg, absl::Duration ring_time);
  void GiveUpSilentServer(const std::string& leg_id, DialogId dialog);
  /// Follows an answer to our offer.
  absl::Status Connect(CallLeg& leg, const std::string& sdp);
  void Count(absl::string_view trunk_id, absl::string_view result);

  const Parts parts_;
  const DialerOptions options_;
};

}  // namespace centralita::media

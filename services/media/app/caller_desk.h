#pragma once

#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/ids/uuid.h"
#include "services/media/app/digest_gate.h"
#include "services/media/app/outside.h"
#include "services/media/app/signalling.h"
#include "services/media/app/switchboard.h"
#include "services/media/domain/admission.h"

namespace centralita::media {

struct CallerOptions {
  absl::Duration ring_after = absl::Seconds(10);  // Callers hear ringing if `calls` says nothing.
  absl::Duration give_up_after = absl::Seconds(60);  // And are refused after this.
  absl::Duration media_timeout = absl::Seconds(30);
  size_t max_events_waiting = 100'000;  // With more, new calls are refused.
};

/// Takes calls from trunks: who it is, whether there is room, whether we understand each other;
/// then tells `calls`. Used on the loop's thread.
class CallerDesk {
 public:
  struct Parts {
    Switchboard& board;
    DigestGate& gate;
    Trunks& trunks;
    Admission& admission;
    ids::UuidSource& ids;
  };

  CallerDesk(Parts parts, CallerOptions options);

  /// Admits the call or refuses it: 403, 407, 488, 503.
  void OnInvite(const IncomingInvite& invite, bool draining);

  /// 180. FAILED_PRECONDITION / BAD_LEG_STATE
  absl::Status Ring(CallLeg& leg);
  /// 200 with our answer (or offer). FAILED_PRECONDITION / BAD_LEG_STATE
  absl::Status Answer(CallLeg& leg);
  /// Our 200 was acknowledged: now the leg is answered.
  void OnAcknowledged(CallLeg& leg, const std::string& sdp);

 private:
  /// The trunk that the INVITE comes from; null if it was refused.
  const Trunk* Authenticate(const IncomingInvite& invite, const TrunkTable& table);
  void Accept(const IncomingInvite& invite, const Trunk& trunk);
  void Watch(CallLeg& leg);
  void Refuse(const IncomingInvite& invite, absl::string_view result, const Refusal& refusal);

  const Parts parts_;
  const CallerOptions options_;
  absl::flat_hash_set<std::string> strangers_;  // Addresses that were logged.
};

}  // namespace centralita::media

#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/media/app/loop.h"
#include "services/media/app/outside.h"
#include "services/media/app/signalling.h"
#include "services/media/domain/target_health.h"
#include "services/media/metrics.h"

namespace centralita::media {

/// Asks every SIP server of every carrier by OPTIONS whether it is there, so that a dead one is
/// known before a call is lost to it, and one that lives again before a call is risked. Used on the
/// loop's thread.
class TargetWatch {
 public:
  struct Parts {
    Signalling& signalling;
    Trunks& trunks;
    TargetHealth& health;
    LoopTimers& timers;
    const Clock& clock;
    Metrics& metrics;
  };

  /// `every`: zero for never.
  TargetWatch(Parts parts, absl::Duration every) : parts_(parts), every_(every) {}

  void Start();
  void OnPong(RequestId ping, const PingReply& reply);

 private:
  void Tick();
  void Missed(const std::string& target);
  void Count(absl::string_view result);

  const Parts parts_;
  const absl::Duration every_;
  absl::flat_hash_map<RequestId, std::string> waiting_;  // To the server's key.
};

}  // namespace centralita::media

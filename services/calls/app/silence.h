#pragma once

#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/gateway_life.h"
#include "services/calls/app/kept_call.h"

namespace centralita::calls {

/// How long a gateway may be silent before its legs count as gone. A gateway that has only restarted
/// is known by its new incarnation as soon as it answers.
inline constexpr absl::Duration kGatewayPatience = absl::Seconds(60);

/// Tells a dead gateway from one that only this replica cannot reach. Safe for concurrent use.
///
/// Every replica looks after every live call, so that one which alone is cut off from a gateway must
/// not end the calls which the others see going on: a gateway is dead when nobody hears of it.
class Silence {
 public:
  /// All must outlive this.
  Silence(GatewayLife& life, CallStore& calls, const Clock& clock)
      : life_(life), calls_(calls), clock_(clock) {}

  /// A request to the call's gateway has come to `outcome`. Ends the call when this replica has had
  /// no answer for kGatewayPatience, and knows that no other has had one for as long.
  void Note(KeptCall& kept, const absl::Status& outcome);

  /// The gateway at `address` is alive. Tells the others, every few seconds at most.
  void NoteLife(absl::string_view address);

 private:
  void NoteNoAnswer(KeptCall& kept);

  GatewayLife& life_;
  CallStore& calls_;
  const Clock& clock_;

  std::mutex mutex_;
  absl::flat_hash_map<std::string, absl::Time> told_;  // When life_ was last told, by address.
};

}  // namespace centralita::calls

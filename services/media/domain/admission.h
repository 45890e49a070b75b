#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/media/domain/trunk.h"

namespace centralita::media {

/// How many calls a trunk may have at once and may bring per second, and how many there may be in
/// all. Counts what it admits.
class Admission {
 public:
  /// `max_calls`: of the whole gateway. 0: no limit.
  explicit Admission(int max_calls) : max_calls_(max_calls) {}

  /// Counts a call of the trunk in. The error carries a retry delay for the Retry-After header.
  ///
  /// RESOURCE_EXHAUSTED / GATEWAY_FULL, CHANNELS_FULL, CALLS_TOO_FAST
  absl::Status Admit(const Trunk& trunk, absl::Time now);

  /// Whether Admit() would count one in.
  bool HasRoom(const Trunk& trunk, absl::Time now) const {
    Admission copy = *this;
    return copy.Admit(trunk, now).ok();
  }

  /// Counts a call out that was admitted.
  void Release(const std::string& trunk_id);

  int calls() const { return calls_; }

 private:
  struct Use {
    int channels = 0;
    double allowance = 0;  // Calls that may come at once: a bucket of one second's calls.
    absl::Time filled = absl::InfinitePast();
  };

  const int max_calls_;
  int calls_ = 0;
  absl::flat_hash_map<std::string, Use> use_;
};

}  // namespace centralita::media

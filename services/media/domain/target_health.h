#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"

namespace centralita::media {

/// Which SIP servers of carriers are worth a try: a circuit breaker for each (GW-08).
///
/// Calls tell it how they fared, and OPTIONS whether anybody answers. After `kPatience` failures in a row a server is left alone, at first for `kFirstRest`, then for
/// twice as long each time; after a rest one more failure is enough. One that asks for a rest
/// (Retry-After, RFC 3261 §20.33) gets it at once. A call that it carried on closes the circuit.
///
/// One that has answered OPTIONS before and misses `kMissedPings` of them, or answers 503, is down
/// until it answers again. One that never did is not judged by them: some carriers drop them.
class TargetHealth {
 public:
  static constexpr int kPatience = 3;
  static constexpr int kMissedPings = 2;
  static constexpr absl::Duration kFirstRest = absl::Seconds(30);
  static constexpr absl::Duration kLongestRest = absl::Minutes(10);

  bool IsUp(const std::string& target, absl::Time now) const;

  /// It answered as a living server does.
  void OnAlive(const std::string& target);

  /// It failed; `retry_after`: it wants to be left alone for so long, zero if it did not say.
  void OnFailure(const std::string& target, absl::Duration retry_after, absl::Time now);

  /// What became of an OPTIONS. Return whether the server went up or down by it.
  bool OnPong(const std::string& target);
  bool OnPingMissed(const std::string& target);
  /// It answered 503: it does not want calls.
  bool OnPingRefused(const std::string& target, absl::Duration retry_after, absl::Time now);

  /// Until when it is left alone; InfinitePast if nobody has reason to.
  absl::Time RestsUntil(const std::string& target) const;

 private:
  struct State {
    int failures = 0;       // Of calls, in a row.
    bool answered = false;  // An OPTIONS, ever.
    int missed = 0;         // OPTIONS, in a row.
    absl::Duration rest = absl::ZeroDuration();
    absl::Time until = absl::InfinitePast();
  };

  absl::flat_hash_map<std::string, State> state_;
};

}  // namespace centralita::media

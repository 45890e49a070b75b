#pragma once

#include <cstdint>
#include <random>

#include "absl/time/time.h"
#include "tests/simulation/erlang.h"

namespace centralita::simulation {

/// What one caller brings along. Whole nanoseconds, so that sums are exact.
struct Caller {
  absl::Duration after;  // The one before.
  absl::Duration service;
  absl::Duration patience;  // Until the caller gives up.
  double talk_share = 1;    // Of the service; the rest is wrap-up.
};

/// What became of one call.
struct Fate {
  absl::Duration wait;  // Until it was answered, or the caller gave up.
  bool answered = false;

  friend bool operator==(const Fate&, const Fate&) = default;
};

/// The callers of a load, the same for the same seed.
class Traffic {
 public:
  Traffic(const Load& load, uint64_t seed) : load_(load), random_(seed) {}

  Caller Next();
  const Load& load() const { return load_; }

 private:
  absl::Duration Exponential(double mean_s);

  const Load load_;
  std::mt19937_64 random_;
};

}  // namespace centralita::simulation

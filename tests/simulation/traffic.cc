#include "tests/simulation/traffic.h"

#include <cmath>

namespace centralita::simulation {
namespace {

/// Uniform in (0, 1), never an end of it, on 53 bits.
double Uniform(std::mt19937_64& random) {
  return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53;
}

}  // namespace

Caller Traffic::Next() {
  Caller caller{.after = Exponential(1 / load_.calls_per_s),
                .service = Exponential(load_.service_s),
                .patience = Exponential(load_.patience_s)};
  caller.talk_share = Uniform(random_);
  return caller;
}

absl::Duration Traffic::Exponential(double mean_s) {
  const double unit = -std::log(Uniform(random_));
  if (mean_s == 0) return absl::ZeroDuration();
  if (!std::isfinite(mean_s)) return absl::InfiniteDuration();
  return absl::Nanoseconds(static_cast<int64_t>(unit * mean_s * 1e9));
}

}  // namespace centralita::simulation

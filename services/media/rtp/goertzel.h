#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace centralita::media {

/// How much of the samples' energy is a tone of `hertz` (8 kHz): 1 for the pure tone, near 0
/// without it. For tests.
inline double ToneShare(const std::vector<int16_t>& samples, double hertz) {
  const double omega = 2 * std::numbers::pi * hertz / 8000;
  const double coefficient = 2 * std::cos(omega);
  double one = 0, two = 0, energy = 0;
  for (int16_t sample : samples) {
    const double now = sample + coefficient * one - two;
    two = one;
    one = now;
    energy += static_cast<double>(sample) * sample;
  }
  if (energy == 0) return 0;
  const double power = one * one + two * two - coefficient * one * two;
  return 2 * power / (energy * static_cast<double>(samples.size()));
}

}  // namespace centralita::media

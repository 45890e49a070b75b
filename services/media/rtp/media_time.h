#pragma once

#include <chrono>
#include <cstdint>

namespace centralita::media {

/// Monotonic time of a media thread, since an origin of no meaning.
using MediaTime = std::chrono::microseconds;

constexpr int kTickSamples = 160;
constexpr std::chrono::milliseconds kTick{20};

/// How many samples of 8 kHz fit in a stretch of time.
constexpr int64_t ToSamples(MediaTime time) { return time.count() / 125; }

}  // namespace centralita::media

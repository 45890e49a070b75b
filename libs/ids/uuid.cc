#include "libs/ids/uuid.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"

namespace centralita::ids {
namespace {

constexpr uint16_t kCounterBits = 12;
constexpr uint16_t kCounterMax = (1 << kCounterBits) - 1;

// A UUID has its hyphens before these characters.
constexpr bool IsHyphenPlace(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

std::string Format(uint64_t unix_ms, uint16_t random_a, uint64_t random_b) {
  const uint64_t variant_and_random = (uint64_t{0b10} << 62) | (random_b & ~(uint64_t{0b11} << 62));
  return absl::StrFormat("%08x-%04x-7%03x-%04x-%012x", (unix_ms >> 16) & 0xffffffff,
                         unix_ms & 0xffff, random_a & kCounterMax, variant_and_random >> 48,
                         variant_and_random & 0xffffffffffff);
}

// SplitMix64: a whole sequence from one seed.
uint64_t NextOfSeed(uint64_t& state) {
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

}  // namespace

std::string UuidV7(absl::Time time, uint16_t random_a, uint64_t random_b) {
  return Format(static_cast<uint64_t>(std::max<int64_t>(absl::ToUnixMillis(time), 0)), random_a,
                random_b);
}

bool IsUuid(absl::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (IsHyphenPlace(i) ? c != '-' : !hex) return false;
  }
  return true;
}

UuidSource::UuidSource(const Clock& clock, uint64_t seed)
    : clock_(clock), seeded_(true), seed_state_(seed) {}

uint64_t UuidSource::Random() {
  return seeded_ ? NextOfSeed(seed_state_) : absl::Uniform<uint64_t>(random_);
}

std::string UuidSource::Next() {
  absl::MutexLock lock(&mutex_);
  const int64_t now_ms = std::max<int64_t>(absl::ToUnixMillis(clock_.Now()), 0);
  if (now_ms > last_ms_) {
    last_ms_ = now_ms;
    counter_ = Random() & (kCounterMax >> 1);  // The upper half is room to count in.
  } else if (counter_ < kCounterMax) {
    ++counter_;
  } else {  // More than the counter holds within a millisecond: borrow from the next one.
    ++last_ms_;
    counter_ = 0;
  }
  return Format(static_cast<uint64_t>(last_ms_), counter_, Random());
}

}  // namespace centralita::ids

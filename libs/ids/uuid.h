#pragma once

#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/random/random.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"

namespace centralita::ids {

/// The UUID of version 7 for an instant and 74 random bits (RFC 9562 §5.7), in lower case:
/// "019aa5c1-8a00-7cc3-98c4-dc0c0c07398f". Their text sorts by time.
///
/// `random_a` gives its low 12 bits, `random_b` its low 62.
std::string UuidV7(absl::Time time, uint16_t random_a, uint64_t random_b);

/// Whether `text` is a UUID in its canonical form: lower case, with hyphens, of any version.
bool IsUuid(absl::string_view text);

/// Makes UUIDs of version 7. Safe for concurrent use.
///
/// Each is greater than the one before it, even within a millisecond or if the clock steps back
/// (RFC 9562 §6.2, method 1: the first 12 random bits count).
class UuidSource {
 public:
  /// `clock` must outlive this.
  explicit UuidSource(const Clock& clock) : clock_(clock) {}

  /// As above, with a seed, so that a test sees the same ids in each run.
  UuidSource(const Clock& clock, uint64_t seed);

  std::string Next() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  uint64_t Random() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Clock& clock_;
  absl::Mutex mutex_;
  absl::BitGen random_ ABSL_GUARDED_BY(mutex_);
  bool seeded_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t seed_state_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t last_ms_ ABSL_GUARDED_BY(mutex_) = 0;
  uint16_t counter_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace centralita::ids

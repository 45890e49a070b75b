#include "libs/testing/await.h"

#include "absl/time/clock.h"

namespace centralita::test {

bool Await(const std::function<bool()>& done, absl::Duration patience) {
  const absl::Time end = absl::Now() + patience;
  while (!done()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

absl::Time Soon() { return absl::Now() + absl::Seconds(10); }

}  // namespace centralita::test

#include "libs/rpc/deadline.h"

#include <algorithm>
#include <chrono>

#include "absl/time/clock.h"

namespace centralita::rpc {

absl::Time ClampDeadline(absl::Time asked, absl::Time now) {
  if (asked == absl::InfiniteFuture()) return now + kDefaultDeadline;
  return std::min(asked, now + kMaxDeadline);
}

absl::Time DeadlineOf(const grpc::ServerContextBase& context) {
  const auto deadline = context.deadline();
  // gRPC says "none" as the last time that there is.
  const bool none = deadline >= std::chrono::system_clock::time_point::max();
  return ClampDeadline(none ? absl::InfiniteFuture() : absl::FromChrono(deadline), absl::Now());
}

}  // namespace centralita::rpc

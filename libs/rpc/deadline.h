#pragma once

#include <grpcpp/server_context.h>

#include "absl/time/time.h"

namespace centralita::rpc {

/// What a unary call without a deadline gets, and the most that any gets.
inline constexpr absl::Duration kDefaultDeadline = absl::Seconds(5);
inline constexpr absl::Duration kMaxDeadline = absl::Seconds(60);

/// When the work for this call must be done. Pass it down to SQL, Redis and peers.
absl::Time DeadlineOf(const grpc::ServerContextBase& context);

/// As above, for a given deadline and time: pure.
absl::Time ClampDeadline(absl::Time asked, absl::Time now);

}  // namespace centralita::rpc

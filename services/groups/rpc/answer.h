#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/groups/metrics.h"

namespace centralita::groups {

inline constexpr char kErrorDomain[] = "groups.centralita";

/// How big a page may grow: half of what a client takes. Big items make short pages.
inline constexpr size_t kMaxPageBytes = 2 * 1024 * 1024;

/// Ends a unary handler, and counts a refusal with its reason.
template <typename Response>
grpc::Status Answer(Metrics& metrics, absl::StatusOr<Response> result, Response* response) {
  if (!result.ok()) {
    const std::string reason = status::Reason(result.status());
    metrics.refusals
        .With({reason.empty() ? absl::StatusCodeToString(result.status().code()) : reason})
        .Increment();
  }
  return rpc::Finish(std::move(result), response, kErrorDomain);
}

}  // namespace centralita::groups

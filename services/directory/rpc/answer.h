#pragma once

#include <utility>

#include "absl/status/statusor.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/directory/metrics.h"

namespace centralita::directory {

inline constexpr char kErrorDomain[] = "directory.centralita";

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

}  // namespace centralita::directory

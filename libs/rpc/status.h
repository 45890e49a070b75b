#pragma once

#include <utility>

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::rpc {

/// Turns a domain status into what goes on the wire. The only place where that happens.
///
/// The code is kept as it is; reason and metadata become a google.rpc.ErrorInfo of `domain`
/// ("groups.centralita"), a retry delay becomes a RetryInfo. The message of INTERNAL, UNKNOWN and
/// DATA_LOSS is withheld from the caller, because it may hold SQL or paths; it is logged here as an
/// error, with the request's id.
grpc::Status ToGrpc(const absl::Status& status, absl::string_view domain);

/// Turns a peer's answer into a status that carries the reason, metadata and retry delay which the
/// peer has given.
absl::Status FromGrpc(const grpc::Status& status);

/// Ends a unary handler: moves the value to `*response`, or maps the error.
template <typename Response>
grpc::Status Finish(absl::StatusOr<Response> result, Response* response, absl::string_view domain) {
  if (!result.ok()) return ToGrpc(result.status(), domain);
  *response = *std::move(result);
  return grpc::Status::OK;
}

}  // namespace centralita::rpc

#pragma once

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "libs/rpc/caller.h"
#include "libs/status/error.h"

namespace centralita::calls {

inline constexpr char kErrorDomain[] = "calls.centralita";

/// PERMISSION_DENIED / SERVICES_ONLY if the caller is not a service of ours.
inline absl::Status CheckInternal(const grpc::ServerContextBase& context) {
  if (!rpc::CallerOf(context).has_value()) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "SERVICES_ONLY",
                       "this is for the services alone");
}

}  // namespace centralita::calls

#pragma once

#include <string>

#include <grpcpp/server_context.h>

#include "absl/status/statusor.h"
#include "services/calls/app/call_store.h"

namespace centralita::calls {

/// A call as the API names it.
struct CallName {
  WorkspaceId workspace;
  CallId call;
};

/// INVALID_ARGUMENT / NAME_MALFORMED; PERMISSION_DENIED / WORKSPACE_FOREIGN.
absl::StatusOr<CallName> ParseCallName(const grpc::ServerContextBase& context,
                                       const std::string& name);

/// NOT_FOUND / CALL_NOT_FOUND if there is none in that workspace.
absl::StatusOr<StoredCall> ReadCall(CallStore& calls, const CallName& name, absl::Time deadline);

}  // namespace centralita::calls

#include "services/calls/rpc/call_name.h"

#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/status/error.h"

namespace centralita::calls {

absl::StatusOr<CallName> ParseCallName(const grpc::ServerContextBase& context,
                                       const std::string& name) {
  const auto ids = ids::ParseName("workspaces/*/calls/*", name);
  if (!ids.ok()) return ids.status();
  if (absl::Status allowed = rpc::CheckWorkspace(context, (*ids)[0]); !allowed.ok()) {
    return allowed;
  }
  return CallName{WorkspaceId((*ids)[0]), CallId((*ids)[1])};
}

absl::StatusOr<StoredCall> ReadCall(CallStore& calls, const CallName& name, absl::Time deadline) {
  absl::StatusOr<StoredCall> stored = calls.Get(name.call, deadline);
  if (stored.ok() && stored->call.workspace != name.workspace) {
    return status::Error(absl::StatusCode::kNotFound, "CALL_NOT_FOUND",
                         absl::StrCat("there is no call ", name.call.value()));
  }
  return stored;
}

}  // namespace centralita::calls

#include "libs/rpc/caller.h"

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::rpc {
namespace {

std::string Header(const grpc::ServerContextBase& context, const char* name) {
  const auto it = context.client_metadata().find(name);
  if (it == context.client_metadata().end()) return "";
  return std::string(it->second.data(), it->second.size());
}

}  // namespace

std::optional<Caller> CallerOf(const grpc::ServerContextBase& context) {
  Caller caller{.workspace_id = Header(context, kWorkspaceHeader),
                .person_id = Header(context, kPersonHeader)};
  // A person without a workspace is no service of ours either: it may enter none.
  if (caller.workspace_id.empty() && caller.person_id.empty()) return std::nullopt;
  return caller;
}

absl::Status CheckWorkspace(const grpc::ServerContextBase& context,
                            absl::string_view workspace_id) {
  const std::optional<Caller> caller = CallerOf(context);
  if (!caller.has_value() || caller->workspace_id == workspace_id) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN",
                       absl::StrCat("workspace \"", workspace_id, "\" is not the caller's"));
}

}  // namespace centralita::rpc

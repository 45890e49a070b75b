#pragma once

#include <optional>
#include <string>

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::rpc {

/// Metadata that `edge` sets after it has authenticated a caller, and strips from what comes in.
inline constexpr char kWorkspaceHeader[] = "x-centralita-workspace";
inline constexpr char kPersonHeader[] = "x-centralita-person";

/// On whose behalf a call is made.
struct Caller {
  std::string workspace_id;
  std::string person_id;  // Empty: a machine with the workspace's key.

  friend bool operator==(const Caller&, const Caller&) = default;
};

/// Nothing if the call comes from a service of ours, which is trusted.
std::optional<Caller> CallerOf(const grpc::ServerContextBase& context);

/// PERMISSION_DENIED with WORKSPACE_FOREIGN if the caller belongs to another workspace. Every
/// handler that takes a name within a workspace asks this first.
absl::Status CheckWorkspace(const grpc::ServerContextBase& context, absl::string_view workspace_id);

}  // namespace centralita::rpc

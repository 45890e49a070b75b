#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <grpcpp/server_context.h>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/deadline.h"
#include "libs/status/error.h"
#include "services/ticketing/app/ticket_desk.h"

namespace centralita::ticketing {

inline constexpr char kErrorDomain[] = "ticketing.centralita";

/// On whose behalf the call is made, and until when.
inline Errand ErrandOf(const grpc::ServerContext& context) {
  Errand errand{.deadline = rpc::DeadlineOf(context)};
  const auto caller = rpc::CallerOf(context);
  if (caller.has_value() && !caller->person_id.empty()) errand.actor = caller->person_id;
  return errand;
}

/// The workspace of a parent, "workspaces/{workspace}". INVALID_ARGUMENT / NAME_MALFORMED;
/// PERMISSION_DENIED / WORKSPACE_FOREIGN.
inline absl::StatusOr<WorkspaceId> ParseParent(const grpc::ServerContextBase& context,
                                               absl::string_view parent) {
  const auto ids = ids::ParseName("workspaces/*", parent);
  if (!ids.ok()) return ids.status();
  if (absl::Status own = rpc::CheckWorkspace(context, (*ids)[0]); !own.ok()) return own;
  return WorkspaceId((*ids)[0]);
}

/// A call's id as a request names it; "" is none. INVALID_ARGUMENT with CALL_ID_MALFORMED if it could
/// not be one.
inline absl::StatusOr<CallId> ParseCallId(const std::string& text) {
  constexpr size_t kMostCharacters = 64;
  if (text.size() > kMostCharacters ||
      !std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isgraph(c); })) {
    return status::Error(absl::StatusCode::kInvalidArgument, "CALL_ID_MALFORMED",
                         "a call's id has at most 64 printable characters");
  }
  return CallId(text);
}

/// Workspace and id of a name, "workspaces/{workspace}/<collection>/{id}". Errors as ParseParent.
template <typename Id>
absl::StatusOr<std::pair<WorkspaceId, Id>> ParseResource(const grpc::ServerContextBase& context,
                                                         absl::string_view collection,
                                                         absl::string_view name) {
  const auto ids = ids::ParseName(absl::StrCat("workspaces/*/", collection, "/*"), name);
  if (!ids.ok()) return ids.status();
  if (absl::Status own = rpc::CheckWorkspace(context, (*ids)[0]); !own.ok()) return own;
  return std::pair(WorkspaceId((*ids)[0]), Id((*ids)[1]));
}

}  // namespace centralita::ticketing

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <grpcpp/server_context.h>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/page.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// The workspace of "workspaces/{workspace}", if the caller may name it: INVALID_ARGUMENT with
/// NAME_MALFORMED, PERMISSION_DENIED with WORKSPACE_FOREIGN.
absl::StatusOr<WorkspaceId> ParseParent(const grpc::ServerContextBase& context,
                                        absl::string_view parent);

/// The ids of a name within a workspace; errors as ParseParent.
absl::StatusOr<std::pair<WorkspaceId, std::string>> ParseName(
    const grpc::ServerContextBase& context, absl::string_view pattern, absl::string_view name);

/// On whose behalf a call is made.
Actor ActorOf(const grpc::ServerContextBase& context);

/// INVALID_ARGUMENT with PAGE_SIZE_INVALID or PAGE_TOKEN_INVALID. `query` is what is listed.
absl::StatusOr<PageQuery> ParsePage(int32_t page_size, absl::string_view page_token,
                                    absl::string_view query);

/// The version that an etag stands for; nothing if it is empty. One that is not ours is version 0,
/// which nothing has.
std::optional<int64_t> ParseEtag(const std::string& etag);

}  // namespace centralita::groups

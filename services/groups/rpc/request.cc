#include "services/groups/rpc/request.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/page_token.h"
#include "services/groups/wire/convert.h"

namespace centralita::groups {
namespace {

constexpr rpc::PageLimits kPageLimits{.fallback = 100, .max = 1000};

}  // namespace

absl::StatusOr<WorkspaceId> ParseParent(const grpc::ServerContextBase& context,
                                        absl::string_view parent) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(kWorkspaceName, parent);
  if (!ids.ok()) return ids.status();
  if (absl::Status may = rpc::CheckWorkspace(context, (*ids)[0]); !may.ok()) return may;
  return WorkspaceId((*ids)[0]);
}

absl::StatusOr<std::pair<WorkspaceId, std::string>> ParseName(
    const grpc::ServerContextBase& context, absl::string_view pattern, absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(pattern, name);
  if (!ids.ok()) return ids.status();
  if (absl::Status may = rpc::CheckWorkspace(context, (*ids)[0]); !may.ok()) return may;
  return std::make_pair(WorkspaceId((*ids)[0]), (*ids)[1]);
}

Actor ActorOf(const grpc::ServerContextBase& context) {
  const std::optional<rpc::Caller> caller = rpc::CallerOf(context);
  if (!caller.has_value()) return {};
  return {WorkspaceId(caller->workspace_id), PersonId(caller->person_id)};
}

absl::StatusOr<PageQuery> ParsePage(int32_t page_size, absl::string_view page_token,
                                    absl::string_view query) {
  absl::StatusOr<int> size = rpc::PageSize(page_size, kPageLimits);
  if (!size.ok()) return size.status();
  absl::StatusOr<std::string> after = rpc::DecodePageToken(page_token, query);
  if (!after.ok()) return after.status();
  return PageQuery{*std::move(after), *size};
}

std::optional<int64_t> ParseEtag(const std::string& etag) {
  if (etag.empty()) return std::nullopt;
  int64_t version = 0;
  return absl::SimpleAtoi(etag, &version) ? version : 0;
}

}  // namespace centralita::groups

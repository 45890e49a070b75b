#include "services/routing/rpc/access.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/page_token.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

constexpr rpc::PageLimits kPages = {.fallback = 100, .max = 1000};

/// The ids in `name`, of a workspace that the caller may see.
absl::StatusOr<std::vector<std::string>> Read(const grpc::ServerContextBase& context,
                                              absl::string_view pattern, absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(pattern, name);
  if (!ids.ok()) return ids.status();
  if (absl::Status allowed = rpc::CheckWorkspace(context, ids->front()); !allowed.ok()) {
    return allowed;
  }
  return ids;
}

}  // namespace

absl::Status CheckService(const grpc::ServerContextBase& context) {
  if (!rpc::CallerOf(context).has_value()) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "SERVICES_ONLY",
                       "this method is for the services alone");
}

absl::StatusOr<PersonName> ReadPerson(const grpc::ServerContextBase& context,
                                      absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = Read(context, "workspaces/*/people/*", name);
  if (!ids.ok()) return ids.status();
  return PersonName{WorkspaceId((*ids)[0]), PersonId((*ids)[1])};
}

absl::StatusOr<PersonName> ReadSelf(const grpc::ServerContextBase& context,
                                    absl::string_view name) {
  absl::StatusOr<PersonName> person = ReadPerson(context, name);
  if (!person.ok()) return person;
  const std::optional<rpc::Caller> caller = rpc::CallerOf(context);
  if (caller.has_value() && !caller->person_id.empty() &&
      caller->person_id != person->person.value()) {
    return status::Error(absl::StatusCode::kPermissionDenied, "PERSON_FOREIGN",
                         absl::StrCat(name, " is not the caller"));
  }
  return person;
}

absl::StatusOr<GroupName> ReadGroup(const grpc::ServerContextBase& context,
                                    absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = Read(context, "workspaces/*/groups/*", name);
  if (!ids.ok()) return ids.status();
  return GroupName{WorkspaceId((*ids)[0]), GroupId((*ids)[1])};
}

absl::StatusOr<GroupName> ReadGroupOrWorkspace(const grpc::ServerContextBase& context,
                                               absl::string_view name) {
  if (absl::StrContains(name, "/groups/")) return ReadGroup(context, name);
  absl::StatusOr<std::vector<std::string>> ids = Read(context, "workspaces/*", name);
  if (!ids.ok()) return ids.status();
  return GroupName{WorkspaceId((*ids)[0]), std::nullopt};
}

absl::StatusOr<int> ReadPageSize(int32_t requested) {
  const absl::StatusOr<int> size = rpc::PageSize(requested, kPages);
  if (size.ok()) return *size;
  return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
                       absl::StrCat("page_size is ", requested));
}

}  // namespace centralita::routing

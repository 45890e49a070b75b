#include "services/routing/rpc/access.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/page_token.h"
#include "libs/status/error.h"
#include "services/routing/rpc/request_digest.h"

namespace centralita::routing {
namespace {

constexpr size_t kMaxReason = 200;
constexpr size_t kMaxRequestId = 64;
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

absl::StatusOr<CallName> ReadCall(const grpc::ServerContextBase& context, absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = Read(context, "workspaces/*/calls/*", name);
  if (!ids.ok()) return ids.status();
  return CallName{WorkspaceId((*ids)[0]), CallId((*ids)[1])};
}

absl::StatusOr<WorkspaceId> ReadWorkspace(const grpc::ServerContextBase& context,
                                          absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = Read(context, "workspaces/*", name);
  if (!ids.ok()) return ids.status();
  return WorkspaceId((*ids)[0]);
}

Asker ReadAsker(const grpc::ServerContextBase& context) {
  const std::optional<rpc::Caller> caller = rpc::CallerOf(context);
  if (!caller.has_value() || caller->person_id.empty()) return {};
  return {.person = PersonId(caller->person_id)};
}

absl::StatusOr<Supervisor> ReadSupervisor(const grpc::ServerContextBase& context,
                                          const google::protobuf::Message& request,
                                          const std::string& reason,
                                          const std::string& request_id) {
  if (absl::Status valid = CheckReason(reason, kMaxReason); !valid.ok()) return valid;
  if (request_id.size() > kMaxRequestId) {
    return status::Error(absl::StatusCode::kInvalidArgument, "REQUEST_ID_TOO_LONG",
                         "request_id has more than 64 characters");
  }
  const Asker asker = ReadAsker(context);
  Supervisor by{.actor = asker.person.has_value() ? asker.person->value() : "",
                .request_id = request_id,
                .reason = reason};
  by.digest = DigestOf(request, by.actor);
  return by;
}

absl::Status CheckReason(absl::string_view reason, size_t max) {
  const auto is_first_byte = [](char c) { return (c & 0xC0) != 0x80; };
  const auto length =
      static_cast<size_t>(std::count_if(reason.begin(), reason.end(), is_first_byte));
  if (length <= max) return absl::OkStatus();
  return status::Error(absl::StatusCode::kInvalidArgument, "REASON_TOO_LONG",
                       absl::StrCat("a reason has more than ", max, " characters"));
}

absl::StatusOr<int> ReadPageSize(int32_t requested) {
  const absl::StatusOr<int> size = rpc::PageSize(requested, kPages);
  if (size.ok()) return *size;
  return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
                       absl::StrCat("page_size is ", requested));
}

}  // namespace centralita::routing

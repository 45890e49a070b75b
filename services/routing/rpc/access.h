#pragma once

#include <optional>

#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

inline constexpr char kErrorDomain[] = "routing.centralita";

/// PERMISSION_DENIED with SERVICES_ONLY for a caller who comes by way of the edge.
absl::Status CheckService(const grpc::ServerContextBase& context);

/// A person within a workspace, by name.
struct PersonName {
  WorkspaceId workspace;
  PersonId person;
};

/// INVALID_ARGUMENT / NAME_MALFORMED; PERMISSION_DENIED / WORKSPACE_FOREIGN.
absl::StatusOr<PersonName> ReadPerson(const grpc::ServerContextBase& context,
                                      absl::string_view name);

/// As ReadPerson; PERMISSION_DENIED with PERSON_FOREIGN if the caller is another person.
absl::StatusOr<PersonName> ReadSelf(const grpc::ServerContextBase& context, absl::string_view name);

/// A group within a workspace, or a whole workspace.
struct GroupName {
  WorkspaceId workspace;
  std::optional<GroupId> group;
};

/// INVALID_ARGUMENT / NAME_MALFORMED; PERMISSION_DENIED / WORKSPACE_FOREIGN.
absl::StatusOr<GroupName> ReadGroup(const grpc::ServerContextBase& context, absl::string_view name);
absl::StatusOr<GroupName> ReadGroupOrWorkspace(const grpc::ServerContextBase& context,
                                               absl::string_view name);

/// 1..1000; 100 for 0. INVALID_ARGUMENT / PAGE_SIZE_INVALID.
absl::StatusOr<int> ReadPageSize(int32_t requested);

}  // namespace centralita::routing

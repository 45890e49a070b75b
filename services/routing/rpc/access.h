#pragma once

#include <optional>

#include <string>

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/routing/app/supervisor_rights.h"
#include "services/routing/domain/command.h"
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

/// A call within a workspace, by name.
struct CallName {
  WorkspaceId workspace;
  CallId call;
};

/// INVALID_ARGUMENT / NAME_MALFORMED; PERMISSION_DENIED / WORKSPACE_FOREIGN.
absl::StatusOr<CallName> ReadCall(const grpc::ServerContextBase& context, absl::string_view name);

/// INVALID_ARGUMENT / NAME_MALFORMED; PERMISSION_DENIED / WORKSPACE_FOREIGN.
absl::StatusOr<WorkspaceId> ReadWorkspace(const grpc::ServerContextBase& context,
                                          absl::string_view name);

/// Who asks: the person on whose behalf the edge makes the call; nobody for our services and for machines
/// with the workspace's key.
Asker ReadAsker(const grpc::ServerContextBase& context);

/// What every supervisor's request tells besides what it asks.
/// INVALID_ARGUMENT / REASON_TOO_LONG, REQUEST_ID_TOO_LONG.
absl::StatusOr<Supervisor> ReadSupervisor(const grpc::ServerContextBase& context,
                                          const google::protobuf::Message& request,
                                          const std::string& reason, const std::string& request_id);
template <typename Request>
absl::StatusOr<Supervisor> ReadSupervisor(const grpc::ServerContextBase& context,
                                          const Request& request) {
  return ReadSupervisor(context, request, request.reason(), request.request_id());
}

/// INVALID_ARGUMENT / REASON_TOO_LONG: more than `max` characters.
absl::Status CheckReason(absl::string_view reason, size_t max);

/// 1..1000; 100 for 0. INVALID_ARGUMENT / PAGE_SIZE_INVALID.
absl::StatusOr<int> ReadPageSize(int32_t requested);

}  // namespace centralita::routing

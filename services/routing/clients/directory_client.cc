#include "services/routing/clients/directory_client.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/rpc/client.h"
#include "libs/status/error.h"

namespace centralita::routing {

namespace pb = directory::v1;

absl::StatusOr<bool> DirectoryClient::Has(const WorkspaceId& workspace, const PersonId& person,
                                          absl::Time deadline) {
  pb::BatchGetPeopleRequest request;
  request.set_parent(ids::MakeName("workspaces/*", {workspace.value()}));
  request.add_names(ids::MakeName("workspaces/*/people/*", {workspace.value(), person.value()}));
  const absl::StatusOr<pb::BatchGetPeopleResponse> response =
      rpc::Unary(*people_, &pb::PersonService::StubInterface::BatchGetPeople, request, deadline);
  if (!response.ok()) return response.status();
  if (response->people().empty()) return false;
  const auto& permissions = response->people(0).permissions();
  return std::find(permissions.begin(), permissions.end(), pb::PERMISSION_ADMINISTER) !=
         permissions.end();
}

absl::StatusOr<GroupId> DirectoryClient::GroupOf(const WorkspaceId& workspace,
                                                 const std::string& number, absl::Time deadline) {
  pb::ResolveNumberRequest request;
  request.set_dialled(number);
  const absl::StatusOr<pb::Number> found =
      rpc::Unary(*numbers_, &pb::NumberService::StubInterface::ResolveNumber, request, deadline);
  if (!found.ok()) return found.status();
  const auto name = ids::ParseName("workspaces/*/numbers/*", found->name());
  if (!name.ok()) return absl::InternalError(name.status().message());
  if ((*name)[0] != workspace.value()) {  // Whose it is, is nobody else's business.
    return status::Error(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND",
                         absl::StrCat("no number ", number));
  }
  if (found->group().empty()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "NUMBER_UNASSIGNED",
                         absl::StrCat("no group answers ", number));
  }
  const auto group = ids::ParseName("workspaces/*/groups/*", found->group());
  if (!group.ok()) return absl::InternalError(group.status().message());
  return GroupId((*group)[1]);
}

}  // namespace centralita::routing

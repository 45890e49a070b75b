#include "services/calls/clients/grpc_directory.h"

#include <algorithm>
#include <string>
#include <vector>

#include "libs/ids/name.h"
#include "libs/rpc/client.h"

namespace centralita::calls {
namespace {

namespace pb = directory::v1;

}  // namespace

absl::StatusOr<OwnedNumber> GrpcDirectory::ResolveNumber(absl::string_view dialled,
                                                         absl::string_view region,
                                                         absl::Time deadline) {
  pb::ResolveNumberRequest request;
  request.set_dialled(std::string(dialled));
  request.set_region(std::string(region));
  const absl::StatusOr<pb::Number> number =
      rpc::Unary(*numbers_, &pb::NumberService::StubInterface::ResolveNumber, request, deadline);
  if (!number.ok()) return number.status();

  const auto name = ids::ParseName("workspaces/*/numbers/*", number->name());
  if (!name.ok()) return absl::InternalError(name.status().message());
  OwnedNumber owned{.workspace = WorkspaceId((*name)[0]),
                    .e164 = number->e164(),
                    .locale = number->locale(),
                    .region = number->region()};
  if (number->group().empty()) return owned;
  const auto group = ids::ParseName("workspaces/*/groups/*", number->group());
  if (!group.ok()) return absl::InternalError(group.status().message());
  owned.group = GroupId((*group)[1]);
  return owned;
}

absl::StatusOr<CallerFacts> GrpcDirectory::LookUpCaller(const WorkspaceId& workspace,
                                                        absl::string_view number,
                                                        absl::Time deadline) {
  pb::LookupContactsRequest request;
  request.set_parent(ids::MakeName("workspaces/*", {workspace.value()}));
  request.set_number(std::string(number));
  const absl::StatusOr<pb::LookupContactsResponse> found =
      rpc::Unary(*contacts_, &pb::ContactService::StubInterface::LookupContacts, request, deadline);
  if (!found.ok()) return found.status();

  CallerFacts facts{.e164 = found->e164(), .knowledge = CallerKnowledge::kNotFound};
  if (found->contacts().empty()) return facts;
  const auto active = std::find_if(found->contacts().begin(), found->contacts().end(),
                                   [](const pb::Contact& contact) { return !contact.inactive(); });
  const bool any_active = active != found->contacts().end();
  facts.knowledge = any_active ? CallerKnowledge::kActive : CallerKnowledge::kInactive;
  facts.display_name = (any_active ? *active : found->contacts(0)).display_name();
  return facts;
}

}  // namespace centralita::calls

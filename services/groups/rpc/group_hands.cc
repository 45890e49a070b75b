// The small changes of a group: one agent more or less, another order, a hand on its hours; and who
// made them.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "services/groups/rpc/answer.h"
#include "services/groups/rpc/group_service.h"
#include "services/groups/rpc/request.h"
#include "services/groups/wire/change.h"
#include "services/groups/wire/convert.h"
#include "services/groups/wire/settings.h"

namespace centralita::groups {
namespace {

constexpr char kEveryGroup[] = "-";  // AIP-159.

absl::StatusOr<v1::Group> Converted(const absl::StatusOr<Group>& group) {
  if (!group.ok()) return group.status();
  return ToProto(*group);
}

template <typename Request>
absl::StatusOr<Grip> ParseGrip(const grpc::ServerContext& context, const Request& request) {
  auto name = ParseName(context, kGroupName, request.name());
  if (!name.ok()) return name.status();
  return Grip{ActorOf(context), name->first, GroupId(name->second), ParseEtag(request.etag())};
}

}  // namespace

absl::StatusOr<v1::Group> GroupService::AddAgent(const grpc::ServerContext& context,
                                                 const v1::AddAgentRequest& request) {
  absl::StatusOr<Grip> grip = ParseGrip(context, request);
  if (!grip.ok()) return grip.status();
  absl::StatusOr<std::string> agent = ParseId(grip->workspace, kPersonName, request.agent());
  if (!agent.ok()) return agent.status();
  std::optional<int> position;
  if (request.has_position()) position = request.position();
  std::optional<AgentSettings> settings;
  if (request.has_settings()) {
    v1::AgentSettings proto = request.settings();
    if (proto.agent().empty()) proto.set_agent(request.agent());
    absl::StatusOr<AgentSettings> read = FromProto(grip->workspace, proto);
    if (!read.ok()) return read.status();
    settings = *std::move(read);
  }
  return Converted(hands_.AddAgent(*grip, PersonId(*agent), position, std::move(settings),
                                   rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Group> GroupService::RemoveAgent(const grpc::ServerContext& context,
                                                    const v1::RemoveAgentRequest& request) {
  absl::StatusOr<Grip> grip = ParseGrip(context, request);
  if (!grip.ok()) return grip.status();
  absl::StatusOr<std::string> agent = ParseId(grip->workspace, kPersonName, request.agent());
  if (!agent.ok()) return agent.status();
  return Converted(hands_.RemoveAgent(*grip, PersonId(*agent), rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Group> GroupService::ReorderAgents(const grpc::ServerContext& context,
                                                      const v1::ReorderAgentsRequest& request) {
  absl::StatusOr<Grip> grip = ParseGrip(context, request);
  if (!grip.ok()) return grip.status();
  auto agents = ParseIds<PersonId>(grip->workspace, kPersonName, request.agents());
  if (!agents.ok()) return agents.status();
  return Converted(hands_.ReorderAgents(*grip, *std::move(agents), rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Group> GroupService::SetManualState(const grpc::ServerContext& context,
                                                       const v1::SetManualStateRequest& request) {
  absl::StatusOr<Grip> grip = ParseGrip(context, request);
  if (!grip.ok()) return grip.status();
  ManualState wanted{.open = request.open(), .expire_time = {}, .reason = request.reason()};
  if (request.has_expire_time()) wanted.expire_time = FromProto(request.expire_time());
  return Converted(hands_.SetManualState(*grip, std::move(wanted), rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Group> GroupService::ClearManualState(
    const grpc::ServerContext& context, const v1::ClearManualStateRequest& request) {
  absl::StatusOr<Grip> grip = ParseGrip(context, request);
  if (!grip.ok()) return grip.status();
  return Converted(hands_.ClearManualState(*grip, rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::ListGroupChangesResponse> GroupService::ListGroupChanges(
    const grpc::ServerContext& context, const v1::ListGroupChangesRequest& request) {
  auto name = ParseName(context, kGroupName, request.parent());
  if (!name.ok()) return name.status();
  const std::string asked = absl::StrCat("ListGroupChanges ", request.parent());
  absl::StatusOr<PageQuery> query = ParsePage(request.page_size(), request.page_token(), asked);
  if (!query.ok()) return query.status();
  std::optional<GroupId> id;
  if (name->second != kEveryGroup) id = GroupId(name->second);
  absl::StatusOr<Page<AuditEntry>> page =
      groups_.ListChanges(ActorOf(context), name->first, id, *query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListGroupChangesResponse response;
  size_t bytes = 0;
  std::string next = page->next;
  for (const AuditEntry& entry : page->items) {
    v1::GroupChange& change = *response.add_changes();
    change = ToProto(entry);
    bytes += change.ByteSizeLong();
    const bool last = &entry == &page->items.back();
    if (bytes < kMaxPageBytes || last) continue;
    next = absl::StrCat(entry.id);  // Big changes make short pages.
    break;
  }
  if (!next.empty()) response.set_next_page_token(rpc::EncodePageToken(next, asked));
  return response;
}

}  // namespace centralita::groups

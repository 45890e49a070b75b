#include "services/routing/rpc/supervision_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/floor.h"
#include "services/routing/wire/presence.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/update.h"

namespace centralita::routing {
namespace {

constexpr size_t kMaxStatusReason = 64;

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::StatusOr<v1::Presence> Shown(const absl::StatusOr<PresenceView>& view) {
  if (!view.ok()) return view.status();
  return ToProto(*view);
}

/// A name in the workspace of what the request is about.
template <typename Name>
absl::StatusOr<Name> InWorkspace(absl::StatusOr<Name> name, const WorkspaceId& workspace) {
  if (!name.ok() || name->workspace == workspace) return name;
  return Invalid("NAME_MALFORMED", "the names are of different workspaces");
}

}  // namespace

template <typename Request>
absl::StatusOr<std::pair<CallName, Supervisor>> SupervisionService::AboutCall(
    const Context& context, const Request& request) {
  absl::StatusOr<CallName> name = ReadCall(context, request.name());
  if (!name.ok()) return name.status();
  absl::StatusOr<Supervisor> by = ReadSupervisor(context, request);
  if (!by.ok()) return by.status();
  const absl::Status may = parts_.rights.OverCall(name->workspace, ReadAsker(context), name->call,
                                                  rpc::DeadlineOf(context));
  if (!may.ok()) return may;
  return std::pair(*std::move(name), *std::move(by));
}

template <typename Request>
absl::StatusOr<std::pair<PersonName, Supervisor>> SupervisionService::AboutAgent(
    const Context& context, const Request& request) {
  absl::StatusOr<PersonName> name = ReadPerson(context, request.name());
  if (!name.ok()) return name.status();
  absl::StatusOr<Supervisor> by = ReadSupervisor(context, request);
  if (!by.ok()) return by.status();
  const absl::Status may = parts_.rights.OverAgent(name->workspace, ReadAsker(context),
                                                   name->person, rpc::DeadlineOf(context));
  if (!may.ok()) return may;
  return std::pair(*std::move(name), *std::move(by));
}

template <typename CallCommand>
absl::StatusOr<v1::RoutingUpdate> SupervisionService::Do(const Context& context,
                                                         const WorkspaceId& workspace,
                                                         const CallCommand& command) {
  const absl::StatusOr<CallUpdate> update =
      parts_.desk.Do(workspace, command, rpc::DeadlineOf(context));
  if (!update.ok()) return update.status();
  return ToProto(*update);
}

grpc::ServerWriteReactor<v1::WatchFloorResponse>* SupervisionService::WatchFloor(
    grpc::CallbackServerContext* context, const v1::WatchFloorRequest* request) {
  FloorStream<v1::WatchFloorResponse> stream{.parent = request->parent(),
                                             .for_watchers_only = true};
  const absl::StatusOr<GroupName> parent = ReadGroupOrWorkspace(*context, request->parent());
  if (parent.ok()) {
    stream.messages = [workspace = parent->workspace](const FloorChange& change) {
      return std::vector{ToProto(workspace, change)};
    };
  }
  return StreamFloor(context, parts_.floor, std::move(stream));
}

absl::StatusOr<v1::RoutingUpdate> SupervisionService::Move(const Context& context,
                                                           const v1::MoveCallRequest& request) {
  const auto about = AboutCall(context, request);
  if (!about.ok()) return about.status();
  const auto& [name, by] = *about;
  const auto group = InWorkspace(ReadGroup(context, request.group()), name.workspace);
  if (!group.ok()) return group.status();
  return Do(context, name.workspace,
            routing::MoveCall{.call = name.call, .group = *group->group, .by = by});
}

absl::StatusOr<v1::RoutingUpdate> SupervisionService::Assign(const Context& context,
                                                             const v1::AssignCallRequest& request) {
  const auto about = AboutCall(context, request);
  if (!about.ok()) return about.status();
  const auto& [name, by] = *about;
  const auto agent = InWorkspace(ReadPerson(context, request.agent()), name.workspace);
  if (!agent.ok()) return agent.status();
  return Do(context, name.workspace,
            routing::AssignCall{.call = name.call, .person = agent->person, .by = by});
}

absl::StatusOr<v1::RoutingUpdate> SupervisionService::Pull(const Context& context,
                                                           const v1::PullCallRequest& request) {
  const auto about = AboutCall(context, request);
  if (!about.ok()) return about.status();
  const auto& [name, by] = *about;
  std::optional<PersonId> person = ReadAsker(context).person;
  if (!person.has_value()) {
    if (request.agent().empty()) {
      return Invalid("PERSON_REQUIRED", "a machine must say for whom it pulls the call");
    }
    const auto agent = InWorkspace(ReadPerson(context, request.agent()), name.workspace);
    if (!agent.ok()) return agent.status();
    person = agent->person;
  }
  return Do(context, name.workspace,
            routing::AssignCall{.call = name.call, .person = *person, .pull = true, .by = by});
}

absl::StatusOr<v1::RoutingUpdate> SupervisionService::Prioritise(
    const Context& context, const v1::SetCallPriorityRequest& request) {
  const auto about = AboutCall(context, request);
  if (!about.ok()) return about.status();
  const auto& [name, by] = *about;
  return Do(context, name.workspace,
            PrioritiseCall{.call = name.call, .priority = request.priority(), .by = by});
}

absl::StatusOr<v1::RoutingUpdate> SupervisionService::ForceEnd(
    const Context& context, const v1::ForceEndCallRequest& request) {
  const auto about = AboutCall(context, request);
  if (!about.ok()) return about.status();
  const auto& [name, by] = *about;
  return Do(context, name.workspace, routing::ForceEndCall{.call = name.call, .by = by});
}

absl::StatusOr<v1::Presence> SupervisionService::Release(const Context& context,
                                                         const v1::ReleaseAgentRequest& request) {
  const auto about = AboutAgent(context, request);
  if (!about.ok()) return about.status();
  const auto& [name, by] = *about;
  return Shown(parts_.desk.Release(name.workspace, {.person = name.person, .by = by},
                                   rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Presence> SupervisionService::SetStatus(
    const Context& context, const v1::SetAgentStatusRequest& request) {
  if (request.status() == v1::CHOSEN_STATUS_UNSPECIFIED ||
      !v1::ChosenStatus_IsValid(request.status())) {
    return Invalid("STATUS_REQUIRED", "status is not set, or unknown");
  }
  const absl::Status valid = CheckReason(request.status_reason(), kMaxStatusReason);
  if (!valid.ok()) return valid;
  const auto about = AboutAgent(context, request);
  if (!about.ok()) return about.status();
  const auto& [name, by] = *about;
  return Shown(parts_.desk.SetStatus(name.workspace,
                                     {.person = name.person,
                                      .status = FromProto(request.status()),
                                      .reason = request.status_reason(),
                                      .by = by},
                                     rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::ListSupervisionActionsResponse> SupervisionService::ListActions(
    const Context& context, const v1::ListSupervisionActionsRequest& request) {
  const absl::StatusOr<GroupName> parent = ReadGroupOrWorkspace(context, request.parent());
  if (!parent.ok()) return parent.status();
  const absl::StatusOr<int> size = ReadPageSize(request.page_size());
  if (!size.ok()) return size.status();
  v1::ListSupervisionActionsRequest asked = request;
  asked.clear_page_token();
  asked.clear_page_size();
  const std::string query = absl::StrCat("ListSupervisionActions ", asked.SerializeAsString());
  const absl::StatusOr<std::string> from = rpc::DecodePageToken(request.page_token(), query);
  if (!from.ok()) return from.status();
  const absl::Time deadline = rpc::DeadlineOf(context);
  const Asker asker = ReadAsker(context);
  const absl::Status may =
      parent->group.has_value()
          ? parts_.rights.InGroup(parent->workspace, asker, *parent->group, deadline)
          : parts_.rights.Everywhere(parent->workspace, asker, deadline);
  if (!may.ok()) return may;
  SupervisionLog::Query search{.workspace = parent->workspace, .group = parent->group};
  if (request.has_start_time()) search.start = routing::FromProto(request.start_time());
  if (request.has_end_time()) search.end = routing::FromProto(request.end_time());
  const auto page = parts_.log.List(search, *size, *from, deadline);
  if (!page.ok()) return page.status();
  v1::ListSupervisionActionsResponse response;
  for (const SupervisionLog::Entry& entry : page->items) {
    *response.add_actions() = ToProto(parent->workspace, entry);
  }
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, query));
  }
  return response;
}

grpc::Status SupervisionService::MoveCall(grpc::ServerContext* context,
                                          const v1::MoveCallRequest* request,
                                          v1::RoutingUpdate* response) {
  return rpc::Finish(Move(*context, *request), response, kErrorDomain);
}

grpc::Status SupervisionService::AssignCall(grpc::ServerContext* context,
                                            const v1::AssignCallRequest* request,
                                            v1::RoutingUpdate* response) {
  return rpc::Finish(Assign(*context, *request), response, kErrorDomain);
}

grpc::Status SupervisionService::PullCall(grpc::ServerContext* context,
                                          const v1::PullCallRequest* request,
                                          v1::RoutingUpdate* response) {
  return rpc::Finish(Pull(*context, *request), response, kErrorDomain);
}

grpc::Status SupervisionService::SetCallPriority(grpc::ServerContext* context,
                                                 const v1::SetCallPriorityRequest* request,
                                                 v1::RoutingUpdate* response) {
  return rpc::Finish(Prioritise(*context, *request), response, kErrorDomain);
}

grpc::Status SupervisionService::ForceEndCall(grpc::ServerContext* context,
                                              const v1::ForceEndCallRequest* request,
                                              v1::RoutingUpdate* response) {
  return rpc::Finish(ForceEnd(*context, *request), response, kErrorDomain);
}

grpc::Status SupervisionService::ReleaseAgent(grpc::ServerContext* context,
                                              const v1::ReleaseAgentRequest* request,
                                              v1::Presence* response) {
  return rpc::Finish(Release(*context, *request), response, kErrorDomain);
}

grpc::Status SupervisionService::SetAgentStatus(grpc::ServerContext* context,
                                                const v1::SetAgentStatusRequest* request,
                                                v1::Presence* response) {
  return rpc::Finish(SetStatus(*context, *request), response, kErrorDomain);
}

grpc::Status SupervisionService::ListSupervisionActions(
    grpc::ServerContext* context, const v1::ListSupervisionActionsRequest* request,
    v1::ListSupervisionActionsResponse* response) {
  return rpc::Finish(ListActions(*context, *request), response, kErrorDomain);
}

}  // namespace centralita::routing

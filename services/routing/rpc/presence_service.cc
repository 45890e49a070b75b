#include "services/routing/rpc/presence_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/routing/rpc/access.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/presence.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

constexpr size_t kMaxReason = 64;
constexpr size_t kMaxGateway = 128;

/// A whole workspace may be in one look.
constexpr size_t kMaxQueuedPresences = 100'000;

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::StatusOr<v1::Presence> Shown(const absl::StatusOr<PresenceView>& view) {
  if (!view.ok()) return view.status();
  return ToProto(*view);
}

}  // namespace

grpc::Status PresenceService::SetStatus(grpc::ServerContext* context,
                                        const v1::SetStatusRequest* request,
                                        v1::Presence* response) {
  return rpc::Finish(SetStatus(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::KeepAlive(grpc::ServerContext* context,
                                        const v1::KeepAliveRequest* request,
                                        v1::KeepAliveResponse* response) {
  return rpc::Finish(KeepAlive(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::FinishWrapUp(grpc::ServerContext* context,
                                           const v1::FinishWrapUpRequest* request,
                                           v1::Presence* response) {
  return rpc::Finish(FinishWrapUp(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::SetNextStatus(grpc::ServerContext* context,
                                            const v1::SetNextStatusRequest* request,
                                            v1::Presence* response) {
  return rpc::Finish(SetNextStatus(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::SetGroupAvailability(grpc::ServerContext* context,
                                                   const v1::SetGroupAvailabilityRequest* request,
                                                   v1::Presence* response) {
  return rpc::Finish(SetGroupAvailability(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::ExtendWrapUp(grpc::ServerContext* context,
                                           const v1::ExtendWrapUpRequest* request,
                                           v1::Presence* response) {
  return rpc::Finish(ExtendWrapUp(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::SetCapacity(grpc::ServerContext* context,
                                          const v1::SetCapacityRequest* request,
                                          v1::Presence* response) {
  return rpc::Finish(SetCapacity(*context, *request), response, kErrorDomain);
}

grpc::ServerWriteReactor<v1::Presence>* PresenceService::WatchPresences(
    grpc::CallbackServerContext* context, const v1::WatchPresencesRequest* request) {
  return StreamFloor(context, parts_.watched,
                     FloorStream<v1::Presence>{.parent = request->parent(),
                                               .max_queued = kMaxQueuedPresences,
                                               .messages = [](const FloorChange& change) {
                                                 std::vector<v1::Presence> presences;
                                                 for (const PresenceView& view : change.agents) {
                                                   presences.push_back(ToProto(view));
                                                 }
                                                 return presences;
                                               }});
}

grpc::Status PresenceService::GetPresence(grpc::ServerContext* context,
                                          const v1::GetPresenceRequest* request,
                                          v1::Presence* response) {
  return rpc::Finish(GetPresence(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::ListPresences(grpc::ServerContext* context,
                                            const v1::ListPresencesRequest* request,
                                            v1::ListPresencesResponse* response) {
  return rpc::Finish(ListPresences(*context, *request), response, kErrorDomain);
}

grpc::Status PresenceService::ReportDevices(grpc::ServerContext* context,
                                            const v1::ReportDevicesRequest* request,
                                            v1::ReportDevicesResponse* response) {
  return rpc::Finish(ReportDevices(*context, *request), response, kErrorDomain);
}

absl::StatusOr<v1::Presence> PresenceService::SetStatus(const grpc::ServerContext& context,
                                                        const v1::SetStatusRequest& request) {
  const absl::StatusOr<PersonName> name = ReadSelf(context, request.name());
  if (!name.ok()) return name.status();
  if (request.status() <= v1::CHOSEN_STATUS_UNSPECIFIED ||
      request.status() > v1::ChosenStatus_MAX) {
    return Invalid("STATUS_REQUIRED", "status is not set, or unknown");
  }
  if (absl::Status valid = CheckReason(request.reason(), kMaxReason); !valid.ok()) return valid;
  return Shown(parts_.desk.SetStatus(
      name->workspace,
      {.person = name->person, .status = FromProto(request.status()), .reason = request.reason()},
      rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::KeepAliveResponse> PresenceService::KeepAlive(
    const grpc::ServerContext& context, const v1::KeepAliveRequest& request) {
  const absl::StatusOr<PersonName> name = ReadSelf(context, request.name());
  if (!name.ok()) return name.status();
  const absl::StatusOr<absl::Time> until =
      parts_.desk.KeepAlive(name->workspace, name->person, rpc::DeadlineOf(context));
  if (!until.ok()) return until.status();
  v1::KeepAliveResponse response;
  *response.mutable_expire_time() = ToProto(*until);
  return response;
}

absl::StatusOr<v1::Presence> PresenceService::FinishWrapUp(const grpc::ServerContext& context,
                                                           const v1::FinishWrapUpRequest& request) {
  const absl::StatusOr<PersonName> name = ReadSelf(context, request.name());
  if (!name.ok()) return name.status();
  return Shown(parts_.desk.FinishWrapUp(name->workspace, name->person, rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Presence> PresenceService::SetNextStatus(
    const grpc::ServerContext& context, const v1::SetNextStatusRequest& request) {
  const absl::StatusOr<PersonName> name = ReadSelf(context, request.name());
  if (!name.ok()) return name.status();
  if (!v1::ChosenStatus_IsValid(request.status())) {
    return Invalid("STATUS_INVALID", "status is unknown");
  }
  if (absl::Status valid = CheckReason(request.reason(), kMaxReason); !valid.ok()) return valid;
  routing::SetNextStatus command{.person = name->person, .reason = request.reason()};
  if (request.status() != v1::CHOSEN_STATUS_UNSPECIFIED) {
    command.status = FromProto(request.status());
  }
  return Shown(parts_.desk.Do(name->workspace, command, rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Presence> PresenceService::SetGroupAvailability(
    const grpc::ServerContext& context, const v1::SetGroupAvailabilityRequest& request) {
  const absl::StatusOr<PersonName> name = ReadSelf(context, request.name());
  if (!name.ok()) return name.status();
  const absl::StatusOr<GroupName> group = ReadGroup(context, request.group());
  if (!group.ok()) return group.status();
  if (group->workspace != name->workspace) {
    return Invalid("NAME_MALFORMED", "the names are of different workspaces");
  }
  return Shown(parts_.desk.Do(
      name->workspace,
      routing::SetGroupAvailability{
          .person = name->person, .group = *group->group, .available = request.available()},
      rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Presence> PresenceService::ExtendWrapUp(const grpc::ServerContext& context,
                                                           const v1::ExtendWrapUpRequest& request) {
  const absl::StatusOr<PersonName> name = ReadSelf(context, request.name());
  if (!name.ok()) return name.status();
  if (!request.has_end_time()) return Invalid("DURATION_OUT_OF_RANGE", "end_time is not set");
  return Shown(parts_.desk.Do(
      name->workspace,
      routing::ExtendWrapUp{.person = name->person, .end = FromProto(request.end_time())},
      rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Presence> PresenceService::SetCapacity(const grpc::ServerContext& context,
                                                          const v1::SetCapacityRequest& request) {
  const absl::StatusOr<PersonName> name = ReadPerson(context, request.name());
  if (!name.ok()) return name.status();
  const absl::StatusOr<Supervisor> by = ReadSupervisor(context, request);
  if (!by.ok()) return by.status();
  const absl::Status may = parts_.rights.OverAgent(name->workspace, ReadAsker(context),
                                                   name->person, rpc::DeadlineOf(context));
  if (!may.ok()) return may;
  return Shown(parts_.supervision.SetCapacity(
      name->workspace, {.person = name->person, .voice = request.voice_capacity(), .by = *by},
      rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::Presence> PresenceService::GetPresence(const grpc::ServerContext& context,
                                                          const v1::GetPresenceRequest& request) {
  const absl::StatusOr<PersonName> name = ReadPerson(context, request.name());
  if (!name.ok()) return name.status();
  return Shown(parts_.floor.GetPresence(name->workspace, name->person, rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::ListPresencesResponse> PresenceService::ListPresences(
    const grpc::ServerContext& context, const v1::ListPresencesRequest& request) {
  const absl::StatusOr<GroupName> parent = ReadGroupOrWorkspace(context, request.parent());
  if (!parent.ok()) return parent.status();
  const absl::StatusOr<int> size = ReadPageSize(request.page_size());
  if (!size.ok()) return size.status();
  const std::string query = absl::StrCat("ListPresences ", request.parent());
  const absl::StatusOr<std::string> from = rpc::DecodePageToken(request.page_token(), query);
  if (!from.ok()) return from.status();
  const absl::StatusOr<Page<PresenceView>> page = parts_.floor.ListPresences(
      parent->workspace, parent->group, *size, *from, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListPresencesResponse response;
  for (const PresenceView& view : page->items) *response.add_presences() = ToProto(view);
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, query));
  }
  return response;
}

absl::StatusOr<v1::ReportDevicesResponse> PresenceService::ReportDevices(
    const grpc::ServerContext& context, const v1::ReportDevicesRequest& request) {
  if (absl::Status allowed = CheckService(context); !allowed.ok()) return allowed;
  if (request.gateway().empty() || request.gateway().size() > kMaxGateway) {
    return Invalid("DEVICE_INVALID", "gateway is empty or too long");
  }
  PresenceDesk::Registrations registrations;
  for (const v1::Device& device : request.devices()) {
    if (device.workspace_id().empty() || device.person_id().empty() || !device.has_expire_time()) {
      return Invalid("DEVICE_INVALID", "a device without workspace, person or expire_time");
    }
    registrations[WorkspaceId(device.workspace_id())].push_back(
        {.person = PersonId(device.person_id()), .expires = FromProto(device.expire_time())});
  }
  const absl::Status reported = parts_.desk.ReportDevices(
      request.gateway(), std::move(registrations), request.complete(), rpc::DeadlineOf(context));
  if (!reported.ok()) return reported;
  return v1::ReportDevicesResponse();
}

}  // namespace centralita::routing

#include "services/routing/rpc/routing_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/routing/rpc/access.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/figures.h"
#include "services/routing/wire/floor.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/update.h"

namespace centralita::routing {
namespace {

constexpr int kMaxPriority = 10;  // Minutes of waiting.
constexpr int kMaxSkills = 20;
constexpr size_t kMaxSkill = 64;
constexpr int kMaxLevel = 10;
constexpr int64_t kMaxDropSeconds = 7200;

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

/// What every request about a call must have.
template <typename Request>
absl::Status CheckCall(const Request& request) {
  if (request.workspace_id().empty()) {
    return Invalid("WORKSPACE_ID_REQUIRED", "workspace_id is empty");
  }
  if (request.call_id().empty()) return Invalid("CALL_ID_REQUIRED", "call_id is empty");
  return absl::OkStatus();
}

/// As above, of a request that only a service may make.
template <typename Request>
absl::Status CheckCommand(const grpc::ServerContext& context, const Request& request) {
  if (absl::Status allowed = CheckService(context); !allowed.ok()) return allowed;
  return CheckCall(request);
}

absl::StatusOr<v1::RoutingUpdate> Shown(const absl::StatusOr<CallUpdate>& update) {
  if (!update.ok()) return update.status();
  return ToProto(*update);
}

bool MayDecline(v1::OfferOutcome outcome) {
  return outcome == v1::OFFER_OUTCOME_DECLINED || outcome == v1::OFFER_OUTCOME_RING_NO_ANSWER ||
         outcome == v1::OFFER_OUTCOME_DEVICE_FAILED || outcome == v1::OFFER_OUTCOME_AGENT_CHANGED;
}

/// What a call may ask for beyond its group.
absl::Status CheckWishes(const v1::EnqueueRequest& request) {
  if (request.priority() < -kMaxPriority || request.priority() > kMaxPriority) {
    return Invalid("PRIORITY_OUT_OF_RANGE",
                   absl::StrCat("priority ", request.priority(), " is not in -10..10"));
  }
  if (request.skills_size() > kMaxSkills) {
    return Invalid("TOO_MANY_SKILLS", absl::StrCat(request.skills_size(), " skills, of 20"));
  }
  for (const groups::v1::SkillDemand& demand : request.skills()) {
    const int64_t drop_after = demand.drop_after().seconds();
    if (demand.skill().empty() || demand.skill().size() > kMaxSkill || demand.min_level() < 1 ||
        demand.min_level() > kMaxLevel || drop_after < 0 || drop_after > kMaxDropSeconds) {
      return Invalid("SKILL_INVALID", absl::StrCat("skill \"", demand.skill(),
                                                   "\": 1..64 characters, level 1..10, "
                                                   "dropped within two hours or never"));
    }
  }
  return absl::OkStatus();
}

/// As CheckCommand, of a request about an agent's call.
template <typename Request>
absl::Status CheckAgentCall(const grpc::ServerContext& context, const Request& request) {
  if (absl::Status valid = CheckCommand(context, request); !valid.ok()) return valid;
  if (request.person_id().empty()) return Invalid("PERSON_ID_REQUIRED", "person_id is empty");
  return absl::OkStatus();
}

}  // namespace

grpc::Status RoutingService::Enqueue(grpc::ServerContext* context,
                                     const v1::EnqueueRequest* request,
                                     v1::RoutingUpdate* response) {
  return rpc::Finish(Enqueue(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::AcceptOffer(grpc::ServerContext* context,
                                         const v1::AcceptOfferRequest* request,
                                         v1::RoutingUpdate* response) {
  return rpc::Finish(AcceptOffer(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::DeclineOffer(grpc::ServerContext* context,
                                          const v1::DeclineOfferRequest* request,
                                          v1::RoutingUpdate* response) {
  return rpc::Finish(DeclineOffer(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::EndCall(grpc::ServerContext* context,
                                     const v1::EndCallRequest* request,
                                     v1::EndCallResponse* response) {
  return rpc::Finish(EndCall(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::GetCallRouting(grpc::ServerContext* context,
                                            const v1::GetCallRoutingRequest* request,
                                            v1::RoutingUpdate* response) {
  return rpc::Finish(GetCallRouting(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::RequestCallback(grpc::ServerContext* context,
                                             const v1::RequestCallbackRequest* request,
                                             v1::RoutingUpdate* response) {
  return rpc::Finish(RequestCallback(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::BeginAgentCall(grpc::ServerContext* context,
                                            const v1::BeginAgentCallRequest* request,
                                            v1::BeginAgentCallResponse* response) {
  return rpc::Finish(BeginAgentCall(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::EndAgentCall(grpc::ServerContext* context,
                                          const v1::EndAgentCallRequest* request,
                                          v1::EndAgentCallResponse* response) {
  return rpc::Finish(EndAgentCall(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::ListQueueEntries(grpc::ServerContext* context,
                                              const v1::ListQueueEntriesRequest* request,
                                              v1::ListQueueEntriesResponse* response) {
  return rpc::Finish(ListQueueEntries(*context, *request), response, kErrorDomain);
}

grpc::Status RoutingService::GetGroupFigures(grpc::ServerContext* context,
                                             const v1::GetGroupFiguresRequest* request,
                                             v1::GroupFigures* response) {
  return rpc::Finish(GetGroupFigures(*context, *request), response, kErrorDomain);
}

absl::StatusOr<v1::RoutingUpdate> RoutingService::Enqueue(const grpc::ServerContext& context,
                                                          const v1::EnqueueRequest& request) {
  if (absl::Status valid = CheckCommand(context, request); !valid.ok()) return valid;
  if (absl::Status valid = CheckWishes(request); !valid.ok()) return valid;
  routing::Enqueue command{.call = CallId(request.call_id()),
                           .group = GroupId(request.group_id()),
                           .caller = request.caller(),
                           .dialled = request.dialled(),
                           .knowledge = FromProto(request.caller_knowledge()),
                           .priority = request.priority(),
                           .skills = FromProto(request.skills())};
  if (!request.preferred_person_id().empty()) {
    command.wanted = PersonId(request.preferred_person_id());
  }
  return Shown(
      desk_.Enqueue(WorkspaceId(request.workspace_id()), command, rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::RoutingUpdate> RoutingService::AcceptOffer(
    const grpc::ServerContext& context, const v1::AcceptOfferRequest& request) {
  if (absl::Status valid = CheckCommand(context, request); !valid.ok()) return valid;
  return Shown(desk_.Accept(WorkspaceId(request.workspace_id()),
                            {.call = CallId(request.call_id()), .token = request.token()},
                            rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::RoutingUpdate> RoutingService::DeclineOffer(
    const grpc::ServerContext& context, const v1::DeclineOfferRequest& request) {
  if (absl::Status valid = CheckCommand(context, request); !valid.ok()) return valid;
  if (!MayDecline(request.outcome())) {
    return Invalid("OUTCOME_INVALID", "an offer is not declined so");
  }
  return Shown(desk_.Decline(WorkspaceId(request.workspace_id()),
                             {.call = CallId(request.call_id()),
                              .token = request.token(),
                              .outcome = FromProto(request.outcome())},
                             rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::EndCallResponse> RoutingService::EndCall(const grpc::ServerContext& context,
                                                            const v1::EndCallRequest& request) {
  if (absl::Status valid = CheckCommand(context, request); !valid.ok()) return valid;
  const absl::Status ended = desk_.End(
      WorkspaceId(request.workspace_id()),
      routing::EndCall{.call = CallId(request.call_id()), .cause = FromProto(request.cause())},
      rpc::DeadlineOf(context));
  if (!ended.ok()) return ended;
  return v1::EndCallResponse();
}

absl::StatusOr<v1::RoutingUpdate> RoutingService::GetCallRouting(
    const grpc::ServerContext& context, const v1::GetCallRoutingRequest& request) {
  if (absl::Status valid = CheckCall(request); !valid.ok()) return valid;
  if (absl::Status allowed = rpc::CheckWorkspace(context, request.workspace_id()); !allowed.ok()) {
    return allowed;
  }
  return Shown(desk_.Get(WorkspaceId(request.workspace_id()), CallId(request.call_id()),
                         rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::RoutingUpdate> RoutingService::RequestCallback(
    const grpc::ServerContext& context, const v1::RequestCallbackRequest& request) {
  if (absl::Status valid = CheckCommand(context, request); !valid.ok()) return valid;
  return Shown(desk_.CallBack(WorkspaceId(request.workspace_id()),
                              {.call = CallId(request.call_id()), .number = request.number()},
                              rpc::DeadlineOf(context)));
}

absl::StatusOr<v1::BeginAgentCallResponse> RoutingService::BeginAgentCall(
    const grpc::ServerContext& context, const v1::BeginAgentCallRequest& request) {
  if (absl::Status valid = CheckAgentCall(context, request); !valid.ok()) return valid;
  const absl::Status begun = desk_.Begin(WorkspaceId(request.workspace_id()),
                                         {.person = PersonId(request.person_id()),
                                          .other = CallId(request.call_id()),
                                          .observed = request.observed()},
                                         rpc::DeadlineOf(context));
  if (!begun.ok()) return begun;
  return v1::BeginAgentCallResponse();
}

absl::StatusOr<v1::EndAgentCallResponse> RoutingService::EndAgentCall(
    const grpc::ServerContext& context, const v1::EndAgentCallRequest& request) {
  if (absl::Status valid = CheckAgentCall(context, request); !valid.ok()) return valid;
  const absl::Status ended =
      desk_.End(WorkspaceId(request.workspace_id()),
                routing::EndAgentCall{.person = PersonId(request.person_id()),
                                      .other = CallId(request.call_id())},
                rpc::DeadlineOf(context));
  if (!ended.ok()) return ended;
  return v1::EndAgentCallResponse();
}

absl::StatusOr<v1::ListQueueEntriesResponse> RoutingService::ListQueueEntries(
    const grpc::ServerContext& context, const v1::ListQueueEntriesRequest& request) {
  const absl::StatusOr<GroupName> parent = ReadGroup(context, request.parent());
  if (!parent.ok()) return parent.status();
  const absl::StatusOr<int> size = ReadPageSize(request.page_size());
  if (!size.ok()) return size.status();
  const std::string query = absl::StrCat("ListQueueEntries ", request.parent());
  const absl::StatusOr<std::string> from = rpc::DecodePageToken(request.page_token(), query);
  if (!from.ok()) return from.status();
  const absl::Status may = rights_.ToWatch(parent->workspace, ReadAsker(context), parent->group,
                                           rpc::DeadlineOf(context));
  if (!may.ok()) return may;
  const absl::StatusOr<Page<QueueEntry>> page =
      floor_.ListQueue(parent->workspace, *parent->group, *size, *from, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListQueueEntriesResponse response;
  for (const QueueEntry& entry : page->items) *response.add_entries() = routing::ToProto(entry);
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, query));
  }
  return response;
}

absl::StatusOr<v1::GroupFigures> RoutingService::GetGroupFigures(
    const grpc::ServerContext& context, const v1::GetGroupFiguresRequest& request) {
  const absl::StatusOr<GroupName> name = ReadGroup(context, request.name());
  if (!name.ok()) return name.status();
  const absl::Status may =
      rights_.InGroup(name->workspace, ReadAsker(context), *name->group, rpc::DeadlineOf(context));
  if (!may.ok()) return may;
  const absl::StatusOr<Figures> figures =
      floor_.GetFigures(name->workspace, *name->group, rpc::DeadlineOf(context));
  if (!figures.ok()) return figures.status();
  return routing::ToProto(*figures);
}

}  // namespace centralita::routing

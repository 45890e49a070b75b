#include "services/calls/clients/grpc_router.h"

#include "libs/rpc/client.h"
#include "services/calls/wire/routing_update.h"

namespace centralita::calls {
namespace {

namespace pb = routing::v1;
using Service = pb::RoutingService::StubInterface;

absl::StatusOr<RoutingUpdate> ToUpdate(const absl::StatusOr<pb::RoutingUpdate>& response) {
  if (!response.ok()) return response.status();
  return FromProto(*response);
}

pb::OfferOutcome ToProto(DeclineOutcome outcome) {
  switch (outcome) {
    case DeclineOutcome::kDeclined:
      return pb::OFFER_OUTCOME_DECLINED;
    case DeclineOutcome::kRingNoAnswer:
      return pb::OFFER_OUTCOME_RING_NO_ANSWER;
    case DeclineOutcome::kDeviceFailed:
      break;
  }
  return pb::OFFER_OUTCOME_DEVICE_FAILED;
}

pb::CallEndCause ToProto(RoutingEndCause cause) {
  switch (cause) {
    case RoutingEndCause::kCallerHungUp:
      return pb::CALL_END_CAUSE_CALLER_HUNG_UP;
    case RoutingEndCause::kAgentHungUp:
      return pb::CALL_END_CAUSE_AGENT_HUNG_UP;
    case RoutingEndCause::kCallbackUnanswered:
      return pb::CALL_END_CAUSE_CALLBACK_UNANSWERED;
    case RoutingEndCause::kFailed:
      break;
  }
  return pb::CALL_END_CAUSE_FAILED;
}

/// All requests but the first begin with the same two names.
template <typename Request>
Request About(const WorkspaceId& workspace, const CallId& call) {
  Request request;
  request.set_workspace_id(workspace.value());
  request.set_call_id(call.value());
  return request;
}

}  // namespace

absl::StatusOr<RoutingUpdate> GrpcRouter::Enqueue(const AgentRequest& request,
                                                  absl::Time deadline) {
  auto proto = About<pb::EnqueueRequest>(request.workspace, request.call);
  proto.set_group_id(request.group.value());
  proto.set_caller(request.caller);
  proto.set_dialled(request.dialled);
  proto.set_caller_knowledge(static_cast<pb::CallerKnowledge>(request.knowledge));
  return ToUpdate(rpc::Unary(*stub_, &Service::Enqueue, proto, deadline));
}

absl::StatusOr<RoutingUpdate> GrpcRouter::Accept(const WorkspaceId& workspace, const CallId& call,
                                                 uint64_t token, absl::Time deadline) {
  auto proto = About<pb::AcceptOfferRequest>(workspace, call);
  proto.set_token(token);
  return ToUpdate(rpc::Unary(*stub_, &Service::AcceptOffer, proto, deadline));
}

absl::StatusOr<RoutingUpdate> GrpcRouter::Decline(const WorkspaceId& workspace, const CallId& call,
                                                  uint64_t token, DeclineOutcome outcome,
                                                  absl::Time deadline) {
  auto proto = About<pb::DeclineOfferRequest>(workspace, call);
  proto.set_token(token);
  proto.set_outcome(ToProto(outcome));
  return ToUpdate(rpc::Unary(*stub_, &Service::DeclineOffer, proto, deadline));
}

absl::StatusOr<RoutingUpdate> GrpcRouter::RequestCallback(const WorkspaceId& workspace,
                                                          const CallId& call,
                                                          const std::string& number,
                                                          absl::Time deadline) {
  auto proto = About<pb::RequestCallbackRequest>(workspace, call);
  proto.set_number(number);
  return ToUpdate(rpc::Unary(*stub_, &Service::RequestCallback, proto, deadline));
}

absl::Status GrpcRouter::End(const WorkspaceId& workspace, const CallId& call,
                             RoutingEndCause cause, absl::Time deadline) {
  auto proto = About<pb::EndCallRequest>(workspace, call);
  proto.set_cause(ToProto(cause));
  return rpc::Unary(*stub_, &Service::EndCall, proto, deadline).status();
}

absl::StatusOr<RoutingUpdate> GrpcRouter::Get(const WorkspaceId& workspace, const CallId& call,
                                              absl::Time deadline) {
  return ToUpdate(rpc::Unary(*stub_, &Service::GetCallRouting,
                             About<pb::GetCallRoutingRequest>(workspace, call), deadline));
}

}  // namespace centralita::calls

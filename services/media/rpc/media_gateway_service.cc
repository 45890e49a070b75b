#include "services/media/rpc/media_gateway_service.h"

#include <optional>
#include <utility>
#include <vector>

#include "libs/rpc/deadline.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "services/media/rpc/convert.h"
#include "services/media/rpc/on_loop.h"

namespace centralita::media {
namespace {

constexpr absl::string_view kErrorDomain = "media.centralita";
constexpr int kMaxCommands = 32;

}  // namespace

grpc::Status MediaGatewayService::Execute(grpc::ServerContext* context,
                                          const v1::ExecuteRequest* request,
                                          v1::ExecuteResponse* response) {
  const absl::Time began = parts_.clock.Now();
  const grpc::Status status =
      rpc::Finish(Execute(*request, rpc::DeadlineOf(*context)), response, kErrorDomain);
  parts_.metrics.command_seconds.With({}).Observe(
      absl::ToDoubleSeconds(parts_.clock.Now() - began));
  return status;
}

absl::StatusOr<v1::ExecuteResponse> MediaGatewayService::Execute(const v1::ExecuteRequest& request,
                                                                 absl::Time deadline) const {
  if (request.commands().empty() || request.commands_size() > kMaxCommands) {
    return status::Error(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID",
                         "not 1..32 commands");
  }
  std::vector<Command> commands;
  std::optional<std::string> foreign;  // The first that only another start may carry out.
  for (const v1::Command& command : request.commands()) {
    if (!command.incarnation().empty() && command.incarnation() != parts_.incarnation) {
      foreign = command.command_id();
      break;
    }
    absl::StatusOr<Command> parsed = FromProto(command);
    if (!parsed.ok()) return parsed.status();
    commands.push_back(*std::move(parsed));
  }
  auto done = OnLoop(parts_.loop, parts_.clock, deadline,
                     [gateway = &parts_.gateway, commands = std::move(commands)] {
                       return gateway->Execute(commands);
                     });
  if (!done.ok()) return done.status();
  const absl::StatusOr<std::vector<CommandResult>>& results = *done;
  if (!results.ok()) return results.status();
  v1::ExecuteResponse response;
  for (const CommandResult& result : *results) *response.add_results() = ToProto(result);
  const bool all_done = results->empty() || results->back().status.ok();
  if (foreign.has_value() && all_done) {
    *response.add_results() = ToProto(CommandResult{
        *foreign, status::Error(absl::StatusCode::kFailedPrecondition, "INCARNATION_CHANGED",
                                "it was for another start of this gateway")});
  }
  return response;
}

grpc::Status MediaGatewayService::ListLegs(grpc::ServerContext* context,
                                           const v1::ListLegsRequest* request,
                                           v1::ListLegsResponse* response) {
  return rpc::Finish(ListLegs(*request, rpc::DeadlineOf(*context)), response, kErrorDomain);
}

absl::StatusOr<v1::ListLegsResponse> MediaGatewayService::ListLegs(
    const v1::ListLegsRequest& request, absl::Time deadline) const {
  auto legs = OnLoop(parts_.loop, parts_.clock, deadline,
                     [gateway = &parts_.gateway, call_id = request.call_id()] {
                       return gateway->ListLegs(call_id);
                     });
  if (!legs.ok()) return legs.status();
  v1::ListLegsResponse response;
  response.set_incarnation(parts_.incarnation);
  for (const LegView& leg : *legs) *response.add_legs() = ToProto(leg);
  return response;
}

grpc::Status MediaGatewayService::GetNodeStatus(grpc::ServerContext* context,
                                                const v1::GetNodeStatusRequest*,
                                                v1::NodeStatus* response) {
  auto view = OnLoop(parts_.loop, parts_.clock, rpc::DeadlineOf(*context),
                     [gateway = &parts_.gateway] { return gateway->Status(); });
  if (!view.ok()) return rpc::ToGrpc(view.status(), kErrorDomain);
  response->set_gateway(parts_.node);
  response->set_incarnation(parts_.incarnation);
  response->set_legs(view->legs);
  response->set_devices(view->devices);
  response->set_draining(view->draining);
  return grpc::Status::OK;
}

grpc::Status MediaGatewayService::ExplainOutbound(grpc::ServerContext* context,
                                                  const v1::ExplainOutboundRequest* request,
                                                  v1::ExplainOutboundResponse* response) {
  return rpc::Finish(ExplainOutbound(*request, rpc::DeadlineOf(*context)), response, kErrorDomain);
}

absl::StatusOr<v1::ExplainOutboundResponse> MediaGatewayService::ExplainOutbound(
    const v1::ExplainOutboundRequest& request, absl::Time deadline) const {
  if (!IsE164(request.callee_number()) || !IsE164(request.caller_number())) {
    return status::Error(absl::StatusCode::kInvalidArgument, "NUMBER_MALFORMED",
                         "callee_number and caller_number are E.164 numbers");
  }
  auto view = OnLoop(
      parts_.loop, parts_.clock, deadline,
      [gateway = &parts_.gateway, callee = request.callee_number(),
       caller = request.caller_number()] { return gateway->ExplainOutbound(callee, caller); });
  if (!view.ok()) return view.status();
  if (!view->ok()) return view->status();
  return ToProto(**view);
}

grpc::Status MediaGatewayService::ExplainInbound(grpc::ServerContext* context,
                                                 const v1::ExplainInboundRequest* request,
                                                 v1::ExplainInboundResponse* response) {
  return rpc::Finish(ExplainInbound(*request, rpc::DeadlineOf(*context)), response, kErrorDomain);
}

absl::StatusOr<v1::ExplainInboundResponse> MediaGatewayService::ExplainInbound(
    const v1::ExplainInboundRequest& request, absl::Time deadline) const {
  if (absl::Status address = AddressBlock::Parse(request.address()).status(); !address.ok()) {
    return address;
  }
  auto view = OnLoop(parts_.loop, parts_.clock, deadline,
                     [gateway = &parts_.gateway, address = request.address(),
                      username = request.digest_username()] {
                       return gateway->ExplainInbound(address, username);
                     });
  if (!view.ok()) return view.status();
  if (!view->ok()) return view->status();
  return ToProto(**view);
}

}  // namespace centralita::media

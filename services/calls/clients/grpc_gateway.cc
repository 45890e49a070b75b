#include "services/calls/clients/grpc_gateway.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "libs/rpc/client.h"
#include "libs/status/error.h"
#include "services/calls/wire/time.h"

namespace centralita::calls {
namespace {

namespace pb = media::v1;
using Service = pb::MediaGatewayService::StubInterface;

// A gateway that comes back is found within a second: calls hang on it.
constexpr int kLongestReconnectMs = 1000;
// As of libs/lifecycle: a link that died without a word is noticed, and no server takes offence.
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 5'000;

class Writer {
 public:
  Writer(const GatewayCommand& command, pb::Command& proto) : command_(command), proto_(proto) {}

  void operator()(const RingLeg&) { proto_.mutable_ring()->set_leg_id(leg()); }
  void operator()(const AnswerLeg&) { proto_.mutable_answer()->set_leg_id(leg()); }
  void operator()(const RejectLeg& verb) {
    proto_.mutable_reject()->set_leg_id(leg());
    proto_.mutable_reject()->set_sip_status(verb.sip_status);
    proto_.mutable_reject()->set_reason(verb.reason);
  }
  void operator()(const OriginateLeg& verb) {
    pb::OriginateLeg& to = *proto_.mutable_originate();
    to.set_leg_id(leg());
    to.set_call_id(command_.call.value());
    to.set_workspace_id(verb.workspace.value());
    to.set_person_id(verb.person.value());
    to.set_token(verb.token);
    to.set_tied_to(verb.tied_to.value());
    to.set_caller_number(verb.caller_number);
    to.set_caller_display_name(verb.caller_display_name);
    *to.mutable_ring_time() = ToDuration(verb.ring_time);
  }
  void operator()(const DialCustomer& verb) {
    pb::OriginateTrunkLeg& to = *proto_.mutable_originate_trunk();
    to.set_leg_id(leg());
    to.set_call_id(command_.call.value());
    to.set_workspace_id(verb.workspace.value());
    to.set_callee_number(verb.callee);
    to.set_caller_number(verb.caller_number);
    to.set_tied_to(verb.tied_to.value());
    *to.mutable_ring_time() = ToDuration(verb.ring_time);
    proto_.set_incarnation(verb.incarnation);
  }
  void operator()(const BridgeLegs& verb) {
    proto_.mutable_bridge()->set_leg_id(leg());
    proto_.mutable_bridge()->set_other_leg_id(verb.other.value());
  }
  void operator()(const PlayMusic&) {
    proto_.mutable_play()->set_leg_id(leg());
    proto_.mutable_play()->set_music(true);
  }
  void operator()(const PlayPrompt& verb) {
    proto_.mutable_play()->set_leg_id(leg());
    proto_.mutable_play()->set_prompt(verb.prompt);
    proto_.mutable_play()->set_language(verb.language);
  }
  void operator()(const PlayAnnouncement& verb) {
    pb::Play& to = *proto_.mutable_play();
    to.set_leg_id(leg());
    to.mutable_sequence()->mutable_prompts()->Assign(verb.prompts.begin(), verb.prompts.end());
    to.set_language(verb.language);
  }
  void operator()(const PlayRingback&) {
    proto_.mutable_play()->set_leg_id(leg());
    proto_.mutable_play()->set_ringback(true);
  }
  void operator()(const StopPlay&) { proto_.mutable_stop_play()->set_leg_id(leg()); }
  void operator()(const HangUpLeg& verb) {
    proto_.mutable_hang_up()->set_leg_id(leg());
    proto_.mutable_hang_up()->set_reason(verb.reason);
  }
  void operator()(const StartRecording& verb) {
    pb::StartRecording& to = *proto_.mutable_start_recording();
    to.set_recording_id(verb.recording.value());
    to.set_call_id(command_.call.value());
    to.set_workspace_id(verb.workspace.value());
    to.set_left_leg_id(leg());
    to.set_right_leg_id(verb.right.value());
  }

 private:
  const std::string& leg() const { return command_.leg.value(); }

  const GatewayCommand& command_;
  pb::Command& proto_;
};

CommandResult FromProto(const pb::CommandResult& proto) {
  if (proto.code() == 0) return absl::OkStatus();
  return status::Error(static_cast<absl::StatusCode>(proto.code()), proto.reason(),
                       "the gateway refused the command");
}

}  // namespace

pb::Command ToProto(const GatewayCommand& command) {
  pb::Command proto;
  proto.set_command_id(command.id);
  std::visit(Writer(command, proto), command.verb);
  return proto;
}

absl::StatusOr<std::vector<CommandResult>> GrpcGateway::Execute(
    absl::string_view address, const std::vector<GatewayCommand>& commands, absl::Time deadline) {
  pb::ExecuteRequest request;
  for (const GatewayCommand& command : commands) *request.add_commands() = ToProto(command);
  const absl::StatusOr<pb::ExecuteResponse> response =
      rpc::Unary(*StubFor(address), &Service::Execute, request, deadline);
  if (!response.ok()) return response.status();
  std::vector<CommandResult> results;
  for (const pb::CommandResult& result : response->results()) results.push_back(FromProto(result));
  return results;
}

absl::StatusOr<GatewayLegs> GrpcGateway::ListLegs(absl::string_view address, const CallId& call,
                                                  absl::Time deadline) {
  pb::ListLegsRequest request;
  request.set_call_id(call.value());
  const absl::StatusOr<pb::ListLegsResponse> response =
      rpc::Unary(*StubFor(address), &Service::ListLegs, request, deadline);
  if (!response.ok()) return response.status();
  GatewayLegs legs{.incarnation = response->incarnation()};
  for (const pb::Leg& leg : response->legs()) {
    if (leg.state() != pb::LEG_STATE_ENDED) legs.legs.emplace_back(leg.leg_id());
  }
  return legs;
}

std::shared_ptr<GrpcGateway::Stub> GrpcGateway::StubFor(absl::string_view address) {
  std::lock_guard lock(mutex_);
  std::shared_ptr<Stub>& stub = stubs_[std::string(address)];
  if (stub == nullptr) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
    arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLongestReconnectMs);
    stub = pb::MediaGatewayService::NewStub(grpc::CreateCustomChannel(
        std::string(address), grpc::InsecureChannelCredentials(), arguments));
  }
  return stub;
}

}  // namespace centralita::calls

#include "services/media/rpc/convert.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

absl::Duration FromProto(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

OriginateLeg FromProto(const v1::OriginateLeg& verb) {
  return {.leg_id = verb.leg_id(),
          .call_id = verb.call_id(),
          .workspace_id = verb.workspace_id(),
          .person_id = verb.person_id(),
          .token = verb.token(),
          .tied_to = verb.tied_to(),
          .caller_number = verb.caller_number(),
          .caller_display_name = verb.caller_display_name(),
          .ring_time = FromProto(verb.ring_time())};
}

OriginateTrunkLeg FromProto(const v1::OriginateTrunkLeg& verb) {
  return {.leg_id = verb.leg_id(),
          .call_id = verb.call_id(),
          .workspace_id = verb.workspace_id(),
          .callee_number = verb.callee_number(),
          .caller_number = verb.caller_number(),
          .tied_to = verb.tied_to(),
          .ring_time = FromProto(verb.ring_time())};
}

absl::StatusOr<Verb> FromProto(const v1::Play& verb) {
  switch (verb.source_case()) {
    case v1::Play::kPrompt:
      return PlayCommand{verb.leg_id(), Prompt{verb.prompt(), verb.language()}};
    case v1::Play::kMusic:
      return PlayCommand{verb.leg_id(), Music{}};
    case v1::Play::kRingback:
      return PlayCommand{verb.leg_id(), Ringback{}};
    case v1::Play::kSequence: {
      const auto& prompts = verb.sequence().prompts();
      return PlayCommand{verb.leg_id(),
                         Sequence{{prompts.begin(), prompts.end()}, verb.language()}};
    }
    case v1::Play::SOURCE_NOT_SET:
      break;
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID", "play has no source");
}

absl::StatusOr<Verb> VerbOf(const v1::Command& command) {
  switch (command.verb_case()) {
    case v1::Command::kRing:
      return RingLeg{command.ring().leg_id()};
    case v1::Command::kAnswer:
      return AnswerLeg{command.answer().leg_id()};
    case v1::Command::kReject:
      return RejectLeg{command.reject().leg_id(), command.reject().sip_status(),
                       command.reject().reason()};
    case v1::Command::kOriginate:
      return FromProto(command.originate());
    case v1::Command::kBridge:
      return BridgeLegs{command.bridge().leg_id(), command.bridge().other_leg_id()};
    case v1::Command::kPlay:
      return FromProto(command.play());
    case v1::Command::kStopPlay:
      return StopPlay{command.stop_play().leg_id()};
    case v1::Command::kHangUp:
      return HangUpLeg{command.hang_up().leg_id(), command.hang_up().reason()};
    case v1::Command::kStartRecording: {
      const v1::StartRecording& verb = command.start_recording();
      return StartRecording{verb.recording_id(), verb.call_id(), verb.workspace_id(),
                            verb.left_leg_id(), verb.right_leg_id()};
    }
    case v1::Command::kStopRecording:
      return StopRecording{command.stop_recording().recording_id()};
    case v1::Command::kSendDtmf:
      return SendDtmf{command.send_dtmf().leg_id(), command.send_dtmf().digits()};
    case v1::Command::kUnbridge:
      return UnbridgeLegs{command.unbridge().leg_id()};
    case v1::Command::kOriginateTrunk:
      return FromProto(command.originate_trunk());
    case v1::Command::VERB_NOT_SET:
      break;
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "COMMAND_INVALID",
                       absl::StrCat("command ", command.command_id(), " has no verb"));
}

v1::LegState ToProto(LegState state) {
  switch (state) {
    case LegState::kTrying:
      return v1::LEG_STATE_TRYING;
    case LegState::kRinging:
      return v1::LEG_STATE_RINGING;
    case LegState::kAnswered:
      return v1::LEG_STATE_ANSWERED;
    case LegState::kEnded:
      return v1::LEG_STATE_ENDED;
  }
  return v1::LEG_STATE_UNSPECIFIED;
}

v1::RouteVerdict ToProto(RouteVerdict verdict) {
  switch (verdict) {
    case RouteVerdict::kTakes:
      return v1::ROUTE_VERDICT_TAKES;
    case RouteVerdict::kInboundOnly:
      return v1::ROUTE_VERDICT_INBOUND_ONLY;
    case RouteVerdict::kPrefixDiffers:
      return v1::ROUTE_VERDICT_PREFIX_DIFFERS;
    case RouteVerdict::kCallerNotAllowed:
      return v1::ROUTE_VERDICT_CALLER_NOT_ALLOWED;
  }
  return v1::ROUTE_VERDICT_UNSPECIFIED;
}

v1::InboundVerdict ToProto(InboundVerdict verdict) {
  switch (verdict) {
    case InboundVerdict::kByAddress:
      return v1::INBOUND_VERDICT_BY_ADDRESS;
    case InboundVerdict::kByDigest:
      return v1::INBOUND_VERDICT_BY_DIGEST;
    case InboundVerdict::kChallenged:
      return v1::INBOUND_VERDICT_CHALLENGED;
    case InboundVerdict::kUnknownSource:
      return v1::INBOUND_VERDICT_UNKNOWN_SOURCE;
  }
  return v1::INBOUND_VERDICT_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<Command> FromProto(const v1::Command& command) {
  absl::StatusOr<Verb> verb = VerbOf(command);
  if (!verb.ok()) return verb.status();
  return Command{command.command_id(), *std::move(verb)};
}

v1::CommandResult ToProto(const CommandResult& result) {
  v1::CommandResult out;
  out.set_command_id(result.command_id);
  out.set_code(static_cast<int>(result.status.code()));
  out.set_reason(status::Reason(result.status));
  return out;
}

v1::ExplainOutboundResponse ToProto(const OutboundView& view) {
  v1::ExplainOutboundResponse out;
  for (const AttemptView& attempt : view.attempts) {
    v1::RouteAttempt& one = *out.add_attempts();
    one.set_trunk_id(attempt.trunk_id);
    one.set_target(attempt.target);
    one.set_state(!attempt.room ? v1::ATTEMPT_STATE_FULL
                  : attempt.up  ? v1::ATTEMPT_STATE_READY
                                : v1::ATTEMPT_STATE_RESTING);
  }
  for (const RouteChoice& choice : view.choices) {
    v1::RouteChoice& one = *out.add_choices();
    one.set_trunk_id(choice.trunk_id);
    one.set_verdict(ToProto(choice.verdict));
    one.set_prefix(choice.prefix);
  }
  return out;
}

v1::ExplainInboundResponse ToProto(const InboundView& view) {
  v1::ExplainInboundResponse out;
  out.set_trunk_id(view.trunk_id);
  out.set_verdict(ToProto(view.verdict));
  return out;
}

v1::Leg ToProto(const LegView& leg) {
  v1::Leg out;
  out.set_leg_id(leg.leg_id);
  out.set_call_id(leg.call_id);
  out.set_state(ToProto(leg.state));
  out.set_bridged_with(leg.bridged_with);
  out.set_recording_id(leg.recording_id);
  return out;
}

}  // namespace centralita::media

#include "services/calls/wire/leg_event.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/calls/wire/time.h"

namespace centralita::calls {
namespace {

namespace pb = media::v1;

// The enums of the domain are those of the contract, number by number.
static_assert(static_cast<int>(LegEndedBy::kGateway) == pb::LEG_ENDED_BY_GATEWAY);
static_assert(static_cast<int>(LegEndCause::kCarrierFailed) == pb::LEG_END_CAUSE_CARRIER_FAILED);
static_assert(static_cast<int>(LegEndCause::kNoAnswer) == pb::LEG_END_CAUSE_NO_ANSWER);
static_assert(static_cast<int>(LegEndCause::kMediaTimeout) == pb::LEG_END_CAUSE_MEDIA_TIMEOUT);

absl::Status Invalid(absl::string_view what) {
  return status::Error(absl::StatusCode::kInvalidArgument, "EVENT_INVALID", what);
}

/// A value that a newer gateway has and we do not know is "anything else".
LegEndCause CauseOf(pb::LegEndCause cause) {
  return cause > pb::LEG_END_CAUSE_CARRIER_FAILED ? LegEndCause::kFailed
                                                  : static_cast<LegEndCause>(cause);
}

LegEndedBy EndedByOf(pb::LegEndedBy by) {
  return by > pb::LEG_ENDED_BY_GATEWAY ? LegEndedBy::kUnspecified : static_cast<LegEndedBy>(by);
}

class Writer {
 public:
  explicit Writer(pb::LegEvent& proto) : proto_(proto) {}

  void operator()(const IncomingCall& incoming) { *proto_.mutable_incoming() = ToProto(incoming); }
  void operator()(const LegRinging&) { proto_.mutable_ringing(); }
  void operator()(const LegAnswered& answered) {
    proto_.mutable_answered()->set_codec(answered.codec);
  }
  void operator()(const DtmfReceived& dtmf) {
    proto_.mutable_dtmf()->set_digit(dtmf.digit);
    proto_.mutable_dtmf()->set_duration_ms(
        static_cast<int32_t>(absl::ToInt64Milliseconds(dtmf.held)));
  }
  void operator()(const PlayFinished& played) {
    proto_.mutable_play_finished()->set_command_id(played.command_id);
    proto_.mutable_play_finished()->set_completed(played.completed);
  }
  void operator()(const LegEnded& ended) {
    proto_.mutable_ended()->set_ended_by(static_cast<pb::LegEndedBy>(ended.by));
    proto_.mutable_ended()->set_sip_status(ended.sip_status);
    proto_.mutable_ended()->set_cause(static_cast<pb::LegEndCause>(ended.cause));
    proto_.mutable_ended()->set_q850_cause(ended.q850_cause);
    proto_.mutable_ended()->set_trunk_id(ended.trunk);
  }
  void operator()(const RecordingStopped& stopped) {
    proto_.mutable_recording_stopped()->set_recording_id(stopped.recording.value());
    proto_.mutable_recording_stopped()->set_duration_ms(absl::ToInt64Milliseconds(stopped.length));
  }
  void operator()(const MediaTimeout& timeout) {
    proto_.mutable_media_timeout()->set_silence_ms(absl::ToInt64Milliseconds(timeout.silence));
  }

 private:
  pb::LegEvent& proto_;
};

}  // namespace

absl::StatusOr<LegEvent> FromProto(const pb::LegEvent& proto) {
  absl::StatusOr<LegId> leg = LegId::Parse(proto.leg_id());
  if (!leg.ok()) return Invalid(absl::StrCat("leg_id: ", leg.status().message()));
  LegEvent event{.leg = *std::move(leg),
                 .sequence = proto.sequence(),
                 .at = FromTimestamp(proto.event_time())};
  switch (proto.event_case()) {
    case pb::LegEvent::kIncoming:
      event.what = FromProto(proto.incoming());
      return event;
    case pb::LegEvent::kRinging:
      event.what = LegRinging{};
      return event;
    case pb::LegEvent::kAnswered:
      event.what = LegAnswered{proto.answered().codec()};
      return event;
    case pb::LegEvent::kDtmf:
      event.what =
          DtmfReceived{proto.dtmf().digit(), absl::Milliseconds(proto.dtmf().duration_ms())};
      return event;
    case pb::LegEvent::kPlayFinished:
      event.what =
          PlayFinished{proto.play_finished().command_id(), proto.play_finished().completed()};
      return event;
    case pb::LegEvent::kEnded:
      event.what = LegEnded{EndedByOf(proto.ended().ended_by()), proto.ended().sip_status(),
                            CauseOf(proto.ended().cause()), proto.ended().q850_cause(),
                            proto.ended().trunk_id()};
      return event;
    case pb::LegEvent::kRecordingStopped:
      event.what = RecordingStopped{RecordingId(proto.recording_stopped().recording_id()),
                                    absl::Milliseconds(proto.recording_stopped().duration_ms())};
      return event;
    case pb::LegEvent::kMediaTimeout:
      event.what = MediaTimeout{absl::Milliseconds(proto.media_timeout().silence_ms())};
      return event;
    case pb::LegEvent::EVENT_NOT_SET:
      break;
  }
  return Invalid("an event says nothing");
}

IncomingCall FromProto(const pb::IncomingCall& proto) {
  return {.trunk = proto.trunk_id(),
          .from = proto.from(),
          .from_display_name = proto.from_display_name(),
          .to = proto.to(),
          .region = proto.region(),
          .gateway = proto.gateway(),
          .gateway_address = proto.gateway_address(),
          .incarnation = proto.incarnation(),
          .sip_call_id = proto.sip_call_id()};
}

pb::LegEvent ToProto(const LegEvent& event) {
  pb::LegEvent proto;
  proto.set_leg_id(event.leg.value());
  proto.set_sequence(event.sequence);
  *proto.mutable_event_time() = ToTimestamp(event.at);
  std::visit(Writer(proto), event.what);
  return proto;
}

pb::IncomingCall ToProto(const IncomingCall& incoming) {
  pb::IncomingCall proto;
  proto.set_trunk_id(incoming.trunk);
  proto.set_from(incoming.from);
  proto.set_from_display_name(incoming.from_display_name);
  proto.set_to(incoming.to);
  proto.set_region(incoming.region);
  proto.set_gateway(incoming.gateway);
  proto.set_gateway_address(incoming.gateway_address);
  proto.set_incarnation(incoming.incarnation);
  proto.set_sip_call_id(incoming.sip_call_id);
  return proto;
}

}  // namespace centralita::calls

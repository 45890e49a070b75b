#include "services/media/clients/convert.h"

#include <utility>
#include <variant>

#include "libs/ids/name.h"

namespace centralita::media {
namespace {

v1::LegEndedBy ToProto(EndedBy by) {
  switch (by) {
    case EndedBy::kRemote:
      return v1::LEG_ENDED_BY_REMOTE;
    case EndedBy::kCommand:
      return v1::LEG_ENDED_BY_COMMAND;
    case EndedBy::kGateway:
      return v1::LEG_ENDED_BY_GATEWAY;
  }
  return v1::LEG_ENDED_BY_UNSPECIFIED;
}

v1::LegEndCause ToProto(EndCause cause) {
  switch (cause) {
    case EndCause::kNormal:
      return v1::LEG_END_CAUSE_NORMAL;
    case EndCause::kBusy:
      return v1::LEG_END_CAUSE_BUSY;
    case EndCause::kRejected:
      return v1::LEG_END_CAUSE_REJECTED;
    case EndCause::kNoAnswer:
      return v1::LEG_END_CAUSE_NO_ANSWER;
    case EndCause::kUnreachable:
      return v1::LEG_END_CAUSE_UNREACHABLE;
    case EndCause::kNoCommonCodec:
      return v1::LEG_END_CAUSE_NO_COMMON_CODEC;
    case EndCause::kMediaTimeout:
      return v1::LEG_END_CAUSE_MEDIA_TIMEOUT;
    case EndCause::kFailed:
      return v1::LEG_END_CAUSE_FAILED;
    case EndCause::kNoRoute:
      return v1::LEG_END_CAUSE_NO_ROUTE;
    case EndCause::kCarrierFailed:
      return v1::LEG_END_CAUSE_CARRIER_FAILED;
  }
  return v1::LEG_END_CAUSE_UNSPECIFIED;
}

/// Writes one kind of event into the message.
struct Writer {
  v1::LegEvent& out;
  const NodeIdentity& node;

  void operator()(const IncomingCall& event) const {
    v1::IncomingCall& incoming = *out.mutable_incoming();
    incoming.set_trunk_id(event.trunk_id);
    incoming.set_from(event.from);
    incoming.set_from_display_name(event.from_display_name);
    incoming.set_to(event.to);
    incoming.set_region(event.region);
    incoming.set_gateway(node.gateway);
    incoming.set_gateway_address(node.address);
    incoming.set_incarnation(node.incarnation);
    incoming.set_sip_call_id(event.sip_call_id);
  }
  void operator()(const LegRinging&) const { out.mutable_ringing(); }
  void operator()(const LegAnswered& event) const {
    out.mutable_answered()->set_codec(event.codec);
  }
  void operator()(const DtmfReceived& event) const {
    out.mutable_dtmf()->set_digit(std::string(1, event.digit));
    out.mutable_dtmf()->set_duration_ms(static_cast<int>(absl::ToInt64Milliseconds(event.held)));
  }
  void operator()(const PlayFinished& event) const {
    out.mutable_play_finished()->set_command_id(event.command_id);
    out.mutable_play_finished()->set_completed(event.completed);
  }
  void operator()(const LegEnded& event) const {
    out.mutable_ended()->set_ended_by(ToProto(event.by));
    out.mutable_ended()->set_sip_status(event.sip_status);
    out.mutable_ended()->set_cause(ToProto(event.cause));
    out.mutable_ended()->set_q850_cause(event.q850_cause);
    out.mutable_ended()->set_trunk_id(event.trunk_id);
  }
  void operator()(const RecordingStopped& event) const {
    out.mutable_recording_stopped()->set_recording_id(event.recording_id);
    out.mutable_recording_stopped()->set_duration_ms(absl::ToInt64Milliseconds(event.duration));
  }
  void operator()(const MediaTimeout& event) const {
    out.mutable_media_timeout()->set_silence_ms(absl::ToInt64Milliseconds(event.silence));
  }
};

}  // namespace

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp stamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  stamp.set_seconds(seconds);
  stamp.set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return stamp;
}

v1::LegEvent ToProto(const LegEvent& event, const NodeIdentity& node) {
  v1::LegEvent out;
  out.set_leg_id(event.leg_id);
  out.set_call_id(event.call_id);
  out.set_sequence(event.sequence);
  *out.mutable_event_time() = ToTimestamp(event.time);
  std::visit(Writer{out, node}, event.what);
  return out;
}

routing::v1::Device ToProto(const Reachability& reachability) {
  routing::v1::Device device;
  device.set_workspace_id(reachability.person.workspace_id);
  device.set_person_id(reachability.person.person_id);
  *device.mutable_expire_time() = ToTimestamp(reachability.until);
  return device;
}

recording::v1::RecordingHeader ToProto(const SpooledRecording& recording) {
  recording::v1::RecordingHeader header;
  header.set_recording_id(recording.recording_id);
  header.set_call_id(recording.call_id);
  header.set_workspace_id(recording.workspace_id);
  header.set_duration_ms(absl::ToInt64Milliseconds(recording.duration));
  header.set_size_bytes(recording.bytes);
  header.set_sha256(recording.sha256);
  header.set_salvaged(recording.salvaged);
  *header.mutable_start_time() = ToTimestamp(recording.start);
  return header;
}

SipCredential FromProto(const directory::v1::SipCredential& credential) {
  return {.username = credential.sip_username(),
          .realm = credential.realm(),
          .ha1_md5 = credential.ha1_md5(),
          .ha1_sha256 = credential.ha1_sha256(),
          .person = {credential.workspace_id(), credential.person_id()},
          .display_name = credential.display_name()};
}

namespace {

CarrierTarget FromProto(const directory::v1::OutboundTarget& target) {
  const bool tcp = target.transport() == directory::v1::TRANSPORT_TCP;
  return {.host = target.host(),
          .port = static_cast<uint16_t>(target.port()),
          .transport = tcp ? Transport::kTcp : Transport::kUdp,
          .priority = target.priority(),
          .weight = target.weight()};
}

Outbound FromProto(const directory::v1::Outbound& outbound) {
  Outbound out{
      .dial_prefixes = {outbound.dial_prefixes().begin(), outbound.dial_prefixes().end()},
      .caller_prefixes = {outbound.caller_prefixes().begin(), outbound.caller_prefixes().end()},
      .priority = outbound.priority(),
      .weight = outbound.weight(),
      .writes_plus = outbound.number_format() != directory::v1::NUMBER_FORMAT_E164_WITHOUT_PLUS,
      .credential = {.username = outbound.digest_username(),
                     .realm = outbound.digest_realm(),
                     .ha1_md5 = outbound.digest_ha1_md5(),
                     .ha1_sha256 = outbound.digest_ha1_sha256()}};
  for (const auto& target : outbound.targets()) out.targets.push_back(FromProto(target));
  return out;
}

}  // namespace

absl::StatusOr<Trunk> FromProto(const directory::v1::Trunk& trunk) {
  absl::StatusOr<std::vector<std::string>> name = ids::ParseName("trunks/*", trunk.name());
  if (!name.ok()) return name.status();
  Trunk out{.id = name->front(),
            .digest_username = trunk.digest_username(),
            .ha1_md5 = trunk.digest_ha1_md5(),
            .ha1_sha256 = trunk.digest_ha1_sha256(),
            .realm = trunk.digest_realm(),
            .max_channels = trunk.max_channels(),
            .max_calls_per_second = trunk.max_calls_per_second(),
            .region = trunk.region(),
            .outbound = FromProto(trunk.outbound())};
  for (const std::string& address : trunk.addresses()) {
    absl::StatusOr<AddressBlock> block = AddressBlock::Parse(address);
    if (!block.ok()) return block.status();
    out.addresses.push_back(*std::move(block));
  }
  return out;
}

}  // namespace centralita::media

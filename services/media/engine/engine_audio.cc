#include "services/media/engine/engine_audio.h"

#include <map>

#include "libs/status/error.h"

namespace centralita::media {
namespace {

Direction ToEngine(sdp::Direction direction) {
  switch (direction) {
    case sdp::Direction::kSendReceive:
      return Direction::kSendReceive;
    case sdp::Direction::kSendOnly:
      return Direction::kSendOnly;
    case sdp::Direction::kReceiveOnly:
      return Direction::kReceiveOnly;
    case sdp::Direction::kInactive:
      return Direction::kInactive;
  }
  return Direction::kSendReceive;
}

struct ToSource {
  PlaySource operator()(const Prompt& prompt) const {
    return PromptSource{prompt.name, prompt.language};
  }
  PlaySource operator()(const Music&) const { return MusicSource{}; }
  PlaySource operator()(const Ringback&) const { return RingbackSource{}; }
  PlaySource operator()(const Sequence& sequence) const {
    return SequenceSource{sequence.prompts, sequence.language};
  }
};

/// The engine's reasons, in the words of CommandResult.
absl::Status InCommandWords(const absl::Status& status) {
  const std::string reason = status::Reason(status);
  if (reason == "LEG_BRIDGED" || reason == "LEGS_APART" || reason == "NO_TELEPHONE_EVENT") {
    return status::Error(absl::StatusCode::kFailedPrecondition, "BAD_LEG_STATE", status.message());
  }
  return status;
}

}  // namespace

absl::StatusOr<AudioAddress> EngineAudio::Open(const std::string& leg_id,
                                               const std::string& call_id) {
  absl::StatusOr<LocalMedia> local = engine_.OpenLeg(leg_id, call_id);
  if (!local.ok()) return local.status();
  return AudioAddress{local->ip, local->port};
}

absl::Status EngineAudio::Connect(const std::string& leg_id, const sdp::Agreement& agreement) {
  if (!agreement.remote_address.empty()) {  // Else held with c=0.0.0.0: the address stays.
    const RemoteMedia remote{
        .ip = agreement.remote_address,
        .port = agreement.remote_port,
        .rtcp_port = agreement.remote_rtcp_port,
        .rtcp_mux = agreement.rtcp_mux,
        .codec = agreement.codec == sdp::AudioCodec::kPcmu ? Codec::kPcmu : Codec::kPcma,
        .ptime = absl::Milliseconds(agreement.ptime_ms),
        .telephone_event_pt = agreement.telephone_event_pt};
    if (absl::Status set = engine_.SetRemote(leg_id, remote); !set.ok()) return set;
  }
  return engine_.SetDirection(leg_id, ToEngine(agreement.direction));
}

absl::Status EngineAudio::ExpectMedia(const std::string& leg_id, absl::Duration patience) {
  return engine_.ExpectMedia(leg_id, patience);
}

absl::Status EngineAudio::Bridge(const std::string& leg_id, const std::string& other_leg_id) {
  return InCommandWords(engine_.Bridge(leg_id, other_leg_id));
}

absl::Status EngineAudio::Unbridge(const std::string& leg_id) { return engine_.Unbridge(leg_id); }

absl::StatusOr<uint64_t> EngineAudio::Play(const std::string& leg_id, const PlayWhat& what) {
  const bool loop = !std::holds_alternative<Prompt>(what);
  return engine_.Play(leg_id, std::visit(ToSource{}, what), loop);
}

absl::Status EngineAudio::StopPlay(const std::string& leg_id) { return engine_.StopPlay(leg_id); }

absl::Status EngineAudio::SendDtmf(const std::string& leg_id, const std::string& digits) {
  return InCommandWords(engine_.SendDtmf(leg_id, digits).status());
}

absl::Status EngineAudio::StartRecording(const media::StartRecording& recording) {
  return InCommandWords(engine_.StartRecording(
      recording.recording_id, recording.left_leg_id, recording.right_leg_id,
      {{"call_id", recording.call_id}, {"workspace_id", recording.workspace_id}}));
}

absl::Status EngineAudio::StopRecording(const std::string& recording_id) {
  return engine_.StopRecording(recording_id);
}

AudioQuality EngineAudio::Close(const std::string& leg_id) {
  AudioQuality quality;
  if (absl::StatusOr<LegStats> stats = engine_.Stats(leg_id); stats.ok()) {
    quality = {static_cast<int64_t>(stats->packets_received), stats->packets_lost, stats->jitter};
  }
  engine_.CloseLeg(leg_id).IgnoreError();
  return quality;
}

void EngineEvents::OnDtmf(const LegId& leg, char digit, absl::Duration duration) {
  loop_.Post([this, leg, digit, duration] { gateway_->OnDtmf(leg, digit, duration); });
}

void EngineEvents::OnMediaTimeout(const LegId& leg, absl::Duration silence) {
  loop_.Post([this, leg, silence] { gateway_->OnMediaTimeout(leg, silence); });
}

void EngineEvents::OnPlayFinished(const LegId& leg, PlayId play, PlayOutcome outcome) {
  const bool completed = outcome == PlayOutcome::kCompleted;
  loop_.Post([this, leg, play, completed] { gateway_->OnPlayFinished(leg, play, completed); });
}

}  // namespace centralita::media

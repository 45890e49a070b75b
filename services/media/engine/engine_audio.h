#pragma once

#include <memory>
#include <string>

#include "services/media/app/audio.h"
#include "services/media/app/gateway.h"
#include "services/media/app/loop.h"
#include "services/media/rtp/media_engine.h"

namespace centralita::media {

/// The Audio port over the media engine.
class EngineAudio final : public Audio {
 public:
  explicit EngineAudio(MediaEngine& engine) : engine_(engine) {}

  absl::StatusOr<AudioAddress> Open(const std::string& leg_id, const std::string& call_id) override;
  absl::Status Connect(const std::string& leg_id, const sdp::Agreement& agreement) override;
  absl::Status ExpectMedia(const std::string& leg_id, absl::Duration patience) override;
  absl::Status Bridge(const std::string& leg_id, const std::string& other_leg_id) override;
  absl::Status Unbridge(const std::string& leg_id) override;
  absl::StatusOr<uint64_t> Play(const std::string& leg_id, const PlayWhat& what) override;
  absl::Status StopPlay(const std::string& leg_id) override;
  absl::Status SendDtmf(const std::string& leg_id, const std::string& digits) override;
  absl::Status StartRecording(const media::StartRecording& recording) override;
  absl::Status StopRecording(const std::string& recording_id) override;
  AudioQuality Close(const std::string& leg_id) override;

 private:
  MediaEngine& engine_;
};

/// Brings what the media threads tell to the loop.
class EngineEvents final : public MediaEvents {
 public:
  explicit EngineEvents(Loop& loop) : loop_(loop) {}

  /// To whom; before the engine has legs. Must outlive the loop's last work.
  void SetGateway(Gateway* gateway) { gateway_ = gateway; }

  void OnDtmf(const LegId& leg, char digit, absl::Duration duration) override;
  void OnMediaTimeout(const LegId& leg, absl::Duration silence) override;
  void OnPlayFinished(const LegId& leg, PlayId play, PlayOutcome outcome) override;

 private:
  Loop& loop_;
  Gateway* gateway_ = nullptr;
};

}  // namespace centralita::media

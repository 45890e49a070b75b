#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/sdp/negotiation.h"
#include "services/media/domain/command.h"

namespace centralita::media {

/// Where we receive a leg's audio.
struct AudioAddress {
  std::string ip;
  uint16_t port = 0;
};

/// How well a leg was heard.
struct AudioQuality {
  int64_t packets_received = 0;
  int64_t packets_lost = 0;
  absl::Duration jitter;
};

/// The audio of legs: a port over the engine. Never blocks for long; used on the loop's thread.
/// Errors carry the reasons of CommandResult: LEG_NOT_FOUND, BAD_LEG_STATE, NO_PORTS ...
class Audio {
 public:
  virtual ~Audio() = default;

  virtual absl::StatusOr<AudioAddress> Open(const std::string& leg_id,
                                            const std::string& call_id) = 0;
  /// Sends to, and takes from, what was agreed on.
  virtual absl::Status Connect(const std::string& leg_id, const sdp::Agreement& agreement) = 0;
  /// From now on silence for longer than `patience` is told, unless the leg is on hold.
  virtual absl::Status ExpectMedia(const std::string& leg_id, absl::Duration patience) = 0;
  virtual absl::Status Bridge(const std::string& leg_id, const std::string& other_leg_id) = 0;
  virtual absl::Status Unbridge(const std::string& leg_id) = 0;
  /// Returns the play's number, by which its end is told.
  virtual absl::StatusOr<uint64_t> Play(const std::string& leg_id, const PlayWhat& what) = 0;
  virtual absl::Status StopPlay(const std::string& leg_id) = 0;
  virtual absl::Status SendDtmf(const std::string& leg_id, const std::string& digits) = 0;
  virtual absl::Status StartRecording(const StartRecording& recording) = 0;
  virtual absl::Status StopRecording(const std::string& recording_id) = 0;
  /// Frees the leg's ports. Returns what its audio went through.
  virtual AudioQuality Close(const std::string& leg_id) = 0;
};

}  // namespace centralita::media

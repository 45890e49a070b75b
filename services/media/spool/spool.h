#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"

namespace centralita::media {

class SpoolThreads;

/// A stretch of a recording for which one channel, or both, had nothing: filled with silence.
struct RecordingGap {
  enum class Channel { kLeft, kRight, kBoth };
  Channel channel = Channel::kBoth;
  absl::Duration at;
  absl::Duration length;
};

/// A recording that stands in the spool as WAV (stereo, 8 kHz, 16 bit) and JSON beside it.
struct FinishedRecording {
  std::string recording_id;
  std::string wav_path;
  std::string json_path;
  absl::Time start;
  absl::Duration duration;
  uint64_t bytes = 0;                             // Of the WAV file.
  std::string sha256;                             // Of the WAV file, lower-case hex.
  bool partial = false;                           // Salvaged after a crash: the end is missing.
  std::vector<RecordingGap> gaps;                 // Of a second or more, in order, at most 1,000.
  std::map<std::string, std::string> attributes;  // As given to Begin().
};

/// Told on a thread of the spool; may block it for a while, but not for ever.
class SpoolEvents {
 public:
  virtual ~SpoolEvents() = default;
  virtual void OnRecordingFinished(const FinishedRecording& recording) = 0;

  /// The recording has no WAV; its segment file, if there is one, stays for the next Salvage().
  virtual void OnRecordingFailed(const std::string& recording_id, const absl::Status& why) = 0;
};

/// One recording that is being written. Made by Spool::Begin(), fed by a media thread.
class RecordingTrack {
 public:
  virtual ~RecordingTrack() = default;

  /// Appends stereo frames (left, right, left, ...) of 8 kHz. `missing_left` and `missing_right`
  /// tell how many of them are fill. Never blocks, never fails: what cannot be kept becomes a gap.
  virtual void Append(const int16_t* frames, uint32_t count, uint32_t missing_left,
                      uint32_t missing_right) = 0;

  /// Ends the recording; it is finalised in the background. Only once, the last call.
  virtual void Finish() = 0;
};

/// The disk side of recording: crash-safe segment files, made into WAV files.
///
/// What was appended reaches the operating system within 250 ms, so that it survives the death of
/// the process; Salvage() at the next start makes a partial recording of it. Safe for concurrent
/// use.
class Spool {
 public:
  /// Opens (makes) the folder. UNAVAILABLE / SPOOL_UNUSABLE if it cannot be written.
  static absl::StatusOr<std::unique_ptr<Spool>> Open(const std::string& folder, const Clock& clock,
                                                     SpoolEvents& events);

  /// Finalises what was finished, and joins the threads. Unfinished tracks become salvage.
  ~Spool();

  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Starts a recording.
  ///
  /// INVALID_ARGUMENT / RECORDING_ID_MALFORMED   not 1..100 of A-Z a-z 0-9 . _ - (not first: .).
  /// ALREADY_EXISTS   / RECORDING_EXISTS         the spool has one of that id.
  /// UNAVAILABLE      / SPOOL_UNUSABLE           the disk refuses.
  absl::StatusOr<std::unique_ptr<RecordingTrack>> Begin(
      const std::string& recording_id, const std::map<std::string, std::string>& attributes);

  /// Makes PARTIAL recordings of the segments that a dead process left, each told by
  /// OnRecordingFinished(). Returns how many. Segments of a living process are left alone. Call it
  /// once, at start-up.
  absl::StatusOr<int> Salvage();

  /// All finished recordings that nobody has removed yet, by id: what is still to be handed over.
  absl::StatusOr<std::vector<FinishedRecording>> Finished() const;

  /// Deletes a finished recording, once somebody else keeps it. Missing: OK.
  absl::Status Remove(const std::string& recording_id);

 private:
  explicit Spool(std::unique_ptr<SpoolThreads> threads);

  std::unique_ptr<SpoolThreads> threads_;
};

}  // namespace centralita::media

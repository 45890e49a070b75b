#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::recording {

/// What a WAV file says of itself.
struct WavFormat {
  int channels = 0;
  int sample_rate = 0;  // Hz
  int block_bytes = 0;  // Of one sample of all channels.
  int64_t data_bytes = 0;

  absl::Duration duration() const;

  friend bool operator==(const WavFormat&, const WavFormat&) = default;
};

/// How many bytes of a file ParseWav() wants to see at the most.
constexpr int64_t kWavHeaderBytes = 4096;

/// Reads the header of a WAV file (RIFF/WAVE, chunks `fmt ` and `data`; Microsoft's Multimedia Data
/// Standards Update of 1994) from the file's `head`, its first kWavHeaderBytes or all of it.
///
/// INVALID_ARGUMENT / UNREADABLE: no such header, or not all of its data is in `file_bytes`.
absl::StatusOr<WavFormat> ParseWav(absl::string_view head, int64_t file_bytes);

}  // namespace centralita::recording

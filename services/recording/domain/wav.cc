#include "services/recording/domain/wav.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::recording {
namespace {

constexpr size_t kRiffHeader = 12;   // "RIFF", size, "WAVE".
constexpr size_t kChunkHeader = 8;   // Id, size.
constexpr size_t kFormatBytes = 16;  // Of a WAVEFORMAT for PCM and G.711.

uint32_t Load(absl::string_view bytes, size_t at, size_t width) {
  uint32_t value = 0;
  for (size_t i = 0; i < width; ++i) {
    value |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

absl::Status Unreadable(absl::string_view why) {
  return status::Error(absl::StatusCode::kInvalidArgument, "UNREADABLE",
                       absl::StrCat("the audio is no WAV file: ", why));
}

absl::StatusOr<WavFormat> ReadFormat(absl::string_view chunk) {
  if (chunk.size() < kFormatBytes) return Unreadable("its format is cut short");
  WavFormat format{.channels = static_cast<int>(Load(chunk, 2, 2)),
                   .sample_rate = static_cast<int>(Load(chunk, 4, 4)),
                   .block_bytes = static_cast<int>(Load(chunk, 12, 2))};
  if (format.channels < 1 || format.channels > 2 || format.sample_rate < 1 ||
      format.sample_rate > 192'000 || format.block_bytes < format.channels) {
    return Unreadable("its format makes no sense");
  }
  return format;
}

}  // namespace

absl::Duration WavFormat::duration() const {
  const int64_t frames = data_bytes / block_bytes;
  return absl::Seconds(frames / sample_rate) +
         absl::Seconds(static_cast<double>(frames % sample_rate) / sample_rate);
}

absl::StatusOr<WavFormat> ParseWav(absl::string_view head, int64_t file_bytes) {
  if (head.size() < kRiffHeader || head.substr(0, 4) != "RIFF" || head.substr(8, 4) != "WAVE") {
    return Unreadable("it does not begin as one");
  }
  absl::StatusOr<WavFormat> format = Unreadable("it has no format");
  size_t at = kRiffHeader;
  while (at + kChunkHeader <= head.size()) {
    const absl::string_view id = head.substr(at, 4);
    const size_t size = Load(head, at + 4, 4);
    at += kChunkHeader;
    if (id == "data") {
      if (!format.ok()) return format;
      format->data_bytes = static_cast<int64_t>(size);
      if (static_cast<int64_t>(at + size) > file_bytes) return Unreadable("its data is cut short");
      return format;
    }
    if (id == "fmt ") {
      format = ReadFormat(head.substr(at, std::min(size, head.size() - at)));
      if (!format.ok()) return format;
    }
    at += size + size % 2;  // Chunks begin at even offsets.
  }
  return Unreadable("it has no data");
}

}  // namespace centralita::recording

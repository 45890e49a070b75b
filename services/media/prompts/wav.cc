#include "services/media/prompts/wav.h"

#include <algorithm>
#include "libs/status/error.h"

namespace centralita::media {
namespace {

constexpr uint32_t kSampleRate = 8000;

absl::Status Unreadable(absl::string_view why) {
  return status::Error(absl::StatusCode::kDataLoss, "PROMPT_UNREADABLE", why);
}

uint16_t Little16(absl::string_view bytes, size_t at) {
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) | static_cast<uint8_t>(bytes[at + 1])
                                                                     << 8);
}
uint32_t Little32(absl::string_view bytes, size_t at) {
  return Little16(bytes, at) | static_cast<uint32_t>(Little16(bytes, at + 2)) << 16;
}

bool IsOurFormat(absl::string_view format) {
  return format.size() >= 16 && Little16(format, 0) == 1 && Little16(format, 2) == 1 &&
         Little32(format, 4) == kSampleRate && Little16(format, 14) == 16;
}

}  // namespace

absl::StatusOr<std::vector<int16_t>> ParseWav(absl::string_view bytes) {
  if (bytes.size() < 12 || bytes.substr(0, 4) != "RIFF" || bytes.substr(8, 4) != "WAVE") {
    return Unreadable("no RIFF/WAVE file");
  }
  bool known = false;
  size_t at = 12;
  while (bytes.size() - at >= 8) {
    const absl::string_view id = bytes.substr(at, 4);
    const size_t size = Little32(bytes, at + 4);
    // A size beyond the end is what a writer to a pipe leaves: the chunk is all that follows.
    const absl::string_view chunk = bytes.substr(at + 8, size);
    if (id == "fmt ") {
      if (!IsOurFormat(chunk)) return Unreadable("not 8 kHz mono 16-bit PCM");
      known = true;
    } else if (id == "data") {
      if (!known || chunk.size() < 2) return Unreadable("no format, or no samples");
      std::vector<int16_t> samples(chunk.size() / 2);
      for (size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<int16_t>(Little16(chunk, 2 * i));
      }
      return samples;
    }
    at += std::min(8 + size + size % 2, bytes.size() - at);
  }
  return Unreadable("no samples");
}

}  // namespace centralita::media

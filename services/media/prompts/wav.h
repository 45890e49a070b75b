#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::media {

/// The samples of a WAV file of 8 kHz, mono, 16-bit PCM; other chunks are passed over.
///
/// DATA_LOSS / PROMPT_UNREADABLE   anything else, or no samples at all.
absl::StatusOr<std::vector<int16_t>> ParseWav(absl::string_view bytes);

}  // namespace centralita::media

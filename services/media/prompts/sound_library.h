#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

namespace centralita::media {

/// Something to be heard, 8 kHz mono, encoded in advance in both laws: playing it is a copy.
struct Sound {
  std::vector<uint8_t> pcmu;
  std::vector<uint8_t> pcma;  // As long as `pcmu`.
};

/// Encodes linear samples into a Sound.
std::shared_ptr<const Sound> MakeSound(const std::vector<int16_t>& samples);

/// Prompts and music by name, read once and kept. Safe for concurrent use.
class SoundLibrary {
 public:
  /// `folder` holds `<language>/<name>.wav` and `music/<name>.wav`; empty: no files at all.
  explicit SoundLibrary(std::string folder);

  /// The prompt in that language; a regional one ("es-MX", "pt_BR") falls back on its language.
  ///
  /// NOT_FOUND / PROMPT_NOT_FOUND   no such file, or a name that no file can have.
  /// DATA_LOSS / PROMPT_UNREADABLE  the file is no 8 kHz mono 16-bit WAV, or is empty.
  absl::StatusOr<std::shared_ptr<const Sound>> Prompt(absl::string_view language,
                                                      absl::string_view name) const;

  /// Music from a file, or, without a name, the built-in melody. Errors as for Prompt().
  absl::StatusOr<std::shared_ptr<const Sound>> Music(absl::string_view name) const;

  /// One period of the ringback tone.
  std::shared_ptr<const Sound> Ringback() const { return ringback_; }

 private:
  absl::StatusOr<std::shared_ptr<const Sound>> Load(const std::string& file) const;

  const std::string folder_;
  const std::shared_ptr<const Sound> ringback_;
  const std::shared_ptr<const Sound> melody_;
  mutable absl::Mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const Sound>> loaded_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::media

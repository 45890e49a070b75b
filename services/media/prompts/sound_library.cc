#include "services/media/prompts/sound_library.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "libs/rtp/g711.h"
#include "libs/status/error.h"
#include "services/media/prompts/tones.h"
#include "services/media/prompts/wav.h"

namespace centralita::media {
namespace {

// What may be part of a file's name: nothing that leads out of the folder.
bool IsName(absl::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

absl::Status NotFound(absl::string_view what) {
  return status::Error(absl::StatusCode::kNotFound, "PROMPT_NOT_FOUND",
                       absl::StrCat("no sound ", what));
}

}  // namespace

std::shared_ptr<const Sound> MakeSound(const std::vector<int16_t>& samples) {
  auto sound = std::make_shared<Sound>();
  sound->pcmu.reserve(samples.size());
  sound->pcma.reserve(samples.size());
  for (int16_t sample : samples) {
    sound->pcmu.push_back(rtp::EncodePcmu(sample));
    sound->pcma.push_back(rtp::EncodePcma(sample));
  }
  return sound;
}

SoundLibrary::SoundLibrary(std::string folder)
    : folder_(std::move(folder)),
      ringback_(MakeSound(MakeRingback())),
      melody_(MakeSound(MakeMelody())) {}

absl::StatusOr<std::shared_ptr<const Sound>> SoundLibrary::Prompt(absl::string_view language,
                                                                  absl::string_view name) const {
  if (!IsName(language) || !IsName(name)) return NotFound(absl::StrCat(language, "/", name));
  auto regional = Load(absl::StrCat(language, "/", name, ".wav"));
  const size_t region = language.find_first_of("-_");
  if (!absl::IsNotFound(regional.status()) || region == absl::string_view::npos) return regional;
  return Load(absl::StrCat(absl::AsciiStrToLower(language.substr(0, region)), "/", name, ".wav"));
}

absl::StatusOr<std::shared_ptr<const Sound>> SoundLibrary::Music(absl::string_view name) const {
  if (name.empty()) return melody_;
  if (!IsName(name)) return NotFound(absl::StrCat("music/", name));
  return Load(absl::StrCat("music/", name, ".wav"));
}

absl::StatusOr<std::shared_ptr<const Sound>> SoundLibrary::Load(const std::string& file) const {
  {
    absl::MutexLock lock(&mutex_);
    if (const auto known = loaded_.find(file); known != loaded_.end()) return known->second;
  }
  if (folder_.empty()) return NotFound(file);
  std::ifstream stream(absl::StrCat(folder_, "/", file), std::ios::binary);
  if (!stream) return NotFound(file);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  absl::StatusOr<std::vector<int16_t>> samples = ParseWav(bytes);
  if (!samples.ok()) {
    return status::Error(samples.status().code(), status::Reason(samples.status()),
                         absl::StrCat(file, ": ", samples.status().message()));
  }
  std::shared_ptr<const Sound> sound = MakeSound(*samples);
  absl::MutexLock lock(&mutex_);
  return loaded_.emplace(file, std::move(sound)).first->second;
}

}  // namespace centralita::media

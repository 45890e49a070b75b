#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "libs/status/error.h"
#include "services/media/prompts/sound_library.h"
#include "services/media/prompts/tones.h"
#include "services/media/prompts/wav.h"

namespace centralita::media {
namespace {

/// Every name that commands may use: prompts.txt promises them.
std::vector<std::string> PromptNames() {
  std::vector<std::string> names = {
      "closed",         "holiday",        "no_agent",           "timeout",
      "full",           "not_in_service", "technical_problem",  "goodbye",
      "please_wait",    "position_many",  "wait_under_1",       "wait_long",
      "callback_offer", "key_star",       "callback_confirmed", "callback_greeting",
      "key_hash"};
  for (int place = 1; place <= 20; ++place) names.push_back(absl::StrCat("position_", place));
  for (int minutes : {2, 3, 5, 10, 15, 20, 30}) {
    names.push_back(absl::StrCat("wait_up_to_", minutes));
  }
  for (int key = 0; key <= 9; ++key) names.push_back(absl::StrCat("key_", key));
  return names;
}

TEST(SoundLibrary, EveryPromptIsSpokenInEveryLanguage) {
  const SoundLibrary library(PROMPTS_DIR);
  for (const char* language : {"es", "en", "pt"}) {
    for (const std::string& name : PromptNames()) {
      const auto sound = library.Prompt(language, name);
      ASSERT_TRUE(sound.ok()) << sound.status();
      EXPECT_GT((*sound)->pcmu.size(), 4000u) << language << "/" << name;
      EXPECT_EQ((*sound)->pcma.size(), (*sound)->pcmu.size());
    }
  }
}

TEST(SoundLibrary, ARegionFallsBackOnItsLanguage) {
  const SoundLibrary library(PROMPTS_DIR);
  EXPECT_EQ(*library.Prompt("es-MX", "closed"), *library.Prompt("es", "closed"));
  EXPECT_EQ(*library.Prompt("pt_BR", "closed"), *library.Prompt("pt", "closed"));
}

TEST(SoundLibrary, WhatIsMissingIsAnError) {
  const SoundLibrary library(PROMPTS_DIR);
  for (const char* name : {"no_such_prompt", "", "../es/closed", "a/b"}) {
    const absl::Status status = library.Prompt("es", name).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << name;
    EXPECT_EQ(status::Reason(status), "PROMPT_NOT_FOUND");
  }
  EXPECT_FALSE(library.Prompt("fr", "closed").ok());
  EXPECT_FALSE(library.Music("jazz").ok());
  EXPECT_FALSE(SoundLibrary("").Prompt("es", "closed").ok());
}

TEST(SoundLibrary, MusicNeedsNoFile) { EXPECT_TRUE(SoundLibrary("").Music("").ok()); }

TEST(Melody, LastsThirtySecondsIsQuietAndHasNoSeam) {
  const std::vector<int16_t> melody = MakeMelody();
  ASSERT_EQ(melody.size(), 240'000u);
  int peak = 0, step = 0;
  double power = 0;
  for (size_t i = 0; i < melody.size(); ++i) {
    peak = std::max(peak, std::abs(melody[i]));
    power += static_cast<double>(melody[i]) * melody[i];
    if (i > 0) step = std::max(step, std::abs(melody[i] - melody[i - 1]));
  }
  EXPECT_LT(peak, 12'000);
  const double rms = std::sqrt(power / static_cast<double>(melody.size()));
  EXPECT_GT(rms, 1'000);
  EXPECT_LT(rms, 5'000);
  EXPECT_LE(std::abs(melody.front() - melody.back()), step);
  EXPECT_EQ(melody, MakeMelody());
}

TEST(Ringback, IsOneSecondInFive) {
  const std::vector<int16_t> ringback = MakeRingback();
  ASSERT_EQ(ringback.size(), 40'000u);
  int crossings = 0;
  for (size_t i = 1; i < 8000; ++i) crossings += ringback[i - 1] < 0 && ringback[i] >= 0;
  EXPECT_NEAR(crossings, 425, 2);
  for (size_t i = 8000; i < ringback.size(); ++i) ASSERT_EQ(ringback[i], 0);
}

struct WavCase {
  const char* name;
  std::string bytes;
};

class UnreadableWav : public testing::TestWithParam<WavCase> {};

TEST_P(UnreadableWav, IsRefused) {
  EXPECT_EQ(status::Reason(ParseWav(GetParam().bytes).status()), "PROMPT_UNREADABLE");
}

const std::string kRiff("RIFF\x24\0\0\0WAVE", 12);
const std::string kMono("fmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0", 24);
const std::string kStereo("fmt \x10\0\0\0\1\0\2\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0", 24);
const std::string kData("data\4\0\0\0\1\0\xff\xff", 12);

INSTANTIATE_TEST_SUITE_P(
    Wav, UnreadableWav,
    testing::Values(WavCase{"Empty", ""}, WavCase{"NoWave", "RIFF....AVI "},
                    WavCase{"NoData", kRiff + kMono}, WavCase{"NoFormat", kRiff + kData},
                    WavCase{"Stereo", kRiff + kStereo + kData},
                    WavCase{"NoSamples", kRiff + kMono + std::string("data\0\0\0\0", 8)},
                    WavCase{"ShortFormat", kRiff + std::string("fmt \2\0\0\0\1\0", 10) + kData}),
    [](const auto& info) { return info.param.name; });

TEST(Wav, SamplesAreRead) {
  EXPECT_EQ(*ParseWav(kRiff + std::string("LIST\3\0\0\0abc\0", 12) + kMono + kData),
            (std::vector<int16_t>{1, -1}));
}

}  // namespace
}  // namespace centralita::media

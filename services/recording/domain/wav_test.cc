#include "services/recording/domain/wav.h"

#include <string>

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::recording {
namespace {

using test::StatusIs;

std::string Number(uint32_t value, int width) {
  std::string bytes;
  for (int i = 0; i < width; ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  return bytes;
}

/// Stereo, 8 kHz, 16 bit; `extra` stands between format and data.
std::string Header(uint32_t data_bytes, const std::string& extra = "") {
  return "RIFF" + Number(36 + data_bytes, 4) + "WAVE" + "fmt " + Number(16, 4) + Number(1, 2) +
         Number(2, 2) + Number(8000, 4) + Number(32000, 4) + Number(4, 2) + Number(16, 2) + extra +
         "data" + Number(data_bytes, 4);
}

TEST(Wav, TellsItsLength) {
  const auto format = ParseWav(Header(48'000), 44 + 48'000);
  ASSERT_TRUE(format.ok()) << format.status();
  EXPECT_EQ(format->duration(), absl::Milliseconds(1500));
  EXPECT_EQ(format->channels, 2);
}

TEST(Wav, PassesOverOtherChunks) {
  const std::string list = "LIST" + Number(3, 4) + "abc" + std::string(1, '\0');
  EXPECT_TRUE(ParseWav(Header(400, list), 44 + 12 + 400).ok());
}

TEST(Wav, RefusesWhatIsCutOrForeign) {
  const std::string header = Header(400);
  EXPECT_THAT(ParseWav(header, 44 + 399),
              StatusIs(absl::StatusCode::kInvalidArgument, "UNREADABLE"));
  EXPECT_FALSE(ParseWav("OggS", 4).ok());
  for (size_t length = 0; length < header.size(); ++length) {
    EXPECT_FALSE(ParseWav(header.substr(0, length), 444).ok()) << length;
  }
}

TEST(Wav, RefusesAChunkThatPointsFarAway) {
  const std::string chunk = "LIST" + Number(0xffffffff, 4);
  EXPECT_FALSE(ParseWav(Header(400, chunk), 452).ok());
}

}  // namespace
}  // namespace centralita::recording

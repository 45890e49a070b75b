// What a leg is told by prompts, from files.
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "libs/status/error.h"
#include "services/media/rtp/engine_fixture.h"
#include "services/media/rtp/goertzel.h"
#include "services/media/rtp/media_engine.h"

namespace centralita::media {
namespace {

using status::Reason;
using testing::SizeIs;

/// Prompts of a tenth of a second each: "low" of 440 Hz, "high" of 1000 Hz.
class EnginePromptTest : public testing::Test {
 protected:
  static constexpr int kSamples = 800;

  EnginePromptTest() {
    std::filesystem::create_directories(folder_ + "/en");
    WriteTone("low", 440);
    WriteTone("high", 1000);
    engine_ = *MediaEngine::Create({.first_port = 42000, .last_port = 47999}, clock_, sounds_,
                                   nullptr, events_);
  }
  ~EnginePromptTest() override { std::filesystem::remove_all(folder_); }

  void WriteTone(const std::string& name, double hertz) {
    std::string bytes(
        "RIFF\x64\x06\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0", 36);
    bytes += std::string("data\x40\x06\0\0", 8);
    for (int i = 0; i < kSamples; ++i) {
      const auto sample = static_cast<int16_t>(8000 * std::sin(2 * M_PI * hertz * i / 8000));
      bytes += {static_cast<char>(sample & 0xff), static_cast<char>(sample >> 8)};
    }
    std::ofstream(folder_ + "/en/" + name + ".wav", std::ios::binary) << bytes;
  }

  std::string folder_ = absl::StrCat(testing::TempDir(), "/engine-prompts-", getpid());
  SystemClock clock_;
  SoundLibrary sounds_{folder_};
  KeptEvents events_;
  std::unique_ptr<MediaEngine> engine_;
};

TEST_F(EnginePromptTest, SequenceIsOneStreamWithoutAGapAndEndsWhenItsLastPromptIsSpoken) {
  FakePeer caller;
  ASSERT_TRUE(engine_->OpenLeg("caller", "s").ok());
  ASSERT_TRUE(engine_->SetRemote("caller", caller.Described()).ok());

  const absl::StatusOr<PlayId> play =
      engine_->Play("caller", SequenceSource{{"low", "high", "low"}, "en"}, /*loop=*/false);
  ASSERT_TRUE(play.ok()) << play.status();
  ASSERT_TRUE(events_.AwaitPlays(1));
  ASSERT_TRUE(caller.AwaitPackets(30));  // 15 of prompts, then music.
  ASSERT_TRUE(engine_->StopPlay("caller", *play).ok());
  ASSERT_TRUE(engine_->CloseLeg("caller").ok());

  ASSERT_THAT(events_.plays(), SizeIs(1));  // Not again when the music ends.
  EXPECT_EQ(events_.plays()[0].play, *play);
  EXPECT_EQ(events_.plays()[0].outcome, PlayOutcome::kCompleted);
  const std::vector<ReceivedPacket> heard = caller.Heard();
  for (size_t i = 1; i < heard.size(); ++i) {
    EXPECT_EQ(heard[i].header.sequence, static_cast<uint16_t>(heard[i - 1].header.sequence + 1));
    EXPECT_EQ(heard[i].header.timestamp, heard[i - 1].header.timestamp + 160);
    EXPECT_FALSE(heard[i].header.marker);
  }
  const auto share = [&](size_t from, double hertz) {
    return ToneShare(caller.Samples(from, 5), hertz);
  };
  EXPECT_GT(share(0, 440), 0.9);
  EXPECT_GT(share(5, 1000), 0.9);
  EXPECT_GT(share(10, 440), 0.9);
}

TEST_F(EnginePromptTest, SequenceThatIsReplacedIsToldOnce) {
  FakePeer caller;
  ASSERT_TRUE(engine_->OpenLeg("caller", "s").ok());
  ASSERT_TRUE(engine_->SetRemote("caller", caller.Described()).ok());
  ASSERT_TRUE(engine_->Play("caller", SequenceSource{{"low", "high"}, "en"}, false).ok());

  ASSERT_TRUE(engine_->Play("caller", MusicSource{}, true).ok());

  ASSERT_TRUE(events_.AwaitPlays(1));
  EXPECT_EQ(events_.plays()[0].outcome, PlayOutcome::kReplaced);
  EXPECT_EQ(Reason(engine_->Play("caller", SequenceSource{{"low", "none"}, "en"}, false).status()),
            "PROMPT_NOT_FOUND");
}

TEST_F(EnginePromptTest, KeyOfSomebodyWhoHearsAnAnnouncementIsToldOnce) {
  FakePeer caller({.telephone_event_pt = 101});
  const absl::StatusOr<LocalMedia> local = engine_->OpenLeg("caller", "s");
  ASSERT_TRUE(engine_->SetRemote("caller", caller.Described()).ok());
  ASSERT_TRUE(engine_->Play("caller", SequenceSource{{"low", "high"}, "en"}, false).ok());
  caller.StartTalking(*local);
  ASSERT_TRUE(caller.AwaitPackets(5));

  caller.PressKey('1');

  ASSERT_TRUE(events_.AwaitKeys(1));
  ASSERT_TRUE(caller.AwaitPackets(caller.Heard().size() + 15));
  ASSERT_THAT(events_.keys(), SizeIs(1));
  EXPECT_EQ(events_.keys()[0].digit, '1');
}

}  // namespace
}  // namespace centralita::media

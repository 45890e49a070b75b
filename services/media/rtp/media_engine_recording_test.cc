#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "libs/status/error.h"
#include "services/media/rtp/engine_fixture.h"
#include "services/media/rtp/goertzel.h"

namespace centralita::media {
namespace {

class KeptRecordings final : public SpoolEvents {
 public:
  void OnRecordingFinished(const FinishedRecording& recording) override {
    absl::MutexLock lock(&mutex_);
    finished_.push_back(recording);
  }
  void OnRecordingFailed(const std::string& id, const absl::Status& why) override {
    ADD_FAILURE() << id << ": " << why;
  }
  FinishedRecording Await() {
    absl::MutexLock lock(&mutex_);
    const auto any = [this] { return !finished_.empty(); };
    if (!mutex_.AwaitWithTimeout(absl::Condition(&any), absl::Seconds(5))) {
      ADD_FAILURE() << "no recording";
      return {};
    }
    return finished_.front();
  }

 private:
  absl::Mutex mutex_;
  std::vector<FinishedRecording> finished_;
};

struct SpoolInFolder {
  SpoolInFolder() {
    std::string pattern = testing::TempDir() + "spoolXXXXXX";
    folder = mkdtemp(pattern.data());
    spool = *Spool::Open(folder, clock, recordings);
  }
  ~SpoolInFolder() {
    spool.reset();
    std::filesystem::remove_all(folder);
  }
  SystemClock clock;
  KeptRecordings recordings;
  std::string folder;
  std::unique_ptr<Spool> spool;
};

// The spool outlives the engine: it is the first base.
class RecordingTest : public SpoolInFolder, public EngineTest {
 protected:
  RecordingTest() : EngineTest(spool.get()) {}

  // One channel of the WAV, without its first and last tenth of a second.
  static std::vector<int16_t> Middle(const FinishedRecording& recording, size_t channel) {
    std::ifstream stream(recording.wav_path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(bytes.size(), recording.bytes);
    std::vector<int16_t> samples;
    for (size_t at = 44 + 4 * 800; at + 4 * 800 < bytes.size(); at += 4) {
      const auto low = static_cast<uint8_t>(bytes[at + 2 * channel]);
      const auto high = static_cast<uint8_t>(bytes[at + 2 * channel + 1]);
      samples.push_back(static_cast<int16_t>(low | high << 8));
    }
    return samples;
  }
};

TEST_F(RecordingTest, TheCallerIsLeftTheAgentIsRightAndTheLengthIsTheTalk) {
  FakePeer caller({.hertz = 440}), agent({.codec = Codec::kPcma, .hertz = 1000});
  caller.StartTalking(Connect("caller", caller));
  agent.StartTalking(Connect("agent", agent));
  ASSERT_TRUE(engine_->Stats("agent").ok());
  ASSERT_TRUE(engine_->StartRecording("r1", "caller", "agent", {{"call", "c1"}}).ok());
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  const absl::Time begin = clock_.Now();
  ASSERT_TRUE(agent.AwaitPackets(75));
  ASSERT_TRUE(engine_->StopRecording("r1").ok());
  const absl::Duration talk = clock_.Now() - begin;

  const FinishedRecording recording = recordings.Await();

  EXPECT_EQ(recording.recording_id, "r1");
  EXPECT_FALSE(recording.partial);
  EXPECT_EQ(recording.attributes.at("call"), "c1");
  EXPECT_LE(absl::AbsDuration(recording.duration - talk), absl::Milliseconds(20));
  EXPECT_GT(ToneShare(Middle(recording, 0), 440), 0.9);
  EXPECT_GT(ToneShare(Middle(recording, 1), 1000), 0.9);
  EXPECT_LT(ToneShare(Middle(recording, 0), 1000), 0.01);
}

TEST_F(RecordingTest, AHangUpEndsTheRecording) {
  FakePeer caller, agent;
  caller.StartTalking(Connect("caller", caller));
  Connect("agent", agent);
  ASSERT_TRUE(engine_->StartRecording("r2", "caller", "agent", {}).ok());
  ASSERT_TRUE(engine_->Bridge("caller", "agent").ok());
  ASSERT_TRUE(agent.AwaitPackets(25));

  ASSERT_TRUE(engine_->CloseLeg("caller").ok());

  const FinishedRecording recording = recordings.Await();
  EXPECT_FALSE(recording.partial);
  EXPECT_GT(recording.duration, absl::Milliseconds(400));
  EXPECT_EQ(status::Reason(engine_->StopRecording("r2")), "RECORDING_NOT_FOUND");
}

TEST_F(RecordingTest, TheEnginesEndIsARecordingsEnd) {
  FakePeer caller, agent;
  Connect("caller", caller);
  Connect("agent", agent);
  ASSERT_TRUE(engine_->StartRecording("r3", "caller", "agent", {}).ok());
  ASSERT_TRUE(engine_->Stats("caller").ok());
  engine_.reset();
  EXPECT_FALSE(recordings.Await().partial);
}

TEST_F(RecordingTest, AnIdIsRecordedOnce) {
  FakePeer caller, agent;
  Connect("caller", caller);
  Connect("agent", agent);
  ASSERT_TRUE(engine_->StartRecording("r4", "caller", "agent", {}).ok());
  EXPECT_EQ(status::Reason(engine_->StartRecording("r4", "caller", "agent", {})),
            "RECORDING_EXISTS");
  EXPECT_EQ(status::Reason(engine_->StartRecording("../r", "caller", "agent", {})),
            "RECORDING_ID_MALFORMED");
}

}  // namespace
}  // namespace centralita::media

#include "services/media/spool/spool.h"

#include <openssl/evp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class KeptRecordings final : public SpoolEvents {
 public:
  void OnRecordingFinished(const FinishedRecording& recording) override {
    absl::MutexLock lock(&mutex_);
    finished.push_back(recording);
  }
  void OnRecordingFailed(const std::string& id, const absl::Status& why) override {
    absl::MutexLock lock(&mutex_);
    failed.push_back(id + " " + status::Reason(why));
  }
  // Read after the spool is gone, or after Salvage() returned.
  std::vector<FinishedRecording> finished;
  std::vector<std::string> failed;

 private:
  absl::Mutex mutex_;
};

class SpoolTest : public testing::Test {
 protected:
  SpoolTest() {
    std::string pattern = testing::TempDir() + "spoolXXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~SpoolTest() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Spool> Open() { return *Spool::Open(folder_, clock_, recordings_); }

  static std::string Bytes(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  SystemClock clock_;
  KeptRecordings recordings_;
  std::string folder_;
};

// `ticks` frames of 20 ms, whose samples count up on the left and down on the right.
void Append(RecordingTrack& track, int ticks) {
  std::vector<int16_t> frames(2 * 160);
  for (int tick = 0; tick < ticks; ++tick) {
    for (int i = 0; i < 160; ++i) {
      frames[2 * i] = static_cast<int16_t>(tick * 160 + i);
      frames[2 * i + 1] = static_cast<int16_t>(-(tick * 160 + i));
    }
    track.Append(frames.data(), 160, 0, 0);
  }
}

int16_t Sample(const std::string& wav, size_t frame, size_t channel) {
  const size_t at = 44 + 4 * frame + 2 * channel;
  return static_cast<int16_t>(static_cast<uint8_t>(wav[at]) | static_cast<uint8_t>(wav[at + 1])
                                                                  << 8);
}

std::string Sha256(const std::string& bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(digest), size));
}

TEST_F(SpoolTest, AFinishedTrackIsAWavAndItsMetadata) {
  auto spool = Open();
  auto track = *spool->Begin("r1", {{"call", "c1"}});
  Append(*track, 101);
  track->Finish();
  spool.reset();

  ASSERT_THAT(recordings_.finished, SizeIs(1));
  const FinishedRecording& recording = recordings_.finished[0];
  const std::string wav = Bytes(recording.wav_path);
  EXPECT_EQ(recording.duration, absl::Milliseconds(2020));
  EXPECT_FALSE(recording.partial);
  EXPECT_EQ(wav.size(), 44u + 101 * 160 * 4);
  EXPECT_EQ(recording.sha256, Sha256(wav));
  EXPECT_EQ(Sample(wav, 5000, 0), 5000);
  EXPECT_EQ(Sample(wav, 5000, 1), -5000);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/r1.segment"));

  spool = Open();
  const std::vector<FinishedRecording> kept = *spool->Finished();
  ASSERT_THAT(kept, SizeIs(1));
  EXPECT_EQ(kept[0].sha256, recording.sha256);
  EXPECT_EQ(kept[0].duration, recording.duration);
  EXPECT_EQ(kept[0].attributes.at("call"), "c1");
  EXPECT_EQ(status::Reason(spool->Begin("r1", {}).status()), "RECORDING_EXISTS");
  ASSERT_TRUE(spool->Remove("r1").ok());
  EXPECT_TRUE(spool->Remove("r1").ok());
  EXPECT_THAT(*spool->Finished(), IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(SpoolTest, AnEmptyRecordingIsStillOne) {
  auto spool = Open();
  (*spool->Begin("r1", {}))->Finish();
  spool.reset();
  ASSERT_THAT(recordings_.finished, SizeIs(1));
  EXPECT_EQ(recordings_.finished[0].duration, absl::ZeroDuration());
}

TEST_F(SpoolTest, NamesThatLeadElsewhereAreRefused) {
  auto spool = Open();
  for (const char* id : {"", "..", "a/b", ".hidden", "a b"}) {
    EXPECT_EQ(status::Reason(spool->Begin(id, {}).status()), "RECORDING_ID_MALFORMED") << id;
    EXPECT_EQ(status::Reason(spool->Remove(id)), "RECORDING_ID_MALFORMED") << id;
  }
}

TEST_F(SpoolTest, AFolderThatCannotBeMadeIsTold) {
  EXPECT_EQ(status::Reason(Spool::Open("/proc/spool", clock_, recordings_).status()),
            "SPOOL_UNUSABLE");
}

TEST_F(SpoolTest, SalvageLeavesLivingTracksAlone) {
  auto spool = Open();
  auto track = *spool->Begin("r1", {});
  EXPECT_EQ(*spool->Salvage(), 0);
  track->Finish();
}

TEST_F(SpoolTest, ADamagedSegmentIsToldAndKept) {
  std::ofstream(folder_ + "/r1.segment") << "rubbish";
  auto spool = Open();
  EXPECT_EQ(*spool->Salvage(), 1);
  EXPECT_THAT(recordings_.failed, testing::ElementsAre("r1 SEGMENT_UNREADABLE"));
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/r1.segment"));
}

// Appends in real time until it is killed; tells by the pipe how many frames it has appended.
[[noreturn]] void RecordForEver(const std::string& folder, int progress) {
  SystemClock clock;
  KeptRecordings recordings;
  auto spool = Spool::Open(folder, clock, recordings);
  auto track = (*spool)->Begin("killed", {{"call", "c1"}});
  const std::vector<int16_t> frames(2 * 160, 1000);
  for (;;) {
    (*track)->Append(frames.data(), 160, 0, 0);
    const char one = 1;
    if (write(progress, &one, 1) != 1) _exit(1);
    absl::SleepFor(absl::Milliseconds(20));
  }
}

TEST_F(SpoolTest, AKilledProcessLosesAtMostASecond) {
  int progress[2];
  ASSERT_EQ(pipe(progress), 0);
  const pid_t child = fork();
  if (child == 0) RecordForEver(folder_, progress[1]);
  close(progress[1]);
  int appended = 0;
  char byte = 0;
  while (appended < 100 && read(progress[0], &byte, 1) == 1) ++appended;
  kill(child, SIGKILL);
  while (read(progress[0], &byte, 1) == 1) ++appended;
  close(progress[0]);
  waitpid(child, nullptr, 0);

  auto spool = Open();
  EXPECT_EQ(*spool->Salvage(), 1);

  ASSERT_THAT(recordings_.finished, SizeIs(1));
  const FinishedRecording& recording = recordings_.finished[0];
  EXPECT_TRUE(recording.partial);
  EXPECT_EQ(recording.attributes.at("call"), "c1");
  EXPECT_GE(recording.duration, absl::Milliseconds(20 * appended) - absl::Seconds(1));
  EXPECT_LE(recording.duration, absl::Milliseconds(20 * appended + 20));
  EXPECT_EQ(Sample(Bytes(recording.wav_path), 100, 0), 1000);
  EXPECT_EQ(*spool->Salvage(), 0);
  EXPECT_THAT(*spool->Finished(), SizeIs(1));
}

}  // namespace
}  // namespace centralita::media

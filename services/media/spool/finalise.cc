#include "services/media/spool/finalise.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "nlohmann/json.hpp"
#include "services/media/spool/gap_finder.h"
#include "services/media/spool/segment.h"

namespace centralita::media {
namespace {

constexpr size_t kWavHeadBytes = 44;
constexpr uint64_t kFrameBytes = 4;
constexpr const char* kChannelNames[] = {"LEFT", "RIGHT", "BOTH"};

absl::Status Unusable(absl::string_view what) {
  return status::Error(absl::StatusCode::kUnavailable, "SPOOL_UNUSABLE",
                       absl::StrCat(what, ": ", std::strerror(errno)));
}

bool WriteAt(int file, const void* bytes, size_t size, uint64_t at) {
  const auto* p = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t done = pwrite(file, p, size, static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    p += done;
    at += static_cast<uint64_t>(done);
    size -= static_cast<size_t>(done);
  }
  return true;
}

std::string WavHead(uint64_t frames) {
  const auto data = static_cast<uint32_t>(std::min<uint64_t>(frames * kFrameBytes, 0xffffff00));
  std::string head;
  const auto number = [&head](uint32_t value, size_t bytes) {
    head.append(reinterpret_cast<const char*>(&value), bytes);  // segment.cc: little-endian.
  };
  head += "RIFF";
  number(data + kWavHeadBytes - 8, 4);
  head += "WAVEfmt ";
  number(16, 4);
  number(1, 2);  // PCM
  number(2, 2);  // Left, right.
  number(kSampleRate, 4);
  number(kSampleRate * kFrameBytes, 4);
  number(kFrameBytes, 2);
  number(16, 2);
  head += "data";
  number(data, 4);
  return head;
}

absl::StatusOr<std::string> Sha256(int file) {
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  const absl::Cleanup freed = [context] { EVP_MD_CTX_free(context); };
  EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
  std::vector<char> buffer(1 << 16);
  off_t at = 0;
  for (;;) {
    const ssize_t got = pread(file, buffer.data(), buffer.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unusable("reading back");
    if (got == 0) break;
    EVP_DigestUpdate(context, buffer.data(), static_cast<size_t>(got));
    at += got;
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_DigestFinal_ex(context, digest, &size);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<char*>(digest), size));
}

std::string ToJson(const FinishedRecording& recording, const GapFinder& fill) {
  nlohmann::json gaps = nlohmann::json::array();
  for (const RecordingGap& gap : recording.gaps) {
    gaps.push_back({{"channel", kChannelNames[static_cast<int>(gap.channel)]},
                    {"at_ms", absl::ToInt64Milliseconds(gap.at)},
                    {"length_ms", absl::ToInt64Milliseconds(gap.length)}});
  }
  return nlohmann::json{
      {"recording_id", recording.recording_id},
      {"status", recording.partial ? "PARTIAL" : "COMPLETE"},
      {"start_time", absl::FormatTime(absl::RFC3339_full, recording.start, absl::UTCTimeZone())},
      {"duration_us", absl::ToInt64Microseconds(recording.duration)},
      {"sample_rate", kSampleRate},
      {"bytes", recording.bytes},
      {"sha256", recording.sha256},
      {"missing_left_ms", fill.missing_left() * 1000 / kSampleRate},
      {"missing_right_ms", fill.missing_right() * 1000 / kSampleRate},
      {"gaps", std::move(gaps)},
      {"attributes", recording.attributes}}
      .dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

// A file that appears under its name only when it is whole and on the disk.
class NewFile {
 public:
  explicit NewFile(std::string path)
      : path_(std::move(path)),
        temporary_(path_ + ".tmp"),
        file_(open(temporary_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)) {}
  ~NewFile() {
    if (file_ < 0) return;
    close(file_);
    if (!kept_) unlink(temporary_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  int file() const { return file_; }
  absl::Status Keep() {
    kept_ = fsync(file_) == 0 && rename(temporary_.c_str(), path_.c_str()) == 0;
    return kept_ ? absl::OkStatus() : Unusable(path_);
  }

 private:
  const std::string path_;
  const std::string temporary_;
  const int file_;
  bool kept_ = false;
};

absl::Status SyncFolder(const std::string& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return Unusable(folder);
  const absl::Cleanup closed = [file] { close(file); };
  return fsync(file) == 0 ? absl::OkStatus() : Unusable(folder);
}

// Copies the samples to their places; holes stay zero, which is silence.
absl::Status CopyAudio(int segment, int wav, FinishedRecording& recording, GapFinder& fill) {
  uint64_t frames = 0;
  bool whole = false, written = true;
  absl::StatusOr<SegmentHead> head = ReadSegment(segment, [&](const Block& block) {
    whole |= block.last;
    frames = std::max(frames, block.offset + block.frames);
    fill.OnBlock(block);
    written = written && WriteAt(wav, block.samples, block.frames * kFrameBytes,
                                 kWavHeadBytes + block.offset * kFrameBytes);
  });
  if (!head.ok()) return head.status();
  const std::string wav_head = WavHead(frames);
  if (!written || !WriteAt(wav, wav_head.data(), wav_head.size(), 0) ||
      ftruncate(wav, static_cast<off_t>(kWavHeadBytes + frames * kFrameBytes)) != 0) {
    return Unusable("writing WAV");
  }
  recording.recording_id = std::move(head->recording_id);
  recording.start = head->start;
  recording.attributes = std::move(head->attributes);
  recording.duration = absl::Microseconds(static_cast<int64_t>(frames) * 1'000'000 / kSampleRate);
  recording.bytes = kWavHeadBytes + frames * kFrameBytes;
  recording.partial = !whole;
  recording.gaps = fill.Finish(frames);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FinishedRecording> Finalise(int segment, const std::string& folder) {
  FinishedRecording recording;
  GapFinder fill;
  absl::StatusOr<SegmentHead> head = ReadSegment(segment, [](const Block&) {});
  if (!head.ok()) return head.status();
  recording.wav_path = absl::StrCat(folder, "/", head->recording_id, ".wav");
  recording.json_path = absl::StrCat(folder, "/", head->recording_id, ".json");

  NewFile wav(recording.wav_path);
  if (wav.file() < 0) return Unusable(recording.wav_path);
  if (absl::Status copied = CopyAudio(segment, wav.file(), recording, fill); !copied.ok()) {
    return copied;
  }
  absl::StatusOr<std::string> sha256 = Sha256(wav.file());
  if (!sha256.ok()) return sha256.status();
  recording.sha256 = *std::move(sha256);
  if (absl::Status kept = wav.Keep(); !kept.ok()) return kept;

  NewFile json(recording.json_path);
  const std::string text = ToJson(recording, fill);
  if (json.file() < 0 || !WriteAt(json.file(), text.data(), text.size(), 0)) {
    return Unusable(recording.json_path);
  }
  if (absl::Status kept = json.Keep(); !kept.ok()) return kept;
  if (absl::Status synced = SyncFolder(folder); !synced.ok()) return synced;
  return recording;
}

absl::StatusOr<FinishedRecording> ReadMetadata(const std::string& folder,
                                               const std::string& recording_id) {
  const std::string path = absl::StrCat(folder, "/", recording_id, ".json");
  std::ifstream stream(path);
  const nlohmann::json json = nlohmann::json::parse(stream, nullptr, /*allow_exceptions=*/false);
  FinishedRecording recording{.recording_id = recording_id,
                              .wav_path = absl::StrCat(folder, "/", recording_id, ".wav"),
                              .json_path = path};
  try {  // nlohmann tells a wrong type by throwing.
    recording.duration = absl::Microseconds(json.at("duration_us").get<int64_t>());
    recording.bytes = json.at("bytes");
    recording.sha256 = json.at("sha256");
    recording.partial = json.at("status") == "PARTIAL";
    recording.attributes = json.at("attributes").get<std::map<std::string, std::string>>();
    std::string error;
    if (!absl::ParseTime(absl::RFC3339_full, json.at("start_time").get<std::string>(),
                         &recording.start, &error)) {
      return status::Error(absl::StatusCode::kDataLoss, "METADATA_UNREADABLE", error);
    }
    for (const auto& gap : json.at("gaps")) {
      const std::string channel = gap.at("channel");
      recording.gaps.push_back({.channel = channel == "LEFT"    ? RecordingGap::Channel::kLeft
                                           : channel == "RIGHT" ? RecordingGap::Channel::kRight
                                                                : RecordingGap::Channel::kBoth,
                                .at = absl::Milliseconds(gap.at("at_ms").get<int64_t>()),
                                .length = absl::Milliseconds(gap.at("length_ms").get<int64_t>())});
    }
  } catch (const nlohmann::json::exception& error) {
    return status::Error(absl::StatusCode::kDataLoss, "METADATA_UNREADABLE",
                         absl::StrCat(path, ": ", error.what()));
  }
  return recording;
}

}  // namespace centralita::media

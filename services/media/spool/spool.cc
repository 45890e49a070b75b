#include "services/media/spool/spool.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/media/spool/finalise.h"
#include "services/media/spool/segment.h"
#include "services/media/spool/spool_threads.h"

namespace centralita::media {
namespace {

constexpr char kSegmentSuffix[] = ".segment";
constexpr char kMetadataSuffix[] = ".json";

absl::Status Unusable(absl::string_view what, int error) {
  return status::Error(absl::StatusCode::kUnavailable, "SPOOL_UNUSABLE",
                       absl::StrCat(what, ": ", std::strerror(error)));
}

bool IsRecordingId(absl::string_view id) {
  return !id.empty() && id.size() <= 100 && id[0] != '.' &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' ||
                  c == '-';
         });
}

// The ids of all files of the folder that end in `suffix`, in order.
absl::StatusOr<std::vector<std::string>> List(const std::string& folder, const char* suffix) {
  std::vector<std::string> ids;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (absl::EndsWith(name, suffix)) ids.push_back(name.substr(0, name.size() - strlen(suffix)));
  }
  if (error) return Unusable(folder, error.value());
  std::sort(ids.begin(), ids.end());
  return ids;
}

class SpooledTrack final : public RecordingTrack {
 public:
  SpooledTrack(SpoolThreads& threads, std::shared_ptr<SegmentFile> segment)
      : threads_(threads), segment_(std::move(segment)) {}

  void Append(const int16_t* frames, uint32_t count, uint32_t missing_left,
              uint32_t missing_right) override {
    while (count > 0) {
      if (!chunk_) Start(/*must=*/false);
      if (!chunk_) {  // The disk is far behind: what cannot be kept is skipped, and so a gap.
        offset_ += count;
        return;
      }
      const uint32_t now = std::min(count, kMaxBlockFrames - chunk_->block.frames);
      std::copy_n(frames, 2 * now, chunk_->samples.begin() + 2 * chunk_->block.frames);
      chunk_->block.frames += now;
      const uint32_t left = std::min(missing_left, now), right = std::min(missing_right, now);
      chunk_->block.missing_left += left;
      chunk_->block.missing_right += right;
      missing_left -= left;
      missing_right -= right;
      offset_ += now;
      frames += 2 * now;
      count -= now;
      if (chunk_->block.frames == kMaxBlockFrames) Send();
    }
  }

  void Finish() override {
    if (!chunk_) Start(/*must=*/true);
    chunk_->block.last = true;
    Send();
  }

 private:
  void Start(bool must) {
    chunk_ = threads_.Take(must);
    if (!chunk_) return;
    chunk_->segment = segment_;
    chunk_->block = {.sequence = sequence_++, .offset = offset_};
  }

  void Send() { threads_.Write(std::move(chunk_)); }

  SpoolThreads& threads_;
  const std::shared_ptr<SegmentFile> segment_;
  std::unique_ptr<Chunk> chunk_;
  uint32_t sequence_ = 0;
  uint64_t offset_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Spool>> Spool::Open(const std::string& folder, const Clock& clock,
                                                   SpoolEvents& events) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unusable(folder, error.value());
  if (access(folder.c_str(), W_OK | X_OK) != 0) return Unusable(folder, errno);
  return std::unique_ptr<Spool>(new Spool(std::make_unique<SpoolThreads>(folder, clock, events)));
}

Spool::Spool(std::unique_ptr<SpoolThreads> threads) : threads_(std::move(threads)) {}
Spool::~Spool() = default;

absl::StatusOr<std::unique_ptr<RecordingTrack>> Spool::Begin(
    const std::string& recording_id, const std::map<std::string, std::string>& attributes) {
  if (!IsRecordingId(recording_id)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "RECORDING_ID_MALFORMED",
                         recording_id);
  }
  const std::string path = absl::StrCat(threads_->folder(), "/", recording_id, kSegmentSuffix);
  const std::string metadata = absl::StrCat(threads_->folder(), "/", recording_id, kMetadataSuffix);
  const int file = access(metadata.c_str(), F_OK) == 0
                       ? (errno = EEXIST, -1)
                       : open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0 && errno == EEXIST) {
    return status::Error(absl::StatusCode::kAlreadyExists, "RECORDING_EXISTS", recording_id);
  }
  if (file < 0) return Unusable(path, errno);
  auto segment = std::make_shared<SegmentFile>(recording_id, path, file);
  // Salvage() of another process leaves a locked segment alone.
  const std::string head = EncodeHead(
      {.recording_id = recording_id, .start = threads_->Now(), .attributes = attributes});
  if (flock(file, LOCK_EX | LOCK_NB) != 0 ||
      write(file, head.data(), head.size()) != static_cast<ssize_t>(head.size())) {
    const int error = errno;
    unlink(path.c_str());
    return Unusable(path, error);
  }
  return std::make_unique<SpooledTrack>(*threads_, std::move(segment));
}

absl::StatusOr<int> Spool::Salvage() {
  const absl::StatusOr<std::vector<std::string>> ids = List(threads_->folder(), kSegmentSuffix);
  if (!ids.ok()) return ids.status();
  int salvaged = 0;
  for (const std::string& id : *ids) {
    const std::string path = absl::StrCat(threads_->folder(), "/", id, kSegmentSuffix);
    const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) continue;  // Concluded by its own process a moment ago.
    SegmentFile segment(id, path, file);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) continue;
    threads_->Conclude(segment);
    ++salvaged;
  }
  return salvaged;
}

absl::StatusOr<std::vector<FinishedRecording>> Spool::Finished() const {
  const absl::StatusOr<std::vector<std::string>> ids = List(threads_->folder(), kMetadataSuffix);
  if (!ids.ok()) return ids.status();
  std::vector<FinishedRecording> finished;
  for (const std::string& id : *ids) {
    absl::StatusOr<FinishedRecording> recording = ReadMetadata(threads_->folder(), id);
    if (recording.ok()) finished.push_back(*std::move(recording));
  }
  return finished;
}

absl::Status Spool::Remove(const std::string& recording_id) {
  if (!IsRecordingId(recording_id)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "RECORDING_ID_MALFORMED",
                         recording_id);
  }
  // The metadata last: a crash in between leaves something to be removed again.
  for (const char* suffix : {".wav", kMetadataSuffix}) {
    const std::string path = absl::StrCat(threads_->folder(), "/", recording_id, suffix);
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return Unusable(path, errno);
  }
  return absl::OkStatus();
}

}  // namespace centralita::media

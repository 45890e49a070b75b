#include "services/media/spool/spool_threads.h"

#include <pthread.h>
#include <unistd.h>

#include <utility>

#include "services/media/spool/finalise.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kWriteEvery = absl::Milliseconds(50);

// What may wait while the disk does not answer: about 200 MB, or 13 s of 500 recordings.
constexpr size_t kMaxOutstanding = 32'768;
constexpr size_t kMaxIdle = 4'096;

}  // namespace

SegmentFile::~SegmentFile() { close(file); }

SpoolThreads::SpoolThreads(std::string folder, const Clock& clock, SpoolEvents& events)
    : folder_(std::move(folder)), clock_(clock), events_(events) {
  writer_ = std::jthread([this] { RunWriter(); });
  finaliser_ = std::jthread([this] { RunFinaliser(); });
  pthread_setname_np(writer_.native_handle(), "spool-write");
  pthread_setname_np(finaliser_.native_handle(), "spool-finalise");
}

SpoolThreads::~SpoolThreads() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  writer_.join();
  finaliser_.join();
}

std::unique_ptr<Chunk> SpoolThreads::Take(bool must) {
  {
    absl::MutexLock lock(&mutex_);
    if (outstanding_ >= kMaxOutstanding && !must) return nullptr;
    ++outstanding_;
    if (!idle_.empty()) {
      std::unique_ptr<Chunk> chunk = std::move(idle_.back());
      idle_.pop_back();
      return chunk;
    }
  }
  return std::make_unique<Chunk>();
}

void SpoolThreads::Write(std::unique_ptr<Chunk> chunk) {
  absl::MutexLock lock(&mutex_);
  filled_.push_back(std::move(chunk));
}

void SpoolThreads::RunWriter() {
  std::vector<std::unique_ptr<Chunk>> chunks;
  for (bool stopping = false; !stopping;) {
    {
      absl::MutexLock lock(&mutex_);
      stopping = mutex_.AwaitWithTimeout(absl::Condition(&stopping_), kWriteEvery);
      chunks.swap(filled_);
    }
    WriteAll(chunks);
    absl::MutexLock lock(&mutex_);
    outstanding_ -= chunks.size();
    for (auto& chunk : chunks) {
      if (idle_.size() < kMaxIdle) idle_.push_back(std::move(chunk));
    }
    chunks.clear();
    written_ = stopping;
  }
}

void SpoolThreads::WriteAll(std::vector<std::unique_ptr<Chunk>>& chunks) {
  for (auto& chunk : chunks) {
    chunk->block.samples = chunk->samples.data();
    // A block that the disk refuses becomes a gap; only a missing end is the recording's failure.
    const absl::Status appended = AppendBlock(chunk->segment->file, chunk->block);
    if (chunk->block.last) {
      if (!appended.ok()) {
        events_.OnRecordingFailed(chunk->segment->recording_id, appended);
      } else {
        absl::MutexLock lock(&mutex_);
        finished_.push_back(chunk->segment);
      }
    }
    chunk->segment.reset();
  }
}

void SpoolThreads::RunFinaliser() {
  const auto due = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return written_ || !finished_.empty();
  };
  for (;;) {
    std::shared_ptr<SegmentFile> segment;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(&due));
      if (finished_.empty()) return;
      segment = std::move(finished_.front());
      finished_.pop_front();
    }
    Conclude(*segment);
  }
}

void SpoolThreads::Conclude(SegmentFile& segment) {
  const absl::StatusOr<FinishedRecording> recording = Finalise(segment.file, folder_);
  if (!recording.ok()) {
    events_.OnRecordingFailed(segment.recording_id, recording.status());
    return;
  }
  unlink(segment.path.c_str());
  events_.OnRecordingFinished(*recording);
}

}  // namespace centralita::media

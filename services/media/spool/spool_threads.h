#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/media/spool/segment.h"
#include "services/media/spool/spool.h"

namespace centralita::media {

/// The open segment of one recording. Closed (and its lock released) with the last reference.
class SegmentFile {
 public:
  SegmentFile(std::string recording_id, std::string path, int file)
      : recording_id(std::move(recording_id)), path(std::move(path)), file(file) {}
  ~SegmentFile();
  SegmentFile(const SegmentFile&) = delete;
  SegmentFile& operator=(const SegmentFile&) = delete;

  const std::string recording_id;
  const std::string path;
  const int file;
};

/// A block on its way to the disk.
struct Chunk {
  std::shared_ptr<SegmentFile> segment;
  Block block;
  std::array<int16_t, 2 * kMaxBlockFrames> samples;
};

/// The two threads of a spool: one appends blocks to segments, one makes recordings of finished
/// segments. Media threads only ever take the mutex for a moment. Safe for concurrent use.
class SpoolThreads {
 public:
  SpoolThreads(std::string folder, const Clock& clock, SpoolEvents& events);

  /// Writes what was handed in, finalises what was finished, joins.
  ~SpoolThreads();

  /// An empty chunk; null if so many wait for the disk that no more may. `must`: never null.
  std::unique_ptr<Chunk> Take(bool must);

  /// Hands in a filled chunk.
  void Write(std::unique_ptr<Chunk> chunk);

  /// Makes a recording of a segment, tells of it, and deletes the segment; on the caller's thread.
  void Conclude(SegmentFile& segment);

  const std::string& folder() const { return folder_; }
  absl::Time Now() const { return clock_.Now(); }

 private:
  void RunWriter();
  void RunFinaliser();
  void WriteAll(std::vector<std::unique_ptr<Chunk>>& chunks);

  const std::string folder_;
  const Clock& clock_;
  SpoolEvents& events_;

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool written_ ABSL_GUARDED_BY(mutex_) = false;  // The writer is done: nothing more to finalise.
  size_t outstanding_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::unique_ptr<Chunk>> idle_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Chunk>> filled_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::shared_ptr<SegmentFile>> finished_ ABSL_GUARDED_BY(mutex_);
  std::jthread writer_;
  std::jthread finaliser_;
};

}  // namespace centralita::media

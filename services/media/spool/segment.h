#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace centralita::media {

/// The crash-safe form of a recording: a head, then blocks that are only ever appended.
///
/// Every block says which one it is, where its samples belong, and proves itself by a CRC-32. So
/// whatever part of the file survives can be put in its right place; a torn or damaged block costs
/// itself alone, because a reader looks for the next one's mark.

constexpr int kSampleRate = 8000;
constexpr uint32_t kMaxBlockFrames = kSampleRate / 5;  // 200 ms: what a crash may cost.

struct SegmentHead {
  std::string recording_id;
  absl::Time start;
  std::map<std::string, std::string> attributes;
};

/// Stereo frames, left first, that belong at `offset` of the recording.
struct Block {
  uint32_t sequence = 0;
  uint64_t offset = 0;  // In frames since the start.
  uint32_t frames = 0;  // At most kMaxBlockFrames.
  uint32_t missing_left = 0;
  uint32_t missing_right = 0;
  bool last = false;  // The recording ends after this block, as it should.
  const int16_t* samples = nullptr;
};

/// The bytes that begin a segment.
std::string EncodeHead(const SegmentHead& head);

/// Appends a block to an open segment: one write. UNAVAILABLE / SPOOL_UNUSABLE if the disk refuses;
/// what was written of it is taken back.
absl::Status AppendBlock(int file, const Block& block);

/// Reads a segment from its start: the head, then `on_block` for each sound block in file order.
///
/// DATA_LOSS / SEGMENT_UNREADABLE   the head is damaged. Damaged blocks are passed over.
absl::StatusOr<SegmentHead> ReadSegment(int file, absl::FunctionRef<void(const Block&)> on_block);

/// CRC-32 of IEEE 802.3, continued from `crc` (0 to begin).
uint32_t Crc32(uint32_t crc, const void* bytes, size_t size);

}  // namespace centralita::media

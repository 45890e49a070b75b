#include "services/media/spool/segment.h"

#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "nlohmann/json.hpp"

namespace centralita::media {
namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr char kHeadMark[8] = {'C', 'E', 'N', 'T', 'R', 'E', 'C', '1'};
constexpr uint32_t kBlockMark = 0x314b4c42;  // "BLK1"
constexpr uint32_t kMaxHeadBytes = 64 * 1024;
constexpr uint32_t kLastFlag = 1;
constexpr size_t kFrameBytes = 2 * sizeof(int16_t);

struct BlockHead {
  uint32_t mark = kBlockMark;
  uint32_t sequence = 0;
  uint64_t offset = 0;
  uint32_t frames = 0;
  uint32_t missing_left = 0;
  uint32_t missing_right = 0;
  uint32_t flags = 0;
  uint32_t crc = 0;  // Of all before it, and of the samples.
  uint32_t reserved = 0;
};
static_assert(sizeof(BlockHead) == 40 && std::has_unique_object_representations_v<BlockHead>);

constexpr std::array<uint32_t, 256> MakeCrcTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t n = 0; n < 256; ++n) {
    uint32_t crc = n;
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
    table[n] = crc;
  }
  return table;
}
constexpr auto kCrcTable = MakeCrcTable();

uint32_t CrcOf(const BlockHead& head, const void* samples) {
  const uint32_t crc = Crc32(0, &head, offsetof(BlockHead, crc));
  return Crc32(crc, samples, head.frames * kFrameBytes);
}

absl::Status Unreadable(absl::string_view why) {
  return status::Error(absl::StatusCode::kDataLoss, "SEGMENT_UNREADABLE", why);
}

// Reads exactly `size` bytes at `at`; false at the end of the file or on an error.
bool ReadAt(int file, void* into, size_t size, uint64_t at) {
  auto* bytes = static_cast<char*>(into);
  while (size > 0) {
    const ssize_t got = pread(file, bytes, size, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    at += static_cast<uint64_t>(got);
    size -= static_cast<size_t>(got);
  }
  return true;
}

absl::StatusOr<SegmentHead> ReadHead(int file, uint64_t& at) {
  char mark[sizeof(kHeadMark)];
  uint32_t size = 0, crc = 0;
  if (!ReadAt(file, mark, sizeof(mark), 0) || std::memcmp(mark, kHeadMark, sizeof(mark)) != 0 ||
      !ReadAt(file, &size, sizeof(size), 8) || size > kMaxHeadBytes) {
    return Unreadable("no segment head");
  }
  std::string text(size, '\0');
  if (!ReadAt(file, text.data(), size, 12) || !ReadAt(file, &crc, sizeof(crc), 12 + size) ||
      crc != Crc32(0, text.data(), size)) {
    return Unreadable("damaged segment head");
  }
  at = 16 + size;
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return Unreadable("segment head is no JSON");
  return SegmentHead{.recording_id = json.value("recording_id", ""),
                     .start = absl::FromUnixMicros(json.value("start_us", int64_t{0})),
                     .attributes = json.value("attributes", std::map<std::string, std::string>())};
}

}  // namespace

uint32_t Crc32(uint32_t crc, const void* bytes, size_t size) {
  const auto* p = static_cast<const uint8_t*>(bytes);
  crc = ~crc;
  for (size_t i = 0; i < size; ++i) crc = kCrcTable[(crc ^ p[i]) & 0xff] ^ crc >> 8;
  return ~crc;
}

std::string EncodeHead(const SegmentHead& head) {
  const std::string text = nlohmann::json{
      {"recording_id", head.recording_id},
      {"start_us", absl::ToUnixMicros(head.start)},
      {"attributes",
       head.attributes}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  const auto size = static_cast<uint32_t>(text.size());
  const uint32_t crc = Crc32(0, text.data(), text.size());
  std::string bytes(kHeadMark, sizeof(kHeadMark));
  bytes.append(reinterpret_cast<const char*>(&size), sizeof(size));
  bytes.append(text);
  bytes.append(reinterpret_cast<const char*>(&crc), sizeof(crc));
  return bytes;
}

absl::Status AppendBlock(int file, const Block& block) {
  BlockHead head{.sequence = block.sequence,
                 .offset = block.offset,
                 .frames = block.frames,
                 .missing_left = block.missing_left,
                 .missing_right = block.missing_right,
                 .flags = block.last ? kLastFlag : 0};
  head.crc = CrcOf(head, block.samples);
  const off_t before = lseek(file, 0, SEEK_END);
  iovec parts[2] = {{&head, sizeof(head)},
                    {const_cast<int16_t*>(block.samples), block.frames * kFrameBytes}};
  const ssize_t want = static_cast<ssize_t>(parts[0].iov_len + parts[1].iov_len);
  ssize_t written = 0;
  do {
    written = writev(file, parts, 2);
  } while (written < 0 && errno == EINTR);
  if (written == want) return absl::OkStatus();
  const int error = written < 0 ? errno : ENOSPC;
  // If even this fails, the reader passes over the torn block.
  if (written > 0 && ftruncate(file, before) != 0) errno = 0;
  return status::Error(absl::StatusCode::kUnavailable, "SPOOL_UNUSABLE", std::strerror(error));
}

absl::StatusOr<SegmentHead> ReadSegment(int file, absl::FunctionRef<void(const Block&)> on_block) {
  uint64_t at = 0;
  absl::StatusOr<SegmentHead> segment = ReadHead(file, at);
  if (!segment.ok()) return segment;
  std::vector<int16_t> samples(2 * kMaxBlockFrames);
  BlockHead head;
  while (ReadAt(file, &head, sizeof(head), at)) {
    const bool sound = head.mark == kBlockMark && head.frames <= kMaxBlockFrames &&
                       ReadAt(file, samples.data(), head.frames * kFrameBytes, at + sizeof(head)) &&
                       CrcOf(head, samples.data()) == head.crc;
    if (!sound) {
      ++at;  // Look for the next mark.
      continue;
    }
    on_block({.sequence = head.sequence,
              .offset = head.offset,
              .frames = head.frames,
              .missing_left = head.missing_left,
              .missing_right = head.missing_right,
              .last = (head.flags & kLastFlag) != 0,
              .samples = samples.data()});
    at += sizeof(head) + head.frames * kFrameBytes;
  }
  return segment;
}

}  // namespace centralita::media

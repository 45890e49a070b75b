#include "services/media/spool/gap_finder.h"

#include <algorithm>
#include <utility>

namespace centralita::media {
namespace {

constexpr uint64_t kShortest = kSampleRate;
constexpr size_t kMost = 1000;

absl::Duration ToDuration(uint64_t frames) {
  return absl::Microseconds(static_cast<int64_t>(frames) * 125);
}

}  // namespace

void GapFinder::OnBlock(const Block& block) {
  if (block.offset > next_) {
    End(left_, next_);
    End(right_, next_);
    left_.missing += block.offset - next_;
    right_.missing += block.offset - next_;
    Add(RecordingGap::Channel::kBoth, next_, block.offset);
  }
  Note(left_, block, block.missing_left);
  Note(right_, block, block.missing_right);
  next_ = std::max(next_, block.offset + block.frames);
}

void GapFinder::Note(Channel& channel, const Block& block, uint32_t missing) {
  channel.missing += missing;
  const bool silent = block.frames > 0 && missing == block.frames;
  if (silent && !channel.silent) channel.since = block.offset;
  if (!silent && channel.silent && block.frames > 0) End(channel, block.offset);
  if (block.frames > 0) channel.silent = silent;
}

void GapFinder::End(Channel& channel, uint64_t at) {
  if (channel.silent && at - channel.since >= kShortest) Add(channel.name, channel.since, at);
  channel.silent = false;
}

void GapFinder::Add(RecordingGap::Channel channel, uint64_t from, uint64_t to) {
  if (gaps_.size() == kMost) return;
  gaps_.push_back({.channel = channel, .at = ToDuration(from), .length = ToDuration(to - from)});
}

std::vector<RecordingGap> GapFinder::Finish(uint64_t frames) {
  End(left_, frames);
  End(right_, frames);
  std::stable_sort(gaps_.begin(), gaps_.end(),
                   [](const RecordingGap& a, const RecordingGap& b) { return a.at < b.at; });
  return std::move(gaps_);
}

}  // namespace centralita::media

#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "libs/rtp/telephone_event.h"
#include "services/media/rtp/media_time.h"
#include "services/media/rtp/media_types.h"

namespace centralita::media {

/// The keys that a leg has still to send, one packet per tick, with pauses between keys.
class KeyQueue {
 public:
  struct Step {
    std::optional<rtp::KeySender::Step> packet;  // Nothing: a pause.
    PlayId finished = 0;                         // The job whose last key this step ended.
  };

  void Add(PlayId job, std::string digits, uint16_t samples) {
    jobs_.push_back({job, std::move(digits), samples});
  }

  bool empty() const { return jobs_.empty(); }

  /// What to do in this tick; only when not empty.
  Step Next() {
    Job& job = jobs_.front();
    if (pause_ > 0) {
      --pause_;
      return {};
    }
    if (!sender_) sender_.emplace(*rtp::ToEvent(job.digits[job.next]), job.samples, kTickSamples);
    if (const auto packet = sender_->Next()) return {.packet = packet};
    sender_.reset();
    pause_ = kPauseTicks - 1;
    if (++job.next < job.digits.size()) return {};
    const PlayId done = job.id;
    jobs_.pop_front();
    return {.finished = done};
  }

  /// Drops all, and names the jobs that will never finish.
  std::deque<PlayId> Clear() {
    std::deque<PlayId> ids;
    for (const Job& job : jobs_) ids.push_back(job.id);
    jobs_.clear();
    return ids;
  }

 private:
  static constexpr int kPauseTicks = 4;

  struct Job {
    PlayId id;
    std::string digits;
    uint16_t samples;
    size_t next = 0;
  };

  std::deque<Job> jobs_;
  std::optional<rtp::KeySender> sender_;
  int pause_ = 0;
};

}  // namespace centralita::media

#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "services/media/domain/leg_event.h"

namespace centralita::media {

/// Events that have not been acknowledged yet, in the order in which they happened, call by call:
/// of each call one batch is under way at a time, and what fails is tried again, later and later.
class EventBacklog {
 public:
  struct Limits {
    size_t batch = 100;
    absl::Duration first_wait = absl::Milliseconds(50);
    absl::Duration longest_wait = absl::Seconds(2);
  };

  explicit EventBacklog(Limits limits) : limits_(limits) {}

  void Put(LegEvent event);

  /// The next batch that may be sent now: events of one call. Nothing if there is none.
  std::optional<std::vector<LegEvent>> Take(absl::Time now);

  /// When Take() will have something; InfiniteFuture if only Put(), Acknowledge() or Fail() can
  /// change it.
  absl::Time NextDue() const;

  /// The batch of that call arrived, or will never: it is forgotten.
  void Acknowledge(const std::string& call_id, size_t count);

  /// The batch of that call did not arrive: it will be taken again.
  void Fail(const std::string& call_id, absl::Time now);

  size_t size() const { return size_; }

 private:
  struct Queue {
    std::deque<LegEvent> events;
    bool under_way = false;
    absl::Duration wait;  // Zero: the last attempt went well.
    absl::Time due = absl::InfinitePast();
  };

  void Schedule(const std::string& call_id, Queue& queue, absl::Time due);

  const Limits limits_;
  absl::flat_hash_map<std::string, Queue> calls_;
  std::multimap<absl::Time, std::string> due_;  // Calls with events and no batch under way.
  size_t size_ = 0;
};

}  // namespace centralita::media

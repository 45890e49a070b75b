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
    absl::Duration longest_fault = absl::Minutes(10);
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

  /// The same, because its receiver broke down over it, as it would over what it cannot read. False,
  /// and nothing is done, if it has been so, and nothing else, for `longest_fault`: it is time to
  /// give the batch up with Acknowledge().
  bool FailByFault(const std::string& call_id, absl::Time now);

  size_t size() const { return size_; }

 private:
  struct Queue {
    std::deque<LegEvent> events;
    bool under_way = false;
    absl::Duration wait;  // Zero: the last attempt went well.
    absl::Time due = absl::InfinitePast();
    absl::Time faulty_since = absl::InfiniteFuture();
  };

  void Schedule(const std::string& call_id, Queue& queue, absl::Time due);
  void TryLater(const std::string& call_id, Queue& queue, absl::Time now);

  const Limits limits_;
  absl::flat_hash_map<std::string, Queue> calls_;
  std::multimap<absl::Time, std::string> due_;  // Calls with events and no batch under way.
  size_t size_ = 0;
};

}  // namespace centralita::media

#pragma once

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace centralita::routing {

/// How long a call may have to wait from when it was said: between the two with a probability of 80 %.
struct WaitEstimate {
  absl::Duration low;
  absl::Duration high;

  friend bool operator==(const WaitEstimate&, const WaitEstimate&) = default;
};

/// What a group has learned of how fast its queue moves, and of how good its estimates were.
///
/// The pace is the time between two calls of the queue that are answered while somebody waits; old
/// times count less and less. Who stands at place k waits for k of them, which is a Gamma
/// distribution; that the pace itself is only known so well makes it wider. Each estimate is kept with
/// its call and scored when the wait is over: a group whose estimates have held too seldom says
/// nothing until they do again.
class WaitModel {
 public:
  /// A call stands in the queue. Somebody may already.
  void Arrived(absl::Time now);

  /// A call has left the queue, answered or `abandoned` (or gone elsewhere); `empty`: nobody is left.
  void Left(absl::Time now, bool abandoned, bool empty);

  /// A wait is over, or `abandoned` before it was.
  void Score(const WaitEstimate& estimate, absl::Duration waited, bool abandoned);

  /// For who comes to place `place` of the queue, from 1. Nothing as long as too little is known.
  std::optional<WaitEstimate> Estimate(int place) const;

  /// Whether estimates have proved right often enough to be told to anybody.
  bool IsTrusted() const;

  /// How many of the estimates that were scored last have held: 0..1. 0 if there were none.
  double Coverage() const;

  /// All that it knows, for snapshots.
  struct Image {
    double times = 0;    // How many times between two calls it knows, old ones counting less.
    double seconds = 0;  // What they come to.
    std::optional<absl::Time> since;  // Of the time that runs now. Unset: nobody waits.
    uint64_t held = 0;  // A bit for each estimate, the newest lowest: whether it held.
    int scored = 0;     // How many of the bits count: 0..50.

    friend bool operator==(const Image&, const Image&) = default;
  };
  WaitModel() = default;
  explicit WaitModel(const Image& image) : image_(image) {}
  const Image& image() const { return image_; }

  friend bool operator==(const WaitModel&, const WaitModel&) = default;

 private:
  Image image_;
};

}  // namespace centralita::routing

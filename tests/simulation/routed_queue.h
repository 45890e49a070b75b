#pragma once

#include <deque>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/router.h"
#include "tests/simulation/traffic.h"

namespace centralita::simulation {

/// What an agent's service is made of.
enum class Service {
  kTalk,           // All of it is talk.
  kTalkAndWrapUp,  // A share is wrap-up, which the agent finishes early.
  kFixedWrapUp,    // Talk, and on top of it kWrapUp, which the router's own timer ends.
};

/// How the group of a simulation is set up.
struct Setup {
  Service service = Service::kTalk;
  routing::Strategy strategy = routing::Strategy::kOrdered;
};

/// One group under a virtual clock: the router as it is, callers who give up, and agents who answer
/// at once. Without patience nobody joins the queue who finds no free agent. Nothing happens between two events, so an hour takes as long as its events.
class RoutedQueue {
 public:
  static constexpr absl::Duration kWrapUp = absl::Seconds(20);

  explicit RoutedQueue(Traffic traffic, Setup setup = {});

  /// Lets that many more callers come. Returns what became of the callers so far, in the order of
  /// their coming, up to the first who still waits; each is returned once.
  std::vector<Fate> Run(int callers);

  /// Lets nobody else come until the last one is gone. Returns what became of the rest.
  std::vector<Fate> Finish();

 private:
  enum class Step { kHangUp, kFinishWrapUp, kGiveUp };

  /// Something that a person will do.
  struct Deed {
    absl::Time at;
    Step step;
    size_t caller = 0;
    routing::PersonId agent;
    absl::Duration wrap_up;

    friend bool operator>(const Deed& a, const Deed& b) {
      if (a.at != b.at) return a.at > b.at;
      return a.step != b.step ? a.step > b.step : a.caller > b.caller;
    }
  };

  struct Call {
    Caller caller;
    absl::Time came;
    std::optional<Fate> fate;
  };

  void OpenGroup();
  bool HappenNext(absl::Time comes);
  void Arrive();
  void Do(const Deed& deed);
  void Tell(const routing::Command& command);
  void Answer(const routing::OfferMade& offer);
  void Settle(size_t caller, const Fate& fate);
  std::vector<Fate> TakeSettled();
  static routing::CallId IdOf(size_t caller);

  Traffic traffic_;
  const Setup setup_;
  const routing::Router router_;
  routing::Workspace workspace_;
  absl::Time now_;
  Caller next_;             // Who comes next, at
  absl::Time next_at_;      // this time.
  size_t first_ = 0;        // The caller at the front of
  std::deque<Call> calls_;  // those who have come and were not returned yet.
  std::priority_queue<Deed, std::vector<Deed>, std::greater<>> deeds_;
};

}  // namespace centralita::simulation

#pragma once

#include <atomic>
#include <random>
#include <string>

#include "absl/time/time.h"
#include "tests/load/replicas.h"

namespace centralita::load {

/// How an agent works.
struct Habits {
  absl::Duration keep_alive = absl::Seconds(1.5);
  /// After the first console has come: how likely every keep-alive is followed by a break, or by the
  /// console falling silent for `away`.
  double takes_breaks = 0;
  double falls_silent = 0;
  absl::Duration away = absl::Seconds(20);
};

/// An agent's console and phone, and not the agent's ears: whether a call is answered is decided by
/// who has the call (caller.h), as `calls` does it for the gateway.
class Agent {
 public:
  /// `replicas` and `stop` must outlive this.
  Agent(Replicas& replicas, std::string workspace, std::string person, Habits habits, uint64_t seed,
        const std::atomic<bool>& stop);

  /// Chooses to be available as soon as that is possible, registers a phone, opens the console.
  void Begin();

  /// Keeps the console alive, and looks at the presence, until it is told to stop; then once more.
  void Work();

 private:
  void KeepAlive();
  void Choose(routing::v1::ChosenStatus status);
  routing::v1::GetPresenceRequest Look() const;
  void TakeABreak();
  void FallSilent();
  Record About(absl::string_view what) const { return Record(what).Text("person", person_); }
  void Sleep(absl::Duration time);
  bool Chance(double probability);

  Replicas& replicas_;
  const std::string workspace_;
  const std::string person_;
  const std::string name_;
  const Habits habits_;
  std::mt19937_64 random_;
  const std::atomic<bool>& stop_;
};

}  // namespace centralita::load

#pragma once

#include <random>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/command.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// Commands as a busy, badly behaved world would send them: late, twice, out of order, with stale
/// tokens, while groups are changed. For tests; the same seed tells the same story.
class RandomStory {
 public:
  explicit RandomStory(uint64_t seed) : random_(seed) {}

  /// The configuration of a group; better versions with each call.
  ConfigureGroup Configure(int group);

  /// All agents on line.
  std::vector<Command> Opening();

  /// What comes next, for a workspace as it is.
  Command Next(const Workspace& workspace, absl::Time now);

  /// How much time passes before that.
  absl::Duration Pause();

  static constexpr int kGroups = 4;
  static constexpr int kAgents = 7;

 private:
  int Below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
  bool Chance(int percent) { return Below(100) < percent; }
  PersonId Person() { return PersonId("p" + std::to_string(Below(kAgents))); }
  CallId SomeCall() { return CallId("c" + std::to_string(Below(calls_ + 1))); }
  uint64_t SomeToken(const Workspace& workspace, const CallId& call);
  OpeningHours Hours();

  std::mt19937_64 random_;
  int calls_ = 0;
  int64_t version_ = 0;
};

}  // namespace centralita::routing

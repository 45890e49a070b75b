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
  ConfigureGroup Configure(int group, absl::Time now);

  /// All agents on line.
  std::vector<Command> Opening();

  /// What comes next, for a workspace as it is.
  Command Next(const Workspace& workspace, absl::Time now);

  /// How much time passes before that.
  absl::Duration Pause();

  /// Whether something of that likelihood happens.
  bool Chance(int percent) { return Below(100) < percent; }

  static constexpr int kGroups = 4;
  static constexpr int kAgents = 7;

 private:
  int Below(int bound) { return static_cast<int>(random_() % static_cast<uint64_t>(bound)); }
  absl::Duration UpTo(int seconds) { return absl::Milliseconds(Below(seconds * 1000)); }
  PersonId Person() { return PersonId("p" + std::to_string(Below(kAgents))); }
  GroupId AnyGroup();
  std::string Caller();
  CallId SomeCall(const Workspace& workspace);
  CallId OtherCallOf(int number) { return CallId("o" + std::to_string(number)); }
  uint64_t SomeToken(const Workspace& workspace, const CallId& call);
  Supervisor Boss();

  // story_config.cc
  OpeningHours Hours();
  Distribution SomeDistribution();
  MemberSettings SettingsAround(absl::Time now);
  std::vector<SkillDemand> Demands();

  // What may come next, by whose doing.
  Command OfCallers(const Workspace& workspace);
  Command OfAgents(const Workspace& workspace, absl::Time now);
  Command OfSupervisors(const Workspace& workspace);

  std::mt19937_64 random_;
  int calls_ = 0;
  int requests_ = 0;
  int64_t version_ = 0;
};

}  // namespace centralita::routing

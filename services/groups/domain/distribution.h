#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// Which of the free agents is offered a call; what each means is in group.proto. The numbers are
/// stored, as all below.
enum class Strategy {
  kOrdered = 1,
  kLongestIdle = 2,
  kFewestCalls = 3,
  kLeastTalk = 4,
  kLinear = 5,
  kWeightedRandom = 6,
  kRingAll = 7,
  kProgressive = 8,
};

/// What an agent must be able to do to be offered a call, or should.
struct SkillDemand {
  std::string skill;
  int min_level = 1;
  bool preferred = false;
  absl::Duration drop_after;  // Zero: never.

  friend bool operator==(const SkillDemand&, const SkillDemand&) = default;
};

/// Whether callers come back to the agent whom they had.
struct StickyAgent {
  absl::Duration memory_time;  // Zero: they do not.
  absl::Duration hold_time;

  friend bool operator==(const StickyAgent&, const StickyAgent&) = default;
};

/// How calls find agents.
struct Distribution {
  Strategy strategy = Strategy::kOrdered;
  absl::Duration step_time = absl::Seconds(10);
  int ring_limit = 10;
  std::vector<SkillDemand> skills;
  StickyAgent sticky;

  friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// What an agent can do, and how well.
struct SkillLevel {
  std::string skill;
  int level = 1;

  friend bool operator==(const SkillLevel&, const SkillLevel&) = default;
};

/// What holds for one agent of a group.
struct AgentSettings {
  PersonId agent;
  int level = 0;
  int weight = 1;
  std::vector<SkillLevel> skills;
  std::optional<absl::Duration> wrap_up_time;  // Unset: the group's.
  absl::Duration join_after;
  std::optional<absl::Time> start_time;
  std::optional<absl::Time> end_time;
  bool disabled = false;

  /// Whether calls may be offered at `instant`, as far as membership goes.
  bool EnabledAt(absl::Time instant) const {
    return !disabled && (!start_time.has_value() || *start_time <= instant) &&
           (!end_time.has_value() || instant < *end_time);
  }

  /// The agent's level of `skill`; 0 without it.
  int LevelOf(const std::string& skill) const;

  friend bool operator==(const AgentSettings&, const AgentSettings&) = default;
};

/// INVALID_ARGUMENT with DURATION_OUT_OF_RANGE, NUMBER_OUT_OF_RANGE, SKILL_INVALID, SKILL_REPEATED or
/// NUMBER_OUT_OF_RANGE for more than 20 demands.
absl::Status CheckDistribution(const Distribution& distribution);

/// INVALID_ARGUMENT with AGENT_SETTINGS_INVALID (not one of `agents`, there twice, or ending before
/// they begin), and as CheckDistribution.
absl::Status CheckAgentSettings(const std::vector<AgentSettings>& settings,
                                const std::vector<PersonId>& agents);

}  // namespace centralita::groups

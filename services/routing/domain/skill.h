#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace centralita::routing {

/// What an agent can do, and how well: 1..10.
struct SkillLevel {
  std::string skill;
  int level = 1;

  friend bool operator==(const SkillLevel&, const SkillLevel&) = default;
};

/// What a call demands of an agent, or prefers.
struct SkillDemand {
  std::string skill;
  int min_level = 1;
  bool preferred = false;
  absl::Duration drop_after;  // Of waiting; zero: never.

  friend bool operator==(const SkillDemand&, const SkillDemand&) = default;
};

}  // namespace centralita::routing

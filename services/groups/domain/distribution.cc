#include "services/groups/domain/distribution.h"

#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"
#include "services/groups/domain/text.h"

namespace centralita::groups {
namespace {

constexpr int kMaxSkills = 20;
constexpr int kMaxSkillLevel = 10;

absl::Status CheckSkill(const std::string& skill, int level, absl::string_view field) {
  return FirstFault({CheckSkillName(skill), CheckNumber(field, level, 1, kMaxSkillLevel)});
}

/// Two demands of one skill relax step by step; the same step twice says nothing.
absl::Status CheckDemands(const std::vector<SkillDemand>& demands) {
  const int count = static_cast<int>(demands.size());
  if (absl::Status s = CheckNumber("distribution.skills", count, 0, kMaxSkills); !s.ok()) return s;
  std::set<std::pair<std::string, int>> seen;
  for (const SkillDemand& demand : demands) {
    absl::Status valid =
        FirstFault({CheckSkill(demand.skill, demand.min_level, "distribution.skills.min_level"),
                    CheckDuration("distribution.skills.drop_after", demand.drop_after,
                                  absl::ZeroDuration(), absl::Seconds(7200))});
    if (!valid.ok()) return valid;
    if (!seen.emplace(demand.skill, demand.min_level).second) {
      return Invalid("SKILL_REPEATED",
                     absl::StrCat("\"", demand.skill, "\" is demanded twice at one level"),
                     {{"skill", demand.skill}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSkillsOf(const AgentSettings& settings) {
  const int count = static_cast<int>(settings.skills.size());
  if (absl::Status s = CheckNumber("agent_settings.skills", count, 0, kMaxSkills * 5); !s.ok()) {
    return s;
  }
  std::set<std::string> seen;
  for (const SkillLevel& skill : settings.skills) {
    absl::Status valid = CheckSkill(skill.skill, skill.level, "agent_settings.skills.level");
    if (!valid.ok()) return valid;
    if (!seen.insert(skill.skill).second) {
      return Invalid("SKILL_REPEATED", absl::StrCat("an agent has \"", skill.skill, "\" twice"),
                     {{"skill", skill.skill}, {"person", settings.agent.value()}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOne(const AgentSettings& settings) {
  using absl::Seconds;
  absl::Status valid = FirstFault({
      CheckNumber("agent_settings.level", settings.level, 0, 9),
      CheckNumber("agent_settings.weight", settings.weight, 1, 100),
      CheckDuration("agent_settings.wrap_up_time",
                    settings.wrap_up_time.value_or(absl::ZeroDuration()), Seconds(0), Seconds(600)),
      CheckDuration("agent_settings.join_after", settings.join_after, Seconds(0), Seconds(7200)),
      CheckSkillsOf(settings),
  });
  if (!valid.ok()) return valid;
  if (settings.start_time.has_value() && settings.end_time.has_value() &&
      *settings.end_time <= *settings.start_time) {
    return Invalid("AGENT_SETTINGS_INVALID", "a membership ends before it begins",
                   {{"person", settings.agent.value()}});
  }
  return absl::OkStatus();
}

}  // namespace

int AgentSettings::LevelOf(const std::string& skill) const {
  for (const SkillLevel& mine : skills) {
    if (mine.skill == skill) return mine.level;
  }
  return 0;
}

absl::Status CheckDistribution(const Distribution& distribution) {
  using absl::Seconds;
  return FirstFault({
      CheckDuration("distribution.step_time", distribution.step_time, Seconds(2), Seconds(60)),
      CheckNumber("distribution.ring_limit", distribution.ring_limit, 1, 20),
      CheckDemands(distribution.skills),
      CheckDuration("distribution.sticky.memory_time", distribution.sticky.memory_time, Seconds(0),
                    absl::Hours(30 * 24)),
      CheckDuration("distribution.sticky.hold_time", distribution.sticky.hold_time, Seconds(0),
                    Seconds(120)),
  });
}

absl::Status CheckAgentSettings(const std::vector<AgentSettings>& settings,
                                const std::vector<PersonId>& agents) {
  if (settings.empty()) return absl::OkStatus();
  absl::flat_hash_set<absl::string_view> without;
  for (const PersonId& agent : agents) without.insert(agent.value());
  for (const AgentSettings& of : settings) {
    if (without.erase(of.agent.value()) == 0) {
      return Invalid("AGENT_SETTINGS_INVALID",
                     "settings are of somebody who is no agent of the group, or are there twice",
                     {{"person", of.agent.value()}});
    }
    if (absl::Status valid = CheckOne(of); !valid.ok()) return valid;
  }
  return absl::OkStatus();
}

}  // namespace centralita::groups

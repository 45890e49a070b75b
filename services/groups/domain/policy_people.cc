// Who answers: skills that nobody has, agents whom no call reaches, times without anybody; and what
// callers are told when they are gone.

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/groups/domain/policy.h"

namespace centralita::groups {
namespace {

constexpr int kMaxAgentsNamed = 10;  // Of one group, for one reason.

/// Whether a demand holds for as long as callers wait.
bool HoldsThroughout(const Group& group, const SkillDemand& demand) {
  return !demand.preferred &&
         (demand.drop_after == absl::ZeroDuration() || demand.drop_after >= group.max_wait_time);
}

bool Has(const AgentSettings* settings, const SkillDemand& demand) {
  return settings != nullptr && settings->LevelOf(demand.skill) >= demand.min_level;
}

using SettingsByAgent = absl::flat_hash_map<std::string, const AgentSettings*>;

SettingsByAgent SettingsOf(const Group& group) {
  SettingsByAgent by_agent;
  for (const AgentSettings& settings : group.agent_settings) {
    by_agent.emplace(settings.agent.value(), &settings);
  }
  return by_agent;
}

const AgentSettings* Find(const SettingsByAgent& by_agent, const PersonId& agent) {
  const auto it = by_agent.find(agent.value());
  return it == by_agent.end() ? nullptr : it->second;
}

/// Whether the agent will belong to the group at some time from `start` on.
bool Belongs(const AgentSettings* settings, absl::Time start) {
  return settings == nullptr ||
         (!settings->disabled && (!settings->end_time.has_value() || *settings->end_time > start));
}

/// The demands that nobody meets; those that only count for as long as callers wait are errors.
std::vector<const SkillDemand*> FindUnmetDemands(const Policy& policy, const Group& group,
                                                 const SettingsByAgent& by_agent,
                                                 std::vector<Finding>& findings) {
  std::vector<const SkillDemand*> unmet;
  for (const SkillDemand& demand : group.distribution.skills) {
    const bool met =
        std::any_of(group.agents.begin(), group.agents.end(), [&](const PersonId& agent) {
          const AgentSettings* settings = Find(by_agent, agent);
          return Belongs(settings, policy.start()) && Has(settings, demand);
        });
    if (met) continue;
    unmet.push_back(&demand);
    const bool throughout = HoldsThroughout(group, demand);
    findings.push_back({"SKILL_WITHOUT_AGENT", throughout ? Severity::kError : Severity::kWarning,
                        absl::StrCat("calls to \"", group.display_name, "\" demand ", demand.skill,
                                     " at level ", demand.min_level, ", which no agent has",
                                     throughout ? ": nobody is ever offered one" : ""),
                        group.id, group.display_name});
  }
  return unmet;
}

/// Why no call is ever offered to an agent; empty if one may be.
std::string WhyNeverReached(const Policy& policy, const Group& group, const AgentSettings* settings,
                            const std::vector<const SkillDemand*>& unmet) {
  if (settings != nullptr && settings->disabled) return "";  // As somebody wants it.
  if (!Belongs(settings, policy.start())) return "belongs to it no longer";
  if (settings != nullptr && settings->join_after >= group.max_wait_time) {
    return absl::StrCat("joins after ", absl::FormatDuration(settings->join_after),
                        ", when callers wait ", absl::FormatDuration(group.max_wait_time),
                        " at most");
  }
  for (const SkillDemand& demand : group.distribution.skills) {
    const bool said = std::find(unmet.begin(), unmet.end(), &demand) != unmet.end();
    if (!said && HoldsThroughout(group, demand) && !Has(settings, demand)) {
      return absl::StrCat("lacks ", demand.skill, " at level ", demand.min_level,
                          ", which every call demands");
    }
  }
  return "";
}

void FindUnreachedAgents(const Policy& policy, const Group& group, const SettingsByAgent& by_agent,
                         const std::vector<const SkillDemand*>& unmet,
                         std::vector<Finding>& findings) {
  int count = 0;
  for (const PersonId& agent : group.agents) {
    const std::string why = WhyNeverReached(policy, group, Find(by_agent, agent), unmet);
    if (why.empty() || ++count > kMaxAgentsNamed) continue;
    findings.push_back(
        {.reason = "AGENT_NEVER_REACHED",
         .severity = Severity::kWarning,
         .message = absl::StrCat("agent ", agent.value(), " of \"", group.display_name, "\" ", why),
         .group = group.id,
         .display_name = group.display_name,
         .agent = agent});
  }
  if (count > kMaxAgentsNamed) {
    absl::StrAppend(&findings.back().message, "; and so on, ", count - kMaxAgentsNamed,
                    " agents more");
  }
}

/// When nobody belongs to the group who is enabled, and it is open.
void FindNobodyEnabled(const Policy& policy, const Group& group, const SettingsByAgent& by_agent,
                       std::vector<Finding>& findings) {
  if (by_agent.size() < group.agents.size()) return;  // Somebody always is.
  std::vector<absl::Time> edges = {policy.start(), policy.end()};
  for (const AgentSettings& settings : group.agent_settings) {
    for (const auto& edge : {settings.start_time, settings.end_time}) {
      if (edge.has_value() && *edge > policy.start() && *edge < policy.end()) {
        edges.push_back(*edge);
      }
    }
  }
  std::sort(edges.begin(), edges.end());
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    const absl::Time begin = edges[i];
    const bool somebody =
        std::any_of(group.agent_settings.begin(), group.agent_settings.end(),
                    [begin](const AgentSettings& settings) { return settings.EnabledAt(begin); });
    if (somebody || begin == edges[i + 1]) continue;
    for (const OpenStretch& stretch : policy.TimelineOf(group)) {
      if (!stretch.open || stretch.end <= begin || stretch.begin >= edges[i + 1]) continue;
      const absl::Time time = std::max(begin, stretch.begin);
      findings.push_back(
          {.reason = "NOBODY_ENABLED",
           .severity = Severity::kWarning,
           .message = absl::StrCat("on ", policy.LocalTime(group, time), " \"", group.display_name,
                                   "\" is open, and no agent is enabled in it"),
           .group = group.id,
           .display_name = group.display_name,
           .time = time});
      return;
    }
  }
}

void FindTooLate(const Group& group, std::vector<Finding>& findings) {
  const auto report = [&](absl::string_view reason, absl::string_view what, absl::Duration after) {
    if (after < group.max_wait_time) return;
    findings.push_back({std::string(reason), Severity::kWarning,
                        absl::StrCat("callers of \"", group.display_name, "\" ", what, " after ",
                                     absl::FormatDuration(after), ", and wait ",
                                     absl::FormatDuration(group.max_wait_time), " at most"),
                        group.id, group.display_name});
  };
  if (group.callback.offered) {
    report("CALLBACK_TOO_LATE", "are asked whether to be called back", group.callback.offer_after);
  }
  if (group.announcements.position || group.announcements.wait) {
    report("ANNOUNCEMENT_TOO_LATE", "are told how long it takes", group.announcements.first_after);
  }
}

}  // namespace

void FindPeopleFaults(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  const SettingsByAgent by_agent = SettingsOf(group);
  const std::vector<const SkillDemand*> unmet = FindUnmetDemands(policy, group, by_agent, findings);
  FindUnreachedAgents(policy, group, by_agent, unmet, findings);
  FindNobodyEnabled(policy, group, by_agent, findings);
  FindTooLate(group, findings);
}

}  // namespace centralita::groups

#include "services/groups/app/group_hands.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/groups/app/group_change.h"
#include "services/groups/app/people_check.h"
#include "services/groups/app/permissions.h"
#include "services/groups/domain/check.h"
#include "services/groups/domain/text.h"

namespace centralita::groups {
namespace {

GroupChange ChangeOf(const Grip& grip, absl::string_view action) {
  return {grip.actor, std::string(action), grip.workspace, grip.group, grip.version};
}

bool HasAgent(const Group& group, const PersonId& agent) {
  return std::find(group.agents.begin(), group.agents.end(), agent) != group.agents.end();
}

}  // namespace

absl::StatusOr<Group> GroupHands::AddAgent(const Grip& grip, const PersonId& agent,
                                           std::optional<int> position,
                                           std::optional<AgentSettings> settings,
                                           absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, grip.actor, deadline); !may.ok()) return may;
  absl::StatusOr<Group> before = store_.Get(grip.workspace, grip.group, deadline);
  if (!before.ok()) return before;
  Group preview = *before;
  if (!HasAgent(preview, agent)) preview.agents.push_back(agent);
  absl::Status known = CheckPeople(people_, grip.workspace, {{&preview, &*before}}, deadline);
  if (!known.ok()) return known;

  return ChangeGroup(store_, ChangeOf(grip, "AddAgent"), clock_.Now(), deadline,
                     [&](Group& group) -> absl::Status {
                       if (HasAgent(group, agent)) return absl::OkStatus();
                       const int count = static_cast<int>(group.agents.size());
                       const int at = position.value_or(count);
                       if (at < 0 || at > count) {
                         return Invalid("POSITION_OUT_OF_RANGE",
                                        absl::StrCat("position is ", at, ", not 0 to ", count));
                       }
                       group.agents.insert(group.agents.begin() + at, agent);
                       if (settings.has_value()) {
                         settings->agent = agent;
                         group.agent_settings.push_back(*settings);
                       }
                       return absl::OkStatus();
                     });
}

absl::StatusOr<Group> GroupHands::RemoveAgent(const Grip& grip, const PersonId& agent,
                                              absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, grip.actor, deadline); !may.ok()) return may;
  return ChangeGroup(store_, ChangeOf(grip, "RemoveAgent"), clock_.Now(), deadline,
                     [&agent](Group& group) -> absl::Status {
                       if (!HasAgent(group, agent)) return absl::OkStatus();
                       if (group.agents.size() == 1) {
                         return status::Error(absl::StatusCode::kFailedPrecondition, "LAST_AGENT",
                                              "a group has at least one agent");
                       }
                       auto& agents = group.agents;
                       agents.erase(std::find(agents.begin(), agents.end(), agent));
                       DropForeignSettings(group);
                       return absl::OkStatus();
                     });
}

absl::StatusOr<Group> GroupHands::ReorderAgents(const Grip& grip, std::vector<PersonId> agents,
                                                absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, grip.actor, deadline); !may.ok()) return may;
  if (!grip.version.has_value()) {
    return Invalid("ETAG_REQUIRED", "an order is put in place of one that was seen");
  }
  return ChangeGroup(store_, ChangeOf(grip, "ReorderAgents"), clock_.Now(), deadline,
                     [&agents](Group& group) -> absl::Status {
                       std::vector<PersonId> before = group.agents;
                       std::vector<PersonId> after = agents;
                       std::sort(before.begin(), before.end());
                       std::sort(after.begin(), after.end());
                       if (before != after) {
                         return Invalid("ORDER_INCOMPLETE",
                                        "the order has to name all agents of the group, each once");
                       }
                       group.agents = std::move(agents);
                       return absl::OkStatus();
                     });
}

absl::StatusOr<Group> GroupHands::SetManualState(const Grip& grip, ManualState wanted,
                                                 absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, grip.actor, deadline); !may.ok()) return may;
  const absl::Time now = clock_.Now();
  if (absl::Status valid = CheckReason(wanted.reason); !valid.ok()) return valid;
  if (wanted.expire_time.has_value() && *wanted.expire_time <= now) {
    return Invalid("EXPIRE_TIME_PAST", "expire_time is not in the future");
  }
  wanted.actor = grip.actor.person;
  wanted.set_time = now;
  return ChangeGroup(store_, ChangeOf(grip, "SetManualState"), now, deadline,
                     [&wanted](Group& group) {
                       if (group.manual.has_value()) {  // The same again is no change.
                         ManualState same = *group.manual;
                         same.set_time = wanted.set_time;
                         if (same == wanted) return absl::OkStatus();
                       }
                       group.manual = wanted;
                       return absl::OkStatus();
                     });
}

absl::StatusOr<Group> GroupHands::ClearManualState(const Grip& grip, absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, grip.actor, deadline); !may.ok()) return may;
  return ChangeGroup(store_, ChangeOf(grip, "ClearManualState"), clock_.Now(), deadline,
                     [](Group& group) {
                       group.manual.reset();
                       return absl::OkStatus();
                     });
}

}  // namespace centralita::groups

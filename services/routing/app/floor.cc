#include "services/routing/app/floor.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/app/call_update.h"

namespace centralita::routing {
namespace {

template <typename T>
absl::StatusOr<T> Flat(absl::StatusOr<absl::StatusOr<T>> nested) {
  if (!nested.ok()) return nested.status();
  return *std::move(nested);
}

absl::Status GroupNotFound(const GroupId& group) {
  return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                       absl::StrCat("group ", group.value(), " was never configured"));
}

absl::StatusOr<uint64_t> ParseFrom(const std::string& from) {
  uint64_t number = 0;
  if (from.empty() || absl::SimpleAtoi(from, &number)) return number;
  return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID", from);
}

Page<PresenceView> PageOf(const WorkspaceId& id, const Workspace& state, const Group* group,
                          uint64_t from, int size) {
  Page<PresenceView> page;
  const size_t end = group == nullptr ? state.agents().size() : group->members.size();
  for (size_t i = from; i < end; ++i) {
    const Agent& agent =
        state.agent(group == nullptr ? static_cast<AgentIndex>(i) : group->members[i]);
    if (agent.memberships.empty()) continue;
    if (static_cast<int>(page.items.size()) == size) {
      page.next = absl::StrCat(i);
      break;
    }
    page.items.push_back(DescribeAgent(id, state, agent));
  }
  return page;
}

/// From the entry at `from` on.
Page<QueueEntry> QueueOf(const Workspace& state, GroupIndex group, uint64_t from, int size,
                         absl::Time now) {
  Page<QueueEntry> page;
  int position = 0;
  uint64_t at = 0;
  for (const Call* call : CallsIn(state, group)) {
    if (call->phase == CallPhase::kConnected) continue;
    const bool waits = call->phase == CallPhase::kWaiting;
    if (waits) ++position;
    if (at++ < from) continue;
    if (static_cast<int>(page.items.size()) == size) {
      page.next = absl::StrCat(at - 1);
      break;
    }
    QueueEntry entry = DescribeEntry(state, *call);
    entry.age = now - call->queued_since;
    if (waits) {
      entry.position = position;
      entry.estimate = EstimateAt(state.group(group), position);
    }
    page.items.push_back(std::move(entry));
  }
  return page;
}

}  // namespace

QueueEntry DescribeEntry(const Workspace& workspace, const Call& call) {
  QueueEntry entry{.call = call.id,
                   .caller = call.caller,
                   .queued_since = call.queued_since,
                   .nobody_because = WhyNobody(workspace, call),
                   .priority = call.priority,
                   .callback = call.callback.has_value()};
  if (call.phase != CallPhase::kOffered) return entry;
  for (const Offer& offer : call.offers) {
    entry.offered_to.push_back(workspace.agent(offer.agent).id);
  }
  return entry;
}

std::vector<const Call*> CallsIn(const Workspace& workspace, std::optional<GroupIndex> group) {
  std::vector<const Call*> calls;
  const GroupIndex first = group.value_or(0);
  const GroupIndex last = group.value_or(static_cast<GroupIndex>(workspace.groups().size()) - 1);
  for (GroupIndex index = first; index <= last && index < workspace.groups().size(); ++index) {
    for (const Place& place : workspace.group(index).waiting) {
      calls.push_back(&workspace.call(place.call));
    }
  }
  for (const Agent& agent : workspace.agents()) {
    for (const Engagement& engagement : agent.engagements) {
      const Call& call = workspace.call(engagement.call);
      if (!group.has_value() || call.group == *group) calls.push_back(&call);
    }
  }
  std::sort(calls.begin(), calls.end(), [](const Call* a, const Call* b) {
    return std::tie(a->group, a->place, a->number) < std::tie(b->group, b->place, b->number);
  });
  calls.erase(std::unique(calls.begin(), calls.end()), calls.end());  // One rings at several.
  return calls;
}

absl::StatusOr<PresenceView> Floor::GetPresence(const WorkspaceId& workspace,
                                                const PersonId& person, absl::Time deadline) {
  return Flat<PresenceView>(ViewAndSee(
      workspaces_, workspace,
      [workspace, person](const Workspace& state, int64_t) {
        return DescribePerson(workspace, state, person);
      },
      deadline));
}

absl::StatusOr<Page<PresenceView>> Floor::ListPresences(const WorkspaceId& workspace,
                                                        const std::optional<GroupId>& group,
                                                        int size, const std::string& from,
                                                        absl::Time deadline) {
  const absl::StatusOr<uint64_t> start = ParseFrom(from);
  if (!start.ok()) return start.status();
  using Result = absl::StatusOr<Page<PresenceView>>;
  return Flat<Page<PresenceView>>(ViewAndSee(
      workspaces_, workspace,
      [workspace, group, size, start](const Workspace& state, int64_t) -> Result {
        const Group* found = group.has_value() ? state.FindGroup(*group) : nullptr;
        if (group.has_value() && found == nullptr) return GroupNotFound(*group);
        return PageOf(workspace, state, found, *start, size);
      },
      deadline));
}

absl::StatusOr<Page<QueueEntry>> Floor::ListQueue(const WorkspaceId& workspace,
                                                  const GroupId& group, int size,
                                                  const std::string& from, absl::Time deadline) {
  const absl::StatusOr<uint64_t> start = ParseFrom(from);
  if (!start.ok()) return start.status();
  using Result = absl::StatusOr<Page<QueueEntry>>;
  return Flat<Page<QueueEntry>>(ViewAndSee(
      workspaces_, workspace,
      [group, size, start, now = clock_.Now()](const Workspace& state, int64_t) -> Result {
        const std::optional<GroupIndex> index = state.IndexOf(group);
        if (!index.has_value()) return GroupNotFound(group);
        return QueueOf(state, *index, *start, size, now);
      },
      deadline));
}

absl::StatusOr<Figures> Floor::GetFigures(const WorkspaceId& workspace, const GroupId& group,
                                          absl::Time deadline) {
  using Result = absl::StatusOr<Figures>;
  return Flat<Figures>(ViewAndSee(
      workspaces_, workspace,
      [group](const Workspace& state, int64_t) -> Result {
        const Group* found = state.FindGroup(group);
        if (found == nullptr) return GroupNotFound(group);
        return found->figures;
      },
      deadline));
}

}  // namespace centralita::routing

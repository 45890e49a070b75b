#include "services/routing/app/floor.h"

#include <algorithm>
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

QueueEntry EntryOf(const Workspace& state, const Call& call, absl::Time now) {
  QueueEntry entry{.call = call.id,
                   .caller = call.caller,
                   .queued_since = call.queued_since,
                   .age = now - call.queued_since,
                   .nobody_because = WhyNobody(state, call)};
  if (call.offer.has_value()) entry.offered_to = state.agent(call.offer->agent).id;
  return entry;
}

}  // namespace

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
        std::vector<const Call*> queue;
        for (const Call* call : state.calls()) {
          const bool queued =
              call->phase == CallPhase::kWaiting || call->phase == CallPhase::kOffered;
          if (queued && call->group == *index) queue.push_back(call);
        }
        std::stable_sort(queue.begin(), queue.end(), [](const Call* a, const Call* b) {
          return a->queued_since < b->queued_since;
        });
        Page<QueueEntry> page;
        int position = 0;
        for (size_t i = 0; i < queue.size(); ++i) {
          const bool waits = queue[i]->phase == CallPhase::kWaiting;
          if (waits) ++position;
          if (i < *start) continue;
          if (static_cast<int>(page.items.size()) == size) {
            page.next = absl::StrCat(i);
            break;
          }
          page.items.push_back(EntryOf(state, *queue[i], now));
          if (waits) page.items.back().position = position;
        }
        return page;
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

#include "services/routing/app/caretaker.h"

#include <algorithm>
#include <utility>

#include "libs/log/log.h"

namespace centralita::routing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr const char* kStates[kSystemStates] = {"unreachable", "idle", "offered", "on_call",
                                                "wrap_up"};

}  // namespace

void Caretaker::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Caretaker::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Caretaker::Run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, absl::ToChronoMilliseconds(every_), [this] { return stopping_; })) {
    lock.unlock();
    LookAround();
    lock.lock();
  }
}

Caretaker::Seen Caretaker::SeenIn(const Workspace& workspace) {
  Seen seen;
  for (const Agent& agent : workspace.agents()) {
    if (agent.console) seen.alive.push_back(agent.id);
    if (!agent.memberships.empty()) ++seen.agents[static_cast<size_t>(SystemStateOf(agent))];
  }
  for (const Group& group : workspace.groups()) {
    if (group.waiting.empty()) continue;
    seen.waiting += static_cast<int64_t>(group.waiting.size());
    seen.oldest = std::min(seen.oldest, group.waiting.begin()->since);
  }
  return seen;
}

void Caretaker::LookAround() {
  const auto soon = [this] { return parts_.clock.Now() + kPatience; };
  const absl::StatusOr<std::vector<WorkspaceId>> all = parts_.workspaces.List(soon());
  if (!all.ok()) {
    log::Warning("workspaces were not listed", {{"status", all.status()}});
    return;
  }
  Seen sum;
  for (const WorkspaceId& workspace : *all) {
    const absl::StatusOr<Seen> seen = ViewAndSee(
        parts_.workspaces, workspace, [](const Workspace& state, int64_t) { return SeenIn(state); },
        soon());
    if (!seen.ok()) continue;
    DeclareLost(workspace, seen->alive);
    for (size_t i = 0; i < sum.agents.size(); ++i) sum.agents[i] += seen->agents[i];
    sum.waiting += seen->waiting;
    sum.oldest = std::min(sum.oldest, seen->oldest);
  }
  for (size_t i = 0; i < sum.agents.size(); ++i) {
    parts_.metrics.agents.With({kStates[i]}).Set(static_cast<double>(sum.agents[i]));
  }
  parts_.metrics.waiting.With({}).Set(static_cast<double>(sum.waiting));
  const absl::Duration oldest = std::max(parts_.clock.Now() - sum.oldest, absl::ZeroDuration());
  parts_.metrics.oldest_wait_seconds.With({}).Set(absl::ToDoubleSeconds(oldest));
}

void Caretaker::DeclareLost(const WorkspaceId& workspace, const std::vector<PersonId>& alive) {
  if (alive.empty()) return;
  const absl::Time deadline = parts_.clock.Now() + kPatience;
  const absl::StatusOr<ConsoleLeases::Seen> leases = parts_.leases.Look(workspace, alive, deadline);
  if (!leases.ok()) {  // Nothing is known, so nobody is lost.
    log::Warning("console leases were not read", {{"status", leases.status()}});
    return;
  }
  for (const PersonId& person : parts_.ledger.Lost(workspace, alive, *leases, parts_.clock.Now())) {
    const absl::Status declared = parts_.workspaces.Execute(
        workspace, SetConsole{.person = person, .alive = false}, [](const Workspace&, int64_t) {},
        deadline);
    log::Info(
        "console was lost",
        {{"workspace_id", workspace.value()}, {"person_id", person.value()}, {"status", declared}});
  }
}

}  // namespace centralita::routing

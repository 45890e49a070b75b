#include "services/routing/app/caretaker.h"

#include <algorithm>
#include <utility>

#include "libs/log/log.h"
#include "services/routing/app/conservation.h"

namespace centralita::routing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);

/// With a console's coming or going: what was true longer ago is no reason to take an offer away.
constexpr absl::Duration kConsolePatience = absl::Seconds(1);
constexpr const char* kStates[kSystemStates] = {"unreachable", "idle",    "offered",
                                                "on_call",     "wrap_up", "paused"};

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

Caretaker::Seen Caretaker::SeenIn(const Workspace& workspace, int64_t version) {
  Seen seen{.version = version};
  for (const Agent& agent : workspace.agents()) {
    if (agent.console) seen.alive.push_back(agent.id);
    if (agent.memberships.empty()) continue;
    if (!agent.console) seen.silent.push_back(agent.id);
    ++seen.agents[static_cast<size_t>(SystemStateOf(agent))];
  }
  for (const Group& group : workspace.groups()) {
    const int scored = group.wait_model.image().scored;
    seen.estimates += scored;
    seen.held += scored * group.wait_model.Coverage();
    if (group.waiting.empty()) continue;
    seen.waiting += static_cast<int64_t>(group.waiting.size());
    seen.oldest = std::min(seen.oldest, workspace.call(group.waiting.begin()->call).queued_since);
  }
  for (const GroupId& group : ConservationFaults(workspace)) {
    ++seen.faults;
    log::Error("calls of a group did not add up",
               {{"group_id", group.value()}, {"version", version}});
  }
  return seen;
}

const Caretaker::Seen* Caretaker::Look(const Workspaces::Head& head) {
  const auto known = seen_.find(head.workspace);
  if (known != seen_.end() && head.newest_entry <= known->second.version) return &known->second;
  absl::StatusOr<Seen> seen =
      ViewAndSee(parts_.workspaces, head.workspace, SeenIn, parts_.clock.Now() + kPatience);
  if (!seen.ok()) return nullptr;
  return &(seen_[head.workspace] = *std::move(seen));
}

void Caretaker::LookAround() {
  const absl::StatusOr<std::vector<Workspaces::Head>> heads =
      parts_.workspaces.Heads(parts_.clock.Now() + kPatience);
  if (!heads.ok()) {
    log::Warning("workspaces were not listed", {{"status", heads.status()}});
    return;
  }
  Seen sum;
  for (const Workspaces::Head& head : *heads) {
    const Seen* seen = Look(head);
    if (seen == nullptr) continue;
    DeclareLost(head.workspace, seen->alive);
    WelcomeBack(head.workspace, seen->silent);
    for (size_t i = 0; i < sum.agents.size(); ++i) sum.agents[i] += seen->agents[i];
    sum.waiting += seen->waiting;
    sum.faults += seen->faults;
    sum.estimates += seen->estimates;
    sum.held += seen->held;
    sum.oldest = std::min(sum.oldest, seen->oldest);
  }
  for (size_t i = 0; i < sum.agents.size(); ++i) {
    parts_.metrics.agents.With({kStates[i]}).Set(static_cast<double>(sum.agents[i]));
  }
  parts_.metrics.conservation_faults.With({}).Set(static_cast<double>(sum.faults));
  if (sum.estimates > 0) {
    parts_.metrics.estimate_coverage.With({}).Set(sum.held / static_cast<double>(sum.estimates));
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
    DeclareLost(workspace, person);
  }
}

/// Each loss is a commit, and a commit may have to wait: who has come back meanwhile is not lost.
void Caretaker::DeclareLost(const WorkspaceId& workspace, const PersonId& person) {
  if (HasLease(workspace, person)) return;
  const absl::Status declared = Tell(workspace, person, false);
  log::Info(
      "console was lost",
      {{"workspace_id", workspace.value()}, {"person_id", person.value()}, {"status", declared}});
  if (HasLease(workspace, person)) Tell(workspace, person, true).IgnoreError();
}

/// Whose sign of life the log has not taken for one: it came before the person was an agent, or a loss
/// that was decided earlier was written after it.
void Caretaker::WelcomeBack(const WorkspaceId& workspace, const std::vector<PersonId>& silent) {
  if (silent.empty()) return;
  const absl::StatusOr<ConsoleLeases::Seen> leases =
      parts_.leases.Look(workspace, silent, parts_.clock.Now() + kPatience);
  if (!leases.ok()) return;
  for (size_t i = 0; i < silent.size(); ++i) {
    if (leases->ages[i].has_value()) Tell(workspace, silent[i], true).IgnoreError();
  }
}

absl::Status Caretaker::Tell(const WorkspaceId& workspace, const PersonId& person, bool alive) {
  return parts_.workspaces.Execute(
      workspace, SetConsole{.person = person, .alive = alive}, [](const Workspace&, int64_t) {},
      parts_.clock.Now() + kConsolePatience);
}

bool Caretaker::HasLease(const WorkspaceId& workspace, const PersonId& person) {
  const absl::StatusOr<ConsoleLeases::Seen> seen =
      parts_.leases.Look(workspace, {person}, parts_.clock.Now() + kPatience);
  return seen.ok() && seen->ages[0].has_value();
}

}  // namespace centralita::routing

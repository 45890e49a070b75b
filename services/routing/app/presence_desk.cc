#include "services/routing/app/presence_desk.h"

#include "libs/log/log.h"

namespace centralita::routing {
namespace {

/// A lease that goes on is told to the log again after this at the latest, and after half of it at the
/// earliest, so that consoles that began together part: should the log know otherwise, and the caretaker
/// not have seen it. Each time is a turn of the workspace and a read of its log, for thousands of consoles.
constexpr absl::Duration kAssertEvery = absl::Minutes(5);

/// Redis answers at once or not at all; the agent's console must not wait for it.
constexpr absl::Duration kRenewPatience = absl::Milliseconds(500);

absl::StatusOr<PresenceView> Flat(absl::StatusOr<absl::StatusOr<PresenceView>> view) {
  if (!view.ok()) return view.status();
  return *std::move(view);
}

auto Describing(const WorkspaceId& workspace, const PersonId& person) {
  return [workspace, person](const Workspace& state, int64_t) {
    return DescribePerson(workspace, state, person);
  };
}

}  // namespace

absl::StatusOr<PresenceView> PresenceDesk::SetStatus(const WorkspaceId& workspace,
                                                     const routing::SetStatus& command,
                                                     absl::Time deadline) {
  return DoToAgent(workspace, command.person, command, deadline);
}

absl::StatusOr<PresenceView> PresenceDesk::DoToAgent(const WorkspaceId& workspace,
                                                     const PersonId& person, Command command,
                                                     absl::Time deadline) {
  return Flat(ExecuteAndSee(parts_.workspaces, workspace, std::move(command),
                            Describing(workspace, person), deadline));
}

absl::StatusOr<absl::Time> PresenceDesk::KeepAlive(const WorkspaceId& workspace,
                                                   const PersonId& person, absl::Time deadline) {
  const absl::Time now = parts_.clock.Now();
  parts_.ledger.KeptAlive(workspace, person, now);
  const absl::StatusOr<bool> had_lease =
      parts_.leases.Renew(workspace, person, std::min(deadline, now + kRenewPatience));
  if (!had_lease.ok()) {
    log::Warning("console lease was not shared", {{"status", had_lease.status()}});
  }
  const bool goes_on = had_lease.ok() && *had_lease;
  if (!goes_on || ShouldAssert(workspace, person, now)) {
    const absl::Status asserted = parts_.workspaces.Execute(
        workspace, SetConsole{.person = person, .alive = true}, [](const Workspace&, int64_t) {},
        deadline);
    if (!asserted.ok()) {
      absl::MutexLock lock(&mutex_);
      next_assertion_.erase({workspace, person});
      return asserted;
    }
  }
  return now + parts_.lease;
}

bool PresenceDesk::ShouldAssert(const WorkspaceId& workspace, const PersonId& person,
                                absl::Time now) {
  absl::MutexLock lock(&mutex_);
  const auto next = next_assertion_.try_emplace({workspace, person}, now).first;
  if (now < next->second) return false;
  next->second = now + kAssertEvery * absl::Uniform(random_, 0.5, 1.0);
  return true;
}

absl::StatusOr<PresenceView> PresenceDesk::FinishWrapUp(const WorkspaceId& workspace,
                                                        const PersonId& person,
                                                        absl::Time deadline) {
  return DoToAgent(workspace, person, routing::FinishWrapUp{person}, deadline);
}

absl::Status PresenceDesk::ReportDevices(const std::string& gateway, Registrations registrations,
                                         bool complete, absl::Time deadline) {
  std::vector<WorkspaceId> concerned;
  for (const auto& [workspace, devices] : registrations) concerned.push_back(workspace);
  if (absl::Status kept = parts_.gateways.Remember(gateway, concerned, deadline); !kept.ok()) {
    return kept;
  }
  if (complete) {
    const absl::StatusOr<std::vector<WorkspaceId>> known =
        parts_.gateways.WorkspacesOf(gateway, deadline);
    if (!known.ok()) return known.status();
    for (const WorkspaceId& workspace : *known) registrations.try_emplace(workspace);
  }
  for (auto& [workspace, devices] : registrations) {
    const absl::Status reported = parts_.workspaces.Execute(
        workspace,
        routing::ReportDevices{
            .gateway = gateway, .registrations = std::move(devices), .complete = complete},
        [](const Workspace&, int64_t) {}, deadline);
    if (!reported.ok()) return reported;  // Reported again by the gateway, whole.
  }
  return absl::OkStatus();
}

}  // namespace centralita::routing

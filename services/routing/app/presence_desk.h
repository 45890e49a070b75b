#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/random/random.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/routing/app/console_leases.h"
#include "services/routing/app/gateways.h"
#include "services/routing/app/lease_ledger.h"
#include "services/routing/app/presence_view.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// What agents, their consoles and the gateways may tell of who can take a call. Safe for concurrent
/// use.
class PresenceDesk {
 public:
  struct Parts {
    Workspaces& workspaces;
    ConsoleLeases& leases;
    LeaseLedger& ledger;
    Gateways& gateways;
    const Clock& clock;
    absl::Duration lease;  // Of a console.
  };

  /// The parts must outlive this.
  explicit PresenceDesk(const Parts& parts) : parts_(parts) {}

  /// FAILED_PRECONDITION / NOT_AN_AGENT.
  absl::StatusOr<PresenceView> SetStatus(const WorkspaceId& workspace,
                                         const routing::SetStatus& command, absl::Time deadline);

  /// Until when the lease holds. A store of leases that is away does not matter to the agent.
  absl::StatusOr<absl::Time> KeepAlive(const WorkspaceId& workspace, const PersonId& person,
                                       absl::Time deadline);

  /// NOT_FOUND / AGENT_UNKNOWN.
  absl::StatusOr<PresenceView> FinishWrapUp(const WorkspaceId& workspace, const PersonId& person,
                                            absl::Time deadline);

  /// NOT_FOUND / AGENT_UNKNOWN and the refusals of the router: SetNextStatus, SetGroupAvailability,
  /// ExtendWrapUp.
  template <typename AgentCommand>
  absl::StatusOr<PresenceView> Do(const WorkspaceId& workspace, const AgentCommand& command,
                                  absl::Time deadline) {
    return DoToAgent(workspace, command.person, command, deadline);
  }

  using Registrations = std::map<WorkspaceId, std::vector<Registration>>;

  /// `complete`: phones of this gateway that are not in the report are gone, in all workspaces.
  absl::Status ReportDevices(const std::string& gateway, Registrations registrations, bool complete,
                             absl::Time deadline);

 private:
  absl::StatusOr<PresenceView> DoToAgent(const WorkspaceId& workspace, const PersonId& person,
                                         Command command, absl::Time deadline);

  /// Whether the log was told of this console so long ago that it is worth asking again.
  bool ShouldAssert(const WorkspaceId& workspace, const PersonId& person, absl::Time now);

  const Parts parts_;
  absl::Mutex mutex_;
  absl::BitGen random_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::pair<WorkspaceId, PersonId>, absl::Time> next_assertion_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::routing

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/eventlog/aggregates.h"
#include "libs/postgres/pool.h"
#include "services/routing/app/commit_watch.h"
#include "services/routing/app/workspaces.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {

/// What the event log's engine must know of a workspace. The payload of the log and its feed is
/// RoutingEvent.
struct WorkspaceDomain {
  using State = Workspace;
  using Event = routing::Event;

  /// The router applies as it decides: see Router::Step.
  static constexpr bool kDecidesInPlace = true;

  static void Apply(State& state, const Event& event) { state.Apply(event); }
  static std::string Encode(const Event& event);
  static absl::StatusOr<Event> Decode(absl::string_view bytes);
  static std::optional<absl::Time> NextDue(const State& state) { return state.next_due(); }
  static std::string EncodeSnapshot(const State& state);
  static absl::StatusOr<State> DecodeSnapshot(absl::string_view bytes);
};

/// Workspaces on an event log: any replica may serve any workspace.
class LogWorkspaces final : public Workspaces {
 public:
  /// What `surroundings` refers to, `pool` and `watch` must outlive this.
  LogWorkspaces(const eventlog::EngineSurroundings& surroundings, postgres::Pool& pool,
                Router router, CommitWatch& watch, eventlog::EngineOptions options);

  absl::Status Execute(const WorkspaceId& workspace, Command command, Look look,
                       absl::Time deadline) override;
  absl::Status View(const WorkspaceId& workspace, Look look, absl::Time deadline) override;
  absl::StatusOr<std::vector<Head>> Heads(absl::Time deadline) override;

  /// Timers fire from now on, overdue ones of other replicas too.
  void Start() { workspaces_.Start(); }
  /// Refuses commands, and waits for those under way.
  void Stop() { workspaces_.Stop(); }

 private:
  eventlog::Hooks<WorkspaceDomain> Hooks(CommitWatch& watch) const;

  postgres::Pool& pool_;
  const Router router_;
  eventlog::Aggregates<WorkspaceDomain> workspaces_;
};

}  // namespace centralita::routing

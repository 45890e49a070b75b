#include "services/routing/log/log_workspaces.h"

#include <memory>
#include <utility>

#include "libs/postgres/transaction.h"
#include "libs/schedule/time_zone.h"
#include "services/routing/domain/cause.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/snapshot.h"

namespace centralita::routing {
namespace {

/// From one aggregate to the next along the primary key: as many steps as there are workspaces,
/// however long their logs, and as many to their ends.
constexpr char kHeads[] = R"sql(
WITH RECURSIVE names AS (
  (SELECT aggregate FROM routing.events ORDER BY aggregate LIMIT 1)
  UNION ALL
  SELECT (SELECT aggregate FROM routing.events WHERE aggregate > names.aggregate
          ORDER BY aggregate LIMIT 1)
  FROM names WHERE names.aggregate IS NOT NULL
)
SELECT aggregate,
       (SELECT max(first_version) FROM routing.events WHERE aggregate = names.aggregate)
FROM names WHERE aggregate IS NOT NULL)sql";

/// Decides, and says upon what with the first fact.
absl::StatusOr<std::vector<Event>> DecideWithCause(const Router& router, Workspace& state,
                                                   const std::shared_ptr<const Command>& command,
                                                   absl::Time now) {
  absl::StatusOr<std::vector<Event>> events = router.Step(state, *command, now);
  if (events.ok() && !events->empty()) {
    events->front().cause =
        std::make_shared<const Cause>(Cause{.command = command,
                                            .policy = router.policy(),
                                            .tz_database = schedule::TimeZoneDatabaseVersion()});
  }
  return events;
}

}  // namespace

std::string WorkspaceDomain::Encode(const Event& event) { return EncodeEvent(event); }

absl::StatusOr<Event> WorkspaceDomain::Decode(absl::string_view bytes) {
  return DecodeEvent(bytes);
}

std::string WorkspaceDomain::EncodeSnapshot(const State& state) {
  return routing::EncodeSnapshot(state);
}

absl::StatusOr<Workspace> WorkspaceDomain::DecodeSnapshot(absl::string_view bytes) {
  return routing::DecodeSnapshot(bytes);
}

LogWorkspaces::LogWorkspaces(const eventlog::EngineSurroundings& surroundings, postgres::Pool& pool,
                             Router router, CommitWatch& watch, eventlog::EngineOptions options)
    : pool_(pool),
      router_(std::move(router)),
      workspaces_(surroundings, Hooks(watch), std::move(options)) {}

eventlog::Hooks<WorkspaceDomain> LogWorkspaces::Hooks(CommitWatch& watch) const {
  return {.committed =
              [&watch](absl::string_view aggregate, const Workspace& state, int64_t version,
                       const std::vector<Event>& events) {
                watch.Committed(WorkspaceId(aggregate), state, version, events);
              },
          .on_timer =
              [this, tick = std::make_shared<const Command>(Tick{})](
                  Workspace& state, const eventlog::Moment& moment) {
                return DecideWithCause(router_, state, tick, moment.now);
              }};
}

absl::Status LogWorkspaces::Execute(const WorkspaceId& workspace, Command command, Look look,
                                    absl::Time deadline) {
  // Shared, because the engine may call it after this has returned.
  const auto decide = [router = router_,
                       command = std::make_shared<const Command>(std::move(command)),
                       look = std::move(look)](Workspace& state, const eventlog::Moment& moment) {
    absl::StatusOr<std::vector<Event>> events = DecideWithCause(router, state, command, moment.now);
    if (events.ok()) look(state, moment.version + static_cast<int64_t>(events->size()));
    return events;
  };
  return workspaces_.Execute(workspace.value(), decide, deadline).status();
}

absl::Status LogWorkspaces::View(const WorkspaceId& workspace, Look look, absl::Time deadline) {
  return workspaces_
      .View(
          workspace.value(),
          [look = std::move(look)](const Workspace& state, int64_t version) {
            look(state, version);
            return true;
          },
          deadline)
      .status();
}

absl::StatusOr<std::vector<Workspaces::Head>> LogWorkspaces::Heads(absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline,
      [](pqxx::transaction_base& transaction) -> absl::StatusOr<std::vector<Head>> {
        std::vector<Head> heads;
        for (const auto& row : transaction.exec(kHeads)) {
          heads.push_back({WorkspaceId(row[0].c_str()), row[1].as<int64_t>()});
        }
        return heads;
      });
}

}  // namespace centralita::routing

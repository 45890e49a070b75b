#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/routing/domain/command.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// The workspaces' states, decided upon one command at a time, durable before anybody is answered.
/// A port. Safe for concurrent use; blocks. Besides the router's refusals: UNAVAILABLE,
/// DEADLINE_EXCEEDED, UNKNOWN (it may have been done), RESOURCE_EXHAUSTED.
class Workspaces {
 public:
  /// Sees a state and the version of the log at which it is so. Runs on another thread, perhaps more
  /// than once, perhaps after its caller has given up: it owns what it captures.
  using Look = std::function<void(const Workspace&, int64_t version)>;

  virtual ~Workspaces() = default;

  /// Decides and appends. `look` sees the state right after the decision; what it saw last is true if
  /// the result is OK.
  virtual absl::Status Execute(const WorkspaceId& workspace, Command command, Look look,
                               absl::Time deadline) = 0;

  /// Looks at the newest state.
  virtual absl::Status View(const WorkspaceId& workspace, Look look, absl::Time deadline) = 0;

  /// A workspace that has a log, and where its newest entry begins: less than or equal to the version
  /// of its newest state, and greater than that of any state before the entry.
  struct Head {
    WorkspaceId workspace;
    int64_t newest_entry = 0;
  };

  /// The heads of all logs; one cheap read, no state is loaded.
  virtual absl::StatusOr<std::vector<Head>> Heads(absl::Time deadline) = 0;
};

/// Executes, or views, and returns what `see(state, version)` made of the state.
template <typename See, typename Run>
auto SeenBy(See see, Run run)
    -> absl::StatusOr<std::invoke_result_t<See&, const Workspace&, int64_t>> {
  using Seen = std::invoke_result_t<See&, const Workspace&, int64_t>;
  auto seen = std::make_shared<std::optional<Seen>>();
  const absl::Status status =
      run([seen, see = std::move(see)](const Workspace& state, int64_t version) mutable {
        seen->emplace(see(state, version));
      });
  if (!status.ok()) return status;
  return *std::move(*seen);
}

template <typename See>
auto ExecuteAndSee(Workspaces& workspaces, const WorkspaceId& id, Command command, See see,
                   absl::Time deadline) {
  return SeenBy(std::move(see), [&](Workspaces::Look look) {
    return workspaces.Execute(id, std::move(command), std::move(look), deadline);
  });
}

template <typename See>
auto ViewAndSee(Workspaces& workspaces, const WorkspaceId& id, See see, absl::Time deadline) {
  return SeenBy(std::move(see), [&](Workspaces::Look look) {
    return workspaces.View(id, std::move(look), deadline);
  });
}

}  // namespace centralita::routing

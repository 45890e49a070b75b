#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/routing/app/floor_bell.h"
#include "services/routing/app/floor_scene.h"
#include "services/routing/app/workspaces.h"

namespace centralita::routing {

/// Shows the floors of workspaces to whoever watches them: everything first, then what has changed, at
/// most every kPace. What this replica decides is shown at once; what others decide, kLookEvery later at
/// the latest. One look serves all who watch one group. Safe for concurrent use.
class FloorHub {
 public:
  static constexpr absl::Duration kPace = absl::Milliseconds(250);
  static constexpr absl::Duration kLookEvery = absl::Milliseconds(500);

  /// Runs on the hub's thread, and does not block. False: shows no more.
  using Show = std::function<bool(const FloorChange&)>;
  /// NOT_FOUND / GROUP_NOT_FOUND. The last that is heard.
  using Fail = std::function<void(const absl::Status&)>;
  using Id = uint64_t;

  /// All must outlive this.
  FloorHub(Workspaces& workspaces, FloorBell& bell, const Clock& clock)
      : workspaces_(workspaces), bell_(bell), clock_(clock) {}
  ~FloorHub() { Stop(); }

  Id Watch(const WorkspaceId& workspace, const std::optional<GroupId>& group, Show show, Fail fail);

  /// Does not wait for a Show() under way.
  void Unwatch(const WorkspaceId& workspace, Id id);

  void Start();
  void Stop();

 private:
  struct Watcher {
    Id id = 0;
    std::optional<GroupId> group;
    std::shared_ptr<const Show> show;
    std::shared_ptr<const Fail> fail;
    bool begun = false;
  };

  /// Of one workspace. The scenes are the hub's thread's alone.
  struct Watched {
    std::vector<Watcher> watchers;
    std::map<std::optional<GroupId>, std::shared_ptr<FloorScene>> scenes;
    absl::Time next_look = absl::InfinitePast();
    absl::Time last_look = absl::InfinitePast();
  };

  void Run();
  void Look(const WorkspaceId& workspace);
  void ShowTo(const WorkspaceId& workspace, std::vector<Watcher> watchers, const FloorScene& scene,
              const FloorChange& change, bool found);
  absl::Duration Wait(const absl::flat_hash_set<WorkspaceId>& rung, std::vector<WorkspaceId>& due);

  Workspaces& workspaces_;
  FloorBell& bell_;
  const Clock& clock_;
  std::mutex mutex_;
  bool stopping_ = false;
  Id last_id_ = 0;
  std::map<WorkspaceId, Watched> watched_;
  std::thread thread_;
};

}  // namespace centralita::routing

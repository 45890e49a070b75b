#include "services/routing/app/floor_hub.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);

/// What one look at a state gives for each scene.
struct Glance {
  FloorChange change;
  bool found = true;
};

}  // namespace

FloorHub::Id FloorHub::Watch(const WorkspaceId& workspace, const std::optional<GroupId>& group,
                             Show show, Fail fail) {
  Id id = 0;
  {
    std::lock_guard lock(mutex_);
    id = ++last_id_;
    Watched& watched = watched_[workspace];
    watched.watchers.push_back({.id = id,
                                .group = group,
                                .show = std::make_shared<const Show>(std::move(show)),
                                .fail = std::make_shared<const Fail>(std::move(fail))});
    watched.next_look = absl::InfinitePast();
  }
  bell_.Ring(workspace);
  return id;
}

void FloorHub::Unwatch(const WorkspaceId& workspace, Id id) {
  std::lock_guard lock(mutex_);
  const auto it = watched_.find(workspace);
  if (it == watched_.end()) return;
  std::erase_if(it->second.watchers, [id](const Watcher& watcher) { return watcher.id == id; });
  if (it->second.watchers.empty()) watched_.erase(it);
}

void FloorHub::Start() {
  thread_ = std::thread([this] { Run(); });
}

void FloorHub::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  bell_.Close();
  if (thread_.joinable()) thread_.join();
}

/// How long there is nothing to do; `due` are those to be looked at now.
absl::Duration FloorHub::Wait(const absl::flat_hash_set<WorkspaceId>& rung,
                              std::vector<WorkspaceId>& due) {
  std::lock_guard lock(mutex_);
  const absl::Time now = clock_.Now();
  absl::Time next = now + absl::Seconds(60);
  for (auto& [workspace, watched] : watched_) {
    if (rung.contains(workspace)) {
      watched.next_look = std::min(watched.next_look, watched.last_look + kPace);
    }
    if (watched.next_look <= now) {
      due.push_back(workspace);
      watched.last_look = now;
      watched.next_look = now + kLookEvery;
    }
    next = std::min(next, watched.next_look);
  }
  return next - now;
}

void FloorHub::Run() {
  absl::Duration patience = absl::ZeroDuration();
  while (true) {
    const absl::flat_hash_set<WorkspaceId> rung = bell_.Wait(patience);
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    std::vector<WorkspaceId> due;
    patience = Wait(rung, due);
    for (const WorkspaceId& workspace : due) Look(workspace);
  }
}

void FloorHub::Look(const WorkspaceId& workspace) {
  std::vector<Watcher> watchers;
  std::map<std::optional<GroupId>, std::shared_ptr<FloorScene>> scenes;
  {
    std::lock_guard lock(mutex_);
    const auto it = watched_.find(workspace);
    if (it == watched_.end()) return;
    for (Watcher& watcher : it->second.watchers) {
      auto& scene = it->second.scenes[watcher.group];
      if (scene == nullptr) scene = std::make_shared<FloorScene>(workspace, watcher.group);
      scenes[watcher.group] = scene;
      watchers.push_back(watcher);
      watcher.begun = true;
    }
    it->second.scenes = scenes;  // Those that nobody watches any more go.
  }
  using Glances = std::map<std::optional<GroupId>, Glance>;
  const absl::StatusOr<Glances> glances = ViewAndSee(
      workspaces_, workspace,
      [scenes](const Workspace& state, int64_t version) {
        Glances seen;
        for (const auto& [group, scene] : scenes) {
          Glance& glance = seen[group];
          glance.change = scene->Advance(state, version, &glance.found);
        }
        return seen;
      },
      clock_.Now() + kPatience);
  if (!glances.ok()) {
    log::Warning("floor was not seen",
                 {{"workspace_id", workspace.value()}, {"status", glances.status()}});
    std::lock_guard lock(mutex_);
    const auto it = watched_.find(workspace);
    if (it == watched_.end()) return;
    it->second.scenes.clear();  // What a look that gave up has taken in was shown to nobody.
    for (Watcher& watcher : it->second.watchers) watcher.begun = false;
    return;
  }
  for (const auto& [group, scene] : scenes) {
    std::vector<Watcher> those;
    for (const Watcher& watcher : watchers) {
      if (watcher.group == group) those.push_back(watcher);
    }
    const Glance& glance = glances->at(group);
    ShowTo(workspace, std::move(those), *scene, glance.change, glance.found);
  }
}

void FloorHub::ShowTo(const WorkspaceId& workspace, std::vector<Watcher> watchers,
                      const FloorScene& scene, const FloorChange& change, bool found) {
  for (const Watcher& watcher : watchers) {
    if (!found) {
      (*watcher.fail)(
          status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                        absl::StrCat("group ", watcher.group->value(), " was never configured")));
      Unwatch(workspace, watcher.id);
      continue;
    }
    if (watcher.begun && change.empty()) continue;
    if (!(*watcher.show)(watcher.begun ? change : scene.Everything())) {
      Unwatch(workspace, watcher.id);
    }
  }
}

}  // namespace centralita::routing

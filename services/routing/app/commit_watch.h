#pragma once

#include <vector>

#include "services/routing/app/calls_notifier.h"
#include "services/routing/app/floor_bell.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/workspace.h"
#include "services/routing/metrics.h"

namespace centralita::routing {

/// What follows from each commit of this replica: the calls that changed are pushed, whoever watches the
/// floor is told, and all is counted. Called on the workspace's strand; short. Safe for concurrent use.
class CommitWatch {
 public:
  /// All must outlive this.
  CommitWatch(CallsNotifier& notifier, FloorBell& bell, Metrics& metrics)
      : notifier_(notifier), bell_(bell), metrics_(metrics) {}

  /// `events` are committed; `state` is after them, at `version`.
  void Committed(const WorkspaceId& id, const Workspace& state, int64_t version,
                 const std::vector<Event>& events);

 private:
  void Count(const Workspace& state, const Event& event);

  CallsNotifier& notifier_;
  FloorBell& bell_;
  Metrics& metrics_;
};

/// The call that an event is about; null if it is about none.
const CallId* CallOf(const Event& event);

}  // namespace centralita::routing

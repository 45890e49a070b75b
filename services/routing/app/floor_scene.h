#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "services/routing/app/floor.h"
#include "services/routing/app/presence_view.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// A call on the floor.
struct FloorCall {
  QueueEntry entry;  // Without its age.
  GroupId group;
  CallPhase phase = CallPhase::kWaiting;
  PersonId agent;  // Who has it.
  std::optional<absl::Time> connected;

  friend bool operator==(const FloorCall&, const FloorCall&) = default;
};

/// What is new on the floor.
struct FloorChange {
  int64_t version = 0;
  bool complete = false;  // Whatever is not in it is not there.
  std::vector<FloorCall> calls;
  std::vector<CallId> gone_calls;
  std::vector<PresenceView> agents;
  std::vector<PersonId> gone_agents;

  bool empty() const {
    return calls.empty() && gone_calls.empty() && agents.empty() && gone_agents.empty();
  }
};

/// The calls and agents of a group, or of a whole workspace, as they were at the last look: gives what
/// has changed since.
class FloorScene {
 public:
  FloorScene(WorkspaceId workspace, std::optional<GroupId> group)
      : workspace_(std::move(workspace)), group_(std::move(group)) {}

  /// Takes in the state and returns what is new. False through `found` if there is no such group.
  FloorChange Advance(const Workspace& state, int64_t version, bool* found);

  /// Everything, as of the last look.
  FloorChange Everything() const;

  /// -1 before the first look.
  int64_t version() const { return version_; }

 private:
  void AdvanceAgents(const Workspace& state, const Group* group, FloorChange& change);
  void AdvanceCalls(const Workspace& state, std::optional<GroupIndex> group, FloorChange& change);

  const WorkspaceId workspace_;
  const std::optional<GroupId> group_;
  int64_t version_ = -1;
  std::map<AgentIndex, PresenceView> agents_;
  std::map<CallNumber, FloorCall> calls_;
};

}  // namespace centralita::routing

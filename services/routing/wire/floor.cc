#include "services/routing/wire/floor.h"

#include "libs/ids/name.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/presence.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/wait_model.h"

namespace centralita::routing {
namespace {

std::string PersonName(const WorkspaceId& workspace, absl::string_view person) {
  return ids::MakeName("workspaces/*/people/*", {workspace.value(), person});
}

std::string GroupName(const WorkspaceId& workspace, const GroupId& group) {
  return ids::MakeName("workspaces/*/groups/*", {workspace.value(), group.value()});
}

v1::FloorCall ToProto(const WorkspaceId& workspace, const FloorCall& call) {
  v1::FloorCall proto;
  *proto.mutable_entry() = routing::ToProto(call.entry);
  proto.set_group(GroupName(workspace, call.group));
  proto.set_phase(routing::ToProto(call.phase));
  proto.set_agent_id(call.agent.value());
  if (call.connected.has_value()) {
    *proto.mutable_connect_time() = routing::ToProto(*call.connected);
  }
  return proto;
}

}  // namespace

v1::QueueEntry ToProto(const QueueEntry& entry) {
  v1::QueueEntry proto;
  proto.set_call_id(entry.call.value());
  proto.set_caller(entry.caller);
  proto.set_position(entry.position);
  *proto.mutable_queued_since() = ToProto(entry.queued_since);
  if (entry.age != absl::ZeroDuration()) *proto.mutable_age() = ToProto(entry.age);
  proto.set_nobody_because(ToProto(entry.nobody_because));
  if (!entry.offered_to.empty()) proto.set_offered_to(entry.offered_to.front().value());
  for (const PersonId& person : entry.offered_to) proto.add_offered_to_all(person.value());
  proto.set_priority(entry.priority);
  proto.set_callback(entry.callback);
  if (entry.estimate.has_value()) *proto.mutable_estimate() = ToProto(*entry.estimate);
  return proto;
}

v1::WatchFloorResponse ToProto(const WorkspaceId& workspace, const FloorChange& change) {
  v1::WatchFloorResponse proto;
  proto.set_revision(change.version);
  proto.set_complete(change.complete);
  for (const FloorCall& call : change.calls) *proto.add_calls() = ToProto(workspace, call);
  for (const CallId& call : change.gone_calls) proto.add_gone_call_ids(call.value());
  for (const PresenceView& agent : change.agents) *proto.add_agents() = ToProto(agent);
  for (const PersonId& person : change.gone_agents) {
    proto.add_gone_agents(PersonName(workspace, person.value()));
  }
  return proto;
}

v1::SupervisionAction ToProto(const WorkspaceId& workspace, const SupervisionLog::Entry& entry) {
  const Supervised& what = entry.what;
  v1::SupervisionAction proto;
  *proto.mutable_action_time() = ToProto(entry.time);
  proto.set_action(ToProto(what.action));
  if (!what.actor.empty()) proto.set_actor(PersonName(workspace, what.actor));
  proto.set_request_id(what.request_id);
  if (what.subject.has_value()) proto.set_call_id(what.subject->value());
  if (what.person.has_value()) proto.set_agent(PersonName(workspace, what.person->value()));
  if (what.group.has_value()) proto.set_group(GroupName(workspace, *what.group));
  if (what.from.has_value()) proto.set_from_group(GroupName(workspace, *what.from));
  proto.set_reason(what.reason);
  return proto;
}

}  // namespace centralita::routing

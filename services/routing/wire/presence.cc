#include "services/routing/wire/presence.h"

#include "libs/ids/name.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {

v1::Presence ToProto(const PresenceView& view) {
  v1::Presence proto;
  proto.set_name(
      ids::MakeName("workspaces/*/people/*", {view.workspace.value(), view.agent.id.value()}));
  proto.set_chosen_status(ToProto(view.agent.status));
  proto.set_reason(view.agent.reason);
  proto.set_system_state(ToProto(view.system_state));
  *proto.mutable_since_time() = ToProto(view.agent.since);
  if (!view.calls.empty()) proto.set_call_id(view.calls.front().value());
  for (const CallId& call : view.calls) proto.add_call_ids(call.value());
  proto.set_not_routable(ToProto(view.not_routable));
  if (view.agent.wrap_up_end.has_value()) {
    *proto.mutable_wrap_up_end_time() = ToProto(*view.agent.wrap_up_end);
  }
  if (view.agent.next_status.has_value()) {
    proto.set_next_status(ToProto(*view.agent.next_status));
    proto.set_next_reason(view.agent.next_reason);
  }
  if (view.agent.paused_until.has_value()) {
    *proto.mutable_paused_until_time() = ToProto(*view.agent.paused_until);
  }
  proto.set_voice_capacity(view.agent.capacity);
  for (const GroupView& group : view.groups) {
    v1::GroupPresence& to = *proto.add_groups();
    to.set_group(
        ids::MakeName("workspaces/*/groups/*", {view.workspace.value(), group.group.value()}));
    to.set_away(group.away);
    to.set_inactive(group.inactive);
    if (group.paused_until.has_value()) {
      *to.mutable_paused_until_time() = ToProto(*group.paused_until);
    }
  }
  return proto;
}

}  // namespace centralita::routing

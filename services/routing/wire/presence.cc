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
  proto.set_call_id(view.call.value());
  proto.set_not_routable(ToProto(view.not_routable));
  if (view.agent.wrap_up_end.has_value()) {
    *proto.mutable_wrap_up_end_time() = ToProto(*view.agent.wrap_up_end);
  }
  return proto;
}

}  // namespace centralita::routing

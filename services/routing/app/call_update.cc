#include "services/routing/app/call_update.h"

#include <iterator>

namespace centralita::routing {
namespace {

decltype(CallUpdate::state) StateOf(const Workspace& workspace, const Call& call) {
  switch (call.phase) {
    case CallPhase::kOffered:
      return call_state::Offered{.token = call.offer->token,
                                 .person = workspace.agent(call.offer->agent).id,
                                 .made = call.offer->made,
                                 .ring_until = call.offer->ring_until,
                                 .recording_off = call.offer->recording_off};
    case CallPhase::kConnected:
      return call_state::Connected{.token = call.offer->token,
                                   .person = workspace.agent(call.offer->agent).id};
    case CallPhase::kMissed:
      return call_state::Missed{
          .reason = call.missed_because,
          .owner = workspace.group(call.home).config->id,
          .holiday = call.missed_because == MissedReason::kHoliday ? call.holiday : ""};
    case CallPhase::kEnded:
      return call_state::Ended{.outcome = call.outcome};
    case CallPhase::kArriving:
    case CallPhase::kWaiting:
      break;
  }
  return call_state::Waiting{.position = PositionOf(workspace, call),
                             .queued_since = call.queued_since,
                             .max_wait_end = call.max_wait_end,
                             .nobody_because = WhyNobody(workspace, call)};
}

}  // namespace

int PositionOf(const Workspace& workspace, const Call& call) {
  const auto& waiting = workspace.group(call.group).waiting;
  auto ahead = waiting.find({call.queued_since, call.number});
  if (ahead == waiting.end()) return 0;
  auto behind = ahead;
  for (int steps = 1;; ++steps) {
    if (ahead == waiting.begin()) return steps;
    --ahead;
    if (++behind == waiting.end()) return static_cast<int>(waiting.size()) - steps + 1;
  }
}

NobodyBecause WhyNobody(const Workspace& workspace, const Call& call) {
  if (call.phase != CallPhase::kWaiting) return NobodyBecause::kNone;
  const Group& group = workspace.group(call.group);
  if (group.staffed == 0) return NobodyBecause::kNoAgent;
  if (!group.routable.empty()) return NobodyBecause::kAllTried;
  return group.waiting.begin()->call == call.number ? NobodyBecause::kAllBusy
                                                    : NobodyBecause::kBehindOthers;
}

std::optional<CallUpdate> DescribeCall(const WorkspaceId& id, const Workspace& workspace,
                                       const CallId& call_id, int64_t version) {
  const Call* call = workspace.FindCall(call_id);
  if (call == nullptr) return std::nullopt;
  return CallUpdate{.workspace = id,
                    .call = call_id,
                    .revision = version,
                    .group = workspace.group(call->group).config->id,
                    .hops = call->hops,
                    .state = StateOf(workspace, *call),
                    .offers = call->offers};
}

}  // namespace centralita::routing

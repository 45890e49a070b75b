#include "services/routing/app/call_update.h"

#include <algorithm>
#include <iterator>

namespace centralita::routing {
namespace {

call_state::Offered OfferedState(const Workspace& workspace, const Call& call) {
  call_state::Offered state;
  for (const Offer& offer : call.offers) {
    state.offers.push_back({.token = offer.token,
                            .person = workspace.agent(offer.agent).id,
                            .made = offer.made,
                            .ring_until = offer.ring_until,
                            .recording_off = offer.recording_off});
  }
  return state;
}

decltype(CallUpdate::state) StateOf(const Workspace& workspace, const Call& call) {
  switch (call.phase) {
    case CallPhase::kOffered:
      return OfferedState(workspace, call);
    case CallPhase::kConnected:
      return call_state::Connected{.token = call.offers[0].token,
                                   .person = workspace.agent(call.offers[0].agent).id};
    case CallPhase::kMissed:
      return call_state::Missed{
          .reason = call.missed_because,
          .owner = workspace.group(call.home).config->id,
          .holiday = call.missed_because == MissedReason::kHoliday ? call.holiday : ""};
    case CallPhase::kEnded:
      return call_state::Ended{.outcome = call.outcome, .hang_up = call.hang_up};
    case CallPhase::kArriving:
    case CallPhase::kWaiting:
      break;
  }
  const int position = PositionOf(workspace, call);
  return call_state::Waiting{.position = position,
                             .queued_since = call.queued_since,
                             .max_wait_end = call.max_wait_end,
                             .nobody_because = WhyNobody(workspace, call),
                             .estimate = EstimateAt(workspace.group(call.group), position)};
}

}  // namespace

int PositionOf(const Workspace& workspace, const Call& call) {
  const auto& waiting = workspace.group(call.group).waiting;
  auto ahead = waiting.find({call.place, call.number});
  if (ahead == waiting.end()) return 0;
  auto behind = ahead;
  for (int steps = 1;; ++steps) {
    if (ahead == waiting.begin()) return steps;
    --ahead;
    if (++behind == waiting.end()) return static_cast<int>(waiting.size()) - steps + 1;
  }
}

std::optional<WaitEstimate> EstimateAt(const Group& group, int position) {
  if (position < 1 || !group.wait_model.IsTrusted()) return std::nullopt;
  return group.wait_model.Estimate(position);
}

NobodyBecause WhyNobody(const Workspace& workspace, const Call& call) {
  if (call.phase != CallPhase::kWaiting) return NobodyBecause::kNone;
  const Group& group = workspace.group(call.group);
  if (call.hold.has_value()) return NobodyBecause::kHeld;
  if (group.staffed == 0) return NobodyBecause::kNoAgent;
  if (!group.lineup.empty()) {
    const bool all_tried =
        std::all_of(group.members.begin(), group.members.end(), [&](AgentIndex member) {
          const Agent& agent = workspace.agent(member);
          return !MembershipIn(agent, call.group)->indexed_routable || HasTried(call, member);
        });
    return all_tried ? NobodyBecause::kAllTried : NobodyBecause::kNoSkill;
  }
  return group.waiting.begin()->call == call.number ? NobodyBecause::kAllBusy
                                                    : NobodyBecause::kBehindOthers;
}

std::optional<CallUpdate> DescribeCall(const WorkspaceId& id, const Workspace& workspace,
                                       const CallId& call_id, int64_t version) {
  const Call* call = workspace.FindCall(call_id);
  if (call == nullptr) return std::nullopt;
  const GroupConfig& config = *workspace.group(call->group).config;
  CallUpdate update{.workspace = id,
                    .call = call_id,
                    .revision = version,
                    .group = config.id,
                    .hops = call->hops,
                    .state = StateOf(workspace, *call),
                    .offers = call->offer_count,
                    .callback = call->callback};
  if (!IsOver(*call)) {
    update.treatment =
        WaitingTreatment{.announcements = config.announcements, .callback = config.callback};
  }
  return update;
}

}  // namespace centralita::routing

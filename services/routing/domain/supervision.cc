#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

constexpr int kMaxPriority = 10;

}  // namespace

bool Decision::IsKnown(const Supervisor& by) const {
  return !by.request_id.empty() && w_.HasCarriedOut(by.request_id);
}

void Decision::TakeDown(Supervised what, const Supervisor& by) {
  what.actor = by.actor;
  what.request_id = by.request_id;
  what.digest = by.digest;
  what.reason = by.reason;
  const Call* call = what.subject.has_value() ? w_.FindCall(*what.subject) : nullptr;
  if (call != nullptr) what.from = w_.group(call->group).config->id;
  Emit(std::move(what));
}

absl::StatusOr<const Call*> Decision::InQueue(const CallId& id) const {
  const Call* call = w_.FindCall(id);
  if (call == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "CALL_UNKNOWN",
                         absl::StrCat("call ", id.value(), " is not known"));
  }
  if (IsOver(*call)) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "CALL_OVER",
                         absl::StrCat("call ", id.value(), " is over"));
  }
  if (call->phase == CallPhase::kConnected) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "CALL_CONNECTED",
                         "an agent has the call: it may be transferred or ended");
  }
  return call;
}

/// The hours of the group are not asked, nor how many wait there: the supervisor knows why.
absl::Status Decision::operator()(const MoveCall& command) {
  if (IsKnown(command.by)) return absl::OkStatus();
  const absl::StatusOr<const Call*> call = InQueue(command.call);
  if (!call.ok()) return call.status();
  const Group* group = w_.FindGroup(command.group);
  if (group == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("group ", command.group.value(), " was never configured"));
  }
  if (group->config->archived || !group->config->takes_calls) {
    const bool archived = group->config->archived;
    return status::Error(absl::StatusCode::kFailedPrecondition,
                         archived ? "GROUP_ARCHIVED" : "GROUP_TAKES_NO_CALLS",
                         absl::StrCat("group ", command.group.value(), " takes no calls"));
  }
  TakeDown({.action = SupervisorAction::kMove, .subject = command.call, .group = command.group},
           command.by);
  if (w_.group((*call)->group).config->id == command.group) return absl::OkStatus();
  EndOffers(**call, OfferOutcome::kSuperseded);
  Emit(CallMoved{.call = command.call, .because = MissedReason::kMoved, .to = command.group});
  Queue(command.call);
  return absl::OkStatus();
}

absl::Status Decision::operator()(const PrioritiseCall& command) {
  if (IsKnown(command.by)) return absl::OkStatus();
  if (command.priority < -kMaxPriority || command.priority > kMaxPriority) {
    return status::Error(absl::StatusCode::kInvalidArgument, "PRIORITY_OUT_OF_RANGE",
                         absl::StrCat("priority ", command.priority, " is not in -10..10"));
  }
  const absl::StatusOr<const Call*> call = InQueue(command.call);
  if (!call.ok()) return call.status();
  TakeDown({.action = SupervisorAction::kPrioritise, .subject = command.call}, command.by);
  if ((*call)->priority == command.priority) return absl::OkStatus();
  Emit(CallPrioritised{.call = command.call, .priority = command.priority});
  return absl::OkStatus();
}

absl::Status Decision::operator()(const ForceEndCall& command) {
  if (IsKnown(command.by)) return absl::OkStatus();
  const Call* call = w_.FindCall(command.call);
  if (call == nullptr || IsOver(*call)) return InQueue(command.call).status();
  CallEnded ended{.call = command.call, .outcome = RoutedOutcome::kFailed, .hang_up = true};
  if (call->phase == CallPhase::kConnected) {
    ended.outcome = RoutedOutcome::kHandled;
    GrantWrapUp(*call, ended);
  }
  TakeDown({.action = SupervisorAction::kForceEnd, .subject = command.call}, command.by);
  EndOffers(*call, OfferOutcome::kSuperseded);
  Emit(std::move(ended));
  return absl::OkStatus();
}

}  // namespace centralita::routing

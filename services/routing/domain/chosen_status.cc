#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

absl::Status NotAnAgent(const PersonId& person) {
  return status::Error(absl::StatusCode::kFailedPrecondition, "NOT_AN_AGENT",
                       absl::StrCat("no group has person ", person.value()));
}

}  // namespace

/// Choosing what holds already still takes back what was to come next, and ends a pause.
absl::Status Decision::operator()(const SetStatus& command) {
  if (command.by.has_value() && IsKnown(*command.by)) return absl::OkStatus();
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || agent->memberships.empty()) return NotAnAgent(command.person);
  if (command.by.has_value()) {
    TakeDown({.action = SupervisorAction::kSetStatus, .person = command.person}, *command.by);
  }
  const bool comes_back = command.status == ChosenStatus::kAvailable && IsPaused(*agent);
  if (agent->status == command.status && agent->reason == command.reason && !comes_back &&
      !agent->next_status.has_value()) {
    return absl::OkStatus();
  }
  Emit(StatusChosen{.person = command.person, .status = command.status, .reason = command.reason});
  if (command.status != ChosenStatus::kAvailable) {
    WithdrawFrom(command.person, OfferOutcome::kAgentChanged);
  }
  return absl::OkStatus();
}

/// Emit applies it as soon as calls and wrap-up are over: see Workspace::turning().
absl::Status Decision::operator()(const SetNextStatus& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || agent->memberships.empty()) return NotAnAgent(command.person);
  const bool busy = Load(*agent) > 0 || agent->wrap_up_end.has_value();
  if (!busy && command.status.has_value()) {
    return (*this)(
        SetStatus{.person = command.person, .status = *command.status, .reason = command.reason});
  }
  // What holds already needs no change.
  const bool holds =
      command.status == agent->status && command.reason == agent->reason && !IsPaused(*agent);
  NextStatusChosen chosen{.person = command.person};
  if (command.status.has_value() && !holds) {
    chosen.status = command.status;
    chosen.reason = command.reason;
  }
  if (agent->next_status == chosen.status && agent->next_reason == chosen.reason) {
    return absl::OkStatus();
  }
  Emit(std::move(chosen));
  return absl::OkStatus();
}

absl::Status Decision::operator()(const SetGroupAvailability& command) {
  const std::optional<GroupIndex> group = w_.IndexOf(command.group);
  if (!group.has_value()) {
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("group ", command.group.value(), " was never configured"));
  }
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || MembershipIn(*agent, *group) == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "AGENT_UNKNOWN",
                         absl::StrCat("the group has no agent ", command.person.value()));
  }
  const Standing* standing = StandingIn(*agent, *group);
  const bool away = standing != nullptr && standing->away;
  if (away == !command.available) return absl::OkStatus();
  Emit(GroupAvailabilityChosen{
      .person = command.person, .group = command.group, .available = command.available});
  if (!command.available) {
    WithdrawFrom(command.person, OfferOutcome::kAgentChanged, command.group);
  }
  return absl::OkStatus();
}

}  // namespace centralita::routing

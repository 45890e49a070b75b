#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {

/// Talks end without wrap-up; what rings goes back to the queue as if it had never rung there.
absl::Status Decision::operator()(const ReleaseAgent& command) {
  if (IsKnown(command.by)) return absl::OkStatus();
  const std::optional<AgentIndex> index = w_.IndexOf(command.person);
  if (!index.has_value()) {
    return status::Error(absl::StatusCode::kNotFound, "AGENT_UNKNOWN",
                         absl::StrCat("person ", command.person.value(), " is not known"));
  }
  TakeDown({.action = SupervisorAction::kReleaseAgent, .person = command.person}, command.by);
  for (const Engagement& engagement : std::vector(w_.agent(*index).engagements)) {
    if (!engagement.talking) continue;
    Emit(CallEnded{
        .call = w_.call(engagement.call).id, .outcome = RoutedOutcome::kHandled, .hang_up = true});
  }
  WithdrawFrom(command.person, OfferOutcome::kAgentChanged);
  Emit(AgentReleased{.person = command.person});
  return absl::OkStatus();
}

}  // namespace centralita::routing

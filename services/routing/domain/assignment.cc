#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

/// How long an assigned call waits for its agent alone.
constexpr absl::Duration kHoldForAgent = absl::Minutes(2);

}  // namespace

/// An agent who is free is rung at once, whatever group the agent is of. A call can be kept only for
/// who is on line for its group: anybody else might never come.
absl::Status Decision::operator()(const AssignCall& command) {
  if (IsKnown(command.by)) return absl::OkStatus();
  const absl::StatusOr<const Call*> queued = InQueue(command.call);
  if (!queued.ok()) return queued.status();
  const Call& call = **queued;
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || agent->memberships.empty()) {
    return status::Error(absl::StatusCode::kNotFound, "AGENT_UNKNOWN",
                         absl::StrCat("no group has person ", command.person.value()));
  }
  const AgentIndex index = *w_.IndexOf(command.person);
  const bool rings = OfferTo(call, index) != nullptr;
  const bool is_free = WhyNotRoutable(*agent) == NotRoutable::kRoutable;
  const Membership* membership = MembershipIn(*agent, call.group);
  if (!rings && !is_free && (membership == nullptr || !IsStaffedIn(*agent, *membership))) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "AGENT_NOT_AVAILABLE",
                         "the agent is not free, and not on line for the call's group");
  }
  TakeDown({.action = command.pull ? SupervisorAction::kPull : SupervisorAction::kAssign,
            .subject = command.call,
            .person = command.person},
           command.by);
  Emit(CallHeld{.call = command.call, .person = command.person, .until = now_ + kHoldForAgent});
  for (const Offer& offer : std::vector(call.offers)) {
    if (offer.agent == index) continue;
    Emit(OfferEnded{.call = call.id, .token = offer.token, .outcome = OfferOutcome::kSuperseded});
  }
  if (!rings && is_free) MakeOffer(call, index);
  return absl::OkStatus();
}

}  // namespace centralita::routing

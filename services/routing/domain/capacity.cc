#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

constexpr int kMaxCapacity = 10;

absl::Status AgentUnknown(const PersonId& person) {
  return status::Error(absl::StatusCode::kNotFound, "AGENT_UNKNOWN",
                       absl::StrCat("person ", person.value(), " is not known as an agent"));
}

bool HasOther(const Agent& agent, const CallId& call) {
  return std::any_of(agent.other_calls.begin(), agent.other_calls.end(),
                     [&call](const OtherCall& other) { return other.call == call; });
}

}  // namespace

absl::Status Decision::operator()(const SetCapacity& command) {
  if (IsKnown(command.by)) return absl::OkStatus();
  if (command.voice < 1 || command.voice > kMaxCapacity) {
    return status::Error(absl::StatusCode::kInvalidArgument, "CAPACITY_OUT_OF_RANGE",
                         absl::StrCat("capacity ", command.voice, " is not in 1..10"));
  }
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr) return AgentUnknown(command.person);
  TakeDown({.action = SupervisorAction::kSetCapacity, .person = command.person}, command.by);
  if (agent->capacity == command.voice) return absl::OkStatus();
  Emit(CapacitySet{.person = command.person, .voice = command.voice});
  WithdrawBeyondCapacity(command.person);
  return absl::OkStatus();
}

absl::Status Decision::operator()(const BeginAgentCall& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr) return AgentUnknown(command.person);
  if (HasOther(*agent, command.other)) return absl::OkStatus();
  if (!command.observed && Load(*agent) >= agent->capacity) {
    return status::Error(
        absl::StatusCode::kFailedPrecondition, "AGENT_BUSY",
        absl::StrCat("the agent has ", Load(*agent), " calls and offers of ", agent->capacity));
  }
  Emit(OtherCallBegan{.person = command.person, .other = command.other});
  WithdrawBeyondCapacity(command.person);
  return absl::OkStatus();
}

absl::Status Decision::operator()(const EndAgentCall& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || !HasOther(*agent, command.other)) return absl::OkStatus();
  Emit(OtherCallEnded{.person = command.person, .other = command.other});
  return absl::OkStatus();
}

/// Calls are never dropped; offers are, the latest first.
void Decision::WithdrawBeyondCapacity(const PersonId& person) {
  const AgentIndex index = *w_.IndexOf(person);
  while (Load(w_.agent(index)) > w_.agent(index).capacity) {
    const std::vector<Engagement>& engagements = w_.agent(index).engagements;
    const auto latest = std::find_if(engagements.rbegin(), engagements.rend(),
                                     [](const Engagement& e) { return !e.talking; });
    if (latest == engagements.rend()) return;
    const Call& call = w_.call(latest->call);
    Withdraw(call, *OfferTo(call, index), OfferOutcome::kAgentChanged);
  }
}

}  // namespace centralita::routing

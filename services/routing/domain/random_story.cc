#include "services/routing/domain/random_story.h"

#include <algorithm>

namespace centralita::routing {

GroupId RandomStory::AnyGroup() {
  return GroupId("g" + std::to_string(Below(kGroups + (Chance(5) ? 1 : 0))));
}

std::string RandomStory::Caller() {
  return Chance(10) ? "" : "+3460000000" + std::to_string(Below(6));
}

std::vector<Command> RandomStory::Opening() {
  std::vector<Command> commands;
  for (int i = 0; i < kAgents; ++i) {
    const PersonId person("p" + std::to_string(i));
    commands.push_back(SetStatus{.person = person, .status = ChosenStatus::kAvailable});
    commands.push_back(SetConsole{.person = person, .alive = true});
    commands.push_back(
        ReportDevices{.gateway = "gw1",
                      .registrations = {{.person = person, .expires = absl::InfiniteFuture()}}});
  }
  return commands;
}

absl::Duration RandomStory::Pause() {
  if (Chance(50)) return absl::ZeroDuration();
  return Chance(2) ? absl::Minutes(Below(30)) : UpTo(3);
}

CallId RandomStory::SomeCall(const Workspace& workspace) {
  std::vector<const Call*> calls = workspace.calls();
  if (Chance(90)) std::erase_if(calls, [](const Call* call) { return IsOver(*call); });
  if (calls.empty() || Chance(5)) return CallId("c" + std::to_string(Below(calls_ + 1)));
  return calls[Below(static_cast<int>(calls.size()))]->id;
}

uint64_t RandomStory::SomeToken(const Workspace& workspace, const CallId& call) {
  const Call* known = workspace.FindCall(call);
  if (known != nullptr && !known->offers.empty() && Chance(90)) {
    return known->offers[Below(static_cast<int>(known->offers.size()))].token;
  }
  return static_cast<uint64_t>(Below(static_cast<int>(workspace.last_token()) + 2));
}

Supervisor RandomStory::Boss() {
  return {.actor = "boss", .request_id = "r" + std::to_string(++requests_), .reason = "why not"};
}

Command RandomStory::Next(const Workspace& workspace, absl::Time now) {
  const int kind = Below(100);
  if (kind < 65) return OfCallers(workspace);
  if (kind < 85) return OfAgents(workspace, now);
  if (kind < 93) return OfSupervisors(workspace);
  if (kind < 96) return Configure(Below(kGroups), now);
  return Tick{};
}

Command RandomStory::OfCallers(const Workspace& workspace) {
  const int kind = Below(65);
  if (kind < 27) {
    if (!Chance(10)) ++calls_;
    Enqueue enqueue{.call = CallId("c" + std::to_string(calls_)),
                    .group = AnyGroup(),
                    .caller = Caller(),
                    .knowledge = static_cast<CallerKnowledge>(Below(4))};
    if (Chance(20)) enqueue.priority = Below(7) - 3;
    if (Chance(20)) enqueue.skills = Demands();
    if (Chance(10)) enqueue.wanted = Person();
    return enqueue;
  }
  const CallId call = SomeCall(workspace);
  if (kind < 41) return AcceptOffer{.call = call, .token = SomeToken(workspace, call)};
  if (kind < 52) {
    constexpr OfferOutcome kOutcomes[] = {OfferOutcome::kDeclined, OfferOutcome::kRingNoAnswer,
                                          OfferOutcome::kDeviceFailed};
    return DeclineOffer{
        .call = call, .token = SomeToken(workspace, call), .outcome = kOutcomes[Below(3)]};
  }
  if (kind < 57) return RequestCallback{.call = call, .number = Chance(70) ? "" : Caller()};
  return EndCall{.call = call, .cause = static_cast<CallEndCause>(Below(4))};
}

Command RandomStory::OfAgents(const Workspace& workspace, absl::Time now) {
  const PersonId person = Person();
  const int kind = Below(20);
  const auto status = static_cast<ChosenStatus>(Below(4));
  if (kind < 2) return SetStatus{.person = person, .status = status, .reason = "for a reason"};
  if (kind < 6) return SetStatus{.person = person, .status = ChosenStatus::kAvailable};
  if (kind < 8) {
    return SetNextStatus{.person = person,
                         .status = Chance(80) ? std::optional(status) : std::nullopt};
  }
  if (kind < 10) {
    return SetGroupAvailability{.person = person, .group = AnyGroup(), .available = Chance(70)};
  }
  if (kind < 12) return SetConsole{.person = person, .alive = Chance(70)};
  if (kind < 14) {
    return ReportDevices{
        .gateway = Chance(70) ? "gw1" : "gw2",
        .registrations = {{.person = person, .expires = now + absl::Seconds(Below(120) - 20)}},
        .complete = Chance(3)};
  }
  if (kind < 16) {
    PersonId wrapping = person;
    absl::Time latest = now + UpTo(20);
    for (const Agent& agent : workspace.agents()) {
      if (!agent.wrap_up_end.has_value()) continue;
      wrapping = agent.id;
      latest = agent.wrap_up_latest.value_or(latest);
    }
    if (Chance(30)) return FinishWrapUp{.person = wrapping};
    return ExtendWrapUp{.person = wrapping, .end = Chance(70) ? latest : now + UpTo(20)};
  }
  const Agent* agent = workspace.FindAgent(person);
  if (kind < 18) {
    return BeginAgentCall{
        .person = person, .other = OtherCallOf(Below(20)), .observed = Chance(30)};
  }
  const bool has = agent != nullptr && !agent->other_calls.empty();
  return EndAgentCall{.person = person,
                      .other = has && Chance(80) ? agent->other_calls[0].call : OtherCallOf(0)};
}

Command RandomStory::OfSupervisors(const Workspace& workspace) {
  const CallId call = SomeCall(workspace);
  switch (Below(8)) {
    case 0:
      return SetCapacity{.person = Person(), .voice = 1 + Below(3), .by = Boss()};
    case 1:
    case 2:
      return MoveCall{.call = call, .group = AnyGroup(), .by = Boss()};
    case 3:
    case 4:
      return AssignCall{.call = call, .person = Person(), .pull = Chance(50), .by = Boss()};
    case 5:
      return PrioritiseCall{.call = call, .priority = Below(21) - 10, .by = Boss()};
    case 6:
      return ForceEndCall{.call = call, .by = Boss()};
    default:
      return ReleaseAgent{.person = Person(), .by = Boss()};
  }
}

}  // namespace centralita::routing

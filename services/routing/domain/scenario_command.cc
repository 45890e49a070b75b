#include "absl/strings/numbers.h"
#include "services/routing/domain/scenario_words.h"

namespace centralita::routing {
namespace {

ChosenStatus StatusOf(const std::string& text) {
  if (text == "ready") return ChosenStatus::kAvailable;
  if (text == "break") return ChosenStatus::kBreak;
  return text == "offline" ? ChosenStatus::kOffline : ChosenStatus::kDoNotDisturb;
}

CallerKnowledge KnowledgeOf(const std::string& text) {
  if (text == "inactive") return CallerKnowledge::kInactive;
  return text == "not_found" ? CallerKnowledge::kNotFound : CallerKnowledge::kUnknown;
}

CallEndCause CauseOf(const std::string& text) {
  if (text == "agent") return CallEndCause::kAgentHungUp;
  return text == "nobody" ? CallEndCause::kCallbackUnanswered : CallEndCause::kCallerHungUp;
}

Supervisor SupervisorOf(const ScenarioWords& words) {
  return {.actor = words.Get("by", "eve"), .request_id = words.Get("request")};
}

int NumberOf(const std::string& text) {
  int number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

std::optional<Command> OfAgent(const ScenarioWords& words) {
  const std::string& verb = words.at(0);
  const PersonId person(words.at(1));
  const std::string& third = words.at(2);
  if (verb == "agent") {
    return SetStatus{.person = person,
                     .status = StatusOf(third),
                     .by = words.Has("by") ? std::optional(SupervisorOf(words)) : std::nullopt};
  }
  if (verb == "console") return SetConsole{.person = person, .alive = third == "alive"};
  if (verb == "phone") {
    const absl::Time expires = third == "gone" ? absl::InfinitePast() : absl::InfiniteFuture();
    return ReportDevices{.gateway = "gw", .registrations = {{person, expires}}};
  }
  if (verb == "next") {
    return SetNextStatus{.person = person,
                         .status = third == "none" ? std::nullopt : std::optional(StatusOf(third))};
  }
  if (verb == "away" || verb == "back") {
    return SetGroupAvailability{
        .person = person, .group = GroupId(words.Get("group")), .available = verb == "back"};
  }
  if (verb == "finish") return FinishWrapUp{.person = person};
  if (verb == "extend") return ExtendWrapUp{.person = person, .end = ScenarioTime(third)};
  if (verb == "begin") {
    return BeginAgentCall{
        .person = person, .other = CallId(third), .observed = words.Has("observed")};
  }
  if (verb == "end") return EndAgentCall{.person = person, .other = CallId(third)};
  if (verb == "capacity") {
    return SetCapacity{.person = person, .voice = NumberOf(third), .by = SupervisorOf(words)};
  }
  if (verb == "release") return ReleaseAgent{.person = person, .by = SupervisorOf(words)};
  return std::nullopt;
}

std::optional<Command> OfCall(const ScenarioWords& words) {
  const std::string& verb = words.at(0);
  const CallId call(words.at(1));
  if (verb == "call") {
    return Enqueue{.call = call,
                   .group = GroupId(words.Get("group")),
                   .caller = words.Get("caller"),
                   .knowledge = KnowledgeOf(words.Get("from")),
                   .priority = words.Number("priority")};
  }
  if (verb == "hangup") return EndCall{.call = call, .cause = CauseOf(words.Get("by", "caller"))};
  if (verb == "fail") return EndCall{.call = call, .cause = CallEndCause::kFailed};
  if (verb == "callback") return RequestCallback{.call = call, .number = words.Get("number")};
  if (verb == "move") {
    return MoveCall{.call = call, .group = GroupId(words.Get("group")), .by = SupervisorOf(words)};
  }
  if (verb == "assign" || verb == "pull") {
    return AssignCall{.call = call,
                      .person = PersonId(words.Get("to")),
                      .pull = verb == "pull",
                      .by = SupervisorOf(words)};
  }
  if (verb == "prioritise") {
    return PrioritiseCall{
        .call = call, .priority = NumberOf(words.at(2)), .by = SupervisorOf(words)};
  }
  if (verb == "force_end") return ForceEndCall{.call = call, .by = SupervisorOf(words)};
  return std::nullopt;
}

}  // namespace

std::optional<Command> ScenarioCommand(const ScenarioWords& words) {
  if (words.at(0) == "tick") return Tick{};
  std::optional<Command> command = OfAgent(words);
  return command.has_value() ? command : OfCall(words);
}

}  // namespace centralita::routing

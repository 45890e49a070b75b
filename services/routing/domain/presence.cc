#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

/// A registration that was only refreshed is worth an event when the known one has lost this share of
/// its life; until then the known one is good enough.
constexpr int kRefreshShare = 4;

}  // namespace

absl::Status Decision::operator()(const ConfigureGroup& command) {
  const Group* known = w_.FindGroup(command.config.id);
  if (known != nullptr && known->config->version >= command.config.version) {
    return absl::OkStatus();
  }
  Emit(GroupConfigured{.config = std::make_shared<const GroupConfig>(command.config)});
  const Group* group = w_.FindGroup(command.config.id);
  const size_t first = group->turn;  // Whoever is new takes calls in the order of their turns.
  for (size_t i = 0; i < group->members.size() && !group->waiting.empty(); ++i) {
    MatchAgent(group->members[(first + i) % group->members.size()]);
  }
  return absl::OkStatus();
}

absl::Status Decision::operator()(const SetStatus& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || agent->memberships.empty()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "NOT_AN_AGENT",
                         absl::StrCat("no group has person ", command.person.value()));
  }
  if (agent->status == command.status && agent->reason == command.reason) return absl::OkStatus();
  Emit(StatusChosen{.person = command.person, .status = command.status, .reason = command.reason});
  if (command.status != ChosenStatus::kAvailable) {
    WithdrawFrom(command.person, OfferOutcome::kAgentChanged);
  }
  Freed(command.person);
  return absl::OkStatus();
}

absl::Status Decision::operator()(const SetConsole& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || agent->console == command.alive) return absl::OkStatus();
  // A supervisor's console is none of the router's business; an agent's says so again in 10 s.
  if (agent->memberships.empty() && command.alive) return absl::OkStatus();
  Emit(ConsoleChanged{.person = command.person, .alive = command.alive});
  if (!command.alive) WithdrawFrom(command.person, OfferOutcome::kAgentChanged);
  Freed(command.person);
  return absl::OkStatus();
}

absl::Status Decision::operator()(const ReportDevices& command) {
  std::vector<PersonId> gone;
  if (command.complete) {
    absl::flat_hash_map<PersonId, absl::Time> listed;
    for (const auto& [person, expires] : command.registrations) listed[person] = expires;
    for (const Agent& agent : w_.agents()) {
      if (!listed.contains(agent.id)) gone.push_back(agent.id);
    }
  }
  for (const PersonId& person : gone) LoseDevice(person, command.gateway);
  for (const auto& [person, expires] : command.registrations) {
    ReportDevice(person, command.gateway, expires);
  }
  return absl::OkStatus();
}

void Decision::ReportDevice(const PersonId& person, const std::string& gateway,
                            absl::Time expires) {
  if (expires <= now_) return LoseDevice(person, gateway);
  if (const Agent* agent = w_.FindAgent(person)) {
    for (const Device& device : agent->devices) {
      if (device.gateway != gateway) continue;
      if (expires == device.expires) return;
      const absl::Duration gained = expires - device.expires;
      if (gained >= absl::ZeroDuration() && gained * kRefreshShare < expires - now_) return;
    }
  }
  Emit(DeviceChanged{.person = person, .gateway = gateway, .expires = expires});
  Freed(person);
}

void Decision::LoseDevice(const PersonId& person, const std::string& gateway) {
  const Agent* agent = w_.FindAgent(person);
  if (agent == nullptr) return;
  const bool known = std::any_of(agent->devices.begin(), agent->devices.end(),
                                 [&](const Device& device) { return device.gateway == gateway; });
  if (!known) return;
  Emit(DeviceChanged{.person = person, .gateway = gateway, .expires = std::nullopt});
  if (w_.FindAgent(person)->devices.empty()) WithdrawFrom(person, OfferOutcome::kDeviceFailed);
}

absl::Status Decision::operator()(const FinishWrapUp& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || !agent->wrap_up_end.has_value()) return absl::OkStatus();
  Emit(WrapUpEnded{.person = command.person});
  Freed(command.person);
  return absl::OkStatus();
}

void Decision::Freed(const PersonId& person) {
  if (const std::optional<AgentIndex> agent = w_.IndexOf(person)) MatchAgent(*agent);
}

}  // namespace centralita::routing

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
  return absl::OkStatus();
}

absl::Status Decision::operator()(const SetConsole& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || agent->console == command.alive) return absl::OkStatus();
  // A supervisor's console is none of the router's business; an agent's says so again in 10 s.
  if (agent->memberships.empty() && command.alive) return absl::OkStatus();
  Emit(ConsoleChanged{.person = command.person, .alive = command.alive});
  if (!command.alive) WithdrawFrom(command.person, OfferOutcome::kAgentChanged);
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

}  // namespace centralita::routing

#include "services/calls/app/gateway_errand.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "libs/log/log.h"
#include "libs/status/error.h"
#include "services/calls/domain/command_id.h"

namespace centralita::calls {
namespace {

using Verb = NoteCommandRefused::Verb;

constexpr absl::Duration kLookSoon = absl::Seconds(2);
constexpr size_t kMostCommands = 32;  // In one request, by the contract.

/// Whether it does not matter that the command could not be carried out.
bool IsNeedless(const GatewayCommand& command, const std::string& reason) {
  if (std::holds_alternative<RingLeg>(command.verb)) return true;
  if (std::holds_alternative<StopPlay>(command.verb)) return true;
  if (std::holds_alternative<PlayRingback>(command.verb)) return true;
  const bool is_pastime = std::holds_alternative<PlayMusic>(command.verb) ||
                          std::holds_alternative<PlayAnnouncement>(command.verb) ||
                          absl::EndsWith(command.id, kGreetingVerb);
  return is_pastime && reason == "PROMPT_NOT_FOUND";
}

/// Which refusal the call must know of, because repeating the command will not help.
std::optional<Verb> RefusalOf(const GatewayCommand& command, const std::string& reason) {
  if (std::holds_alternative<OriginateLeg>(command.verb)) {
    // These pass; if not in time, the offer runs out.
    if (reason == "NO_PORTS" || reason == "DRAINING") return std::nullopt;
    return Verb::kOriginate;
  }
  if (std::holds_alternative<DialCustomer>(command.verb)) {
    if (reason == "NO_PORTS" || reason == "DRAINING") return std::nullopt;
    return Verb::kDial;
  }
  if (std::holds_alternative<HangUpLeg>(command.verb) && reason == "LEG_NOT_FOUND") {
    return Verb::kHangUp;
  }
  if (std::holds_alternative<AnswerLeg>(command.verb) &&
      (reason == "NO_COMMON_CODEC" || reason == "REMOTE_INVALID")) {
    return Verb::kAnswer;
  }
  if (std::holds_alternative<PlayPrompt>(command.verb) && reason == "PROMPT_NOT_FOUND") {
    return Verb::kPrompt;
  }
  return std::nullopt;
}

bool MakesLeg(const GatewayCommand& command) {
  return std::holds_alternative<OriginateLeg>(command.verb) ||
         std::holds_alternative<DialCustomer>(command.verb);
}

}  // namespace

bool GatewayErrand::IsWanted(const KeptCall& kept, absl::Time now) const {
  const Wanted wanted = WantedOf(kept.call, now);
  return wanted.gateway_start || !Pending(kept, wanted, now).empty();
}

Errand::Result GatewayErrand::Run(KeptCall& kept) {
  if (absl::Status prepared = PrepareDial(kept); !prepared.ok()) return Result::kFailed;
  const Batch batch = NextBatch(kept);
  if (batch.commands.empty()) {
    std::lock_guard lock(kept.mutex);
    const bool failed = !kept.deferred.empty();
    kept.deferred.clear();
    return failed ? Result::kFailed : Result::kNothing;
  }
  const absl::StatusOr<std::vector<CommandResult>> results =
      gateway_.Execute(batch.address, batch.commands, clock_.Now() + kPeerPatience);
  silence_.Note(kept, results.status());
  if (!results.ok() && status::Reason(results.status()) != "DRAINING") {
    metrics_.effects_failed.With({"gateway", absl::StatusCodeToString(results.status().code())})
        .Increment();
    return Result::kFailed;
  }
  if (!results.ok()) {
    Take(kept, batch.commands.front(), results.status());
    return Result::kDone;
  }
  const size_t tried = std::min(results->size(), batch.commands.size());
  for (size_t i = 0; i < tried; ++i) Take(kept, batch.commands[i], (*results)[i]);
  return tried > 0 ? Result::kDone : Result::kFailed;
}

/// What the state asks for and was not done. With kept.mutex held.
std::vector<GatewayCommand> GatewayErrand::Pending(const KeptCall& kept, const Wanted& wanted,
                                                   absl::Time now) const {
  std::vector<GatewayCommand> commands = PendingCommands(kept.id, kept.call, wanted, now);
  std::erase_if(commands, [&](const GatewayCommand& c) { return kept.done.contains(c.id); });
  return commands;
}

/// Which start of the gateway calls back is written down before anybody is called.
absl::Status GatewayErrand::PrepareDial(KeptCall& kept) {
  std::string address;
  {
    std::lock_guard lock(kept.mutex);
    if (kept.forgotten || !WantedOf(kept.call, clock_.Now()).gateway_start) {
      return absl::OkStatus();
    }
    address = kept.call.incoming.gateway_address;
  }
  const absl::StatusOr<GatewayLegs> legs =
      gateway_.ListLegs(address, kept.id, clock_.Now() + kPeerPatience);
  silence_.Note(kept, legs.status());
  if (!legs.ok()) return legs.status();
  return calls_.Execute(kept.id, DialCallback{legs->incarnation}, clock_.Now() + kPeerPatience)
      .status();
}

/// Those that go together. New legs go apart from the rest: a gateway that drains refuses them, and
/// only them.
GatewayErrand::Batch GatewayErrand::NextBatch(KeptCall& kept) const {
  std::lock_guard lock(kept.mutex);
  if (kept.forgotten) return {};
  const absl::Time now = clock_.Now();
  std::vector<GatewayCommand> commands = Pending(kept, WantedOf(kept.call, now), now);
  std::erase_if(commands, [&](const GatewayCommand& c) { return kept.deferred.contains(c.id); });
  if (!commands.empty()) {
    const bool new_legs = MakesLeg(commands.front());
    commands.erase(std::find_if(commands.begin(), commands.end(),
                                [&](const GatewayCommand& c) { return MakesLeg(c) != new_legs; }),
                   commands.end());
  }
  if (commands.size() > kMostCommands)
    commands.erase(commands.begin() + kMostCommands, commands.end());
  return {kept.call.incoming.gateway_address, std::move(commands)};
}

void GatewayErrand::Take(KeptCall& kept, const GatewayCommand& command,
                         const CommandResult& result) {
  if (result.ok()) {
    if (std::holds_alternative<BridgeLegs>(command.verb)) ObserveBridge(kept);
    std::lock_guard lock(kept.mutex);
    kept.done.insert(command.id);
    return;
  }
  const std::string reason = status::Reason(result);
  metrics_.effects_failed.With({"gateway", reason}).Increment();
  log::Info("gateway command was not carried out",
            {{"call_id", kept.id.value()}, {"command_id", command.id}, {"reason", reason}});
  const bool settled = IsNeedless(command, reason) || GiveUp(kept, command, reason);
  std::lock_guard lock(kept.mutex);
  (settled ? kept.done : kept.deferred).insert(command.id);
  if (reason == "LEG_NOT_FOUND") {
    kept.reconcile_at = std::min(kept.reconcile_at, clock_.Now() + kLookSoon);
  }
}

/// True if the call knows of the refusal, so that the command need not be repeated.
bool GatewayErrand::GiveUp(KeptCall& kept, const GatewayCommand& command,
                           const std::string& reason) {
  const std::optional<Verb> verb = RefusalOf(command, reason);
  if (!verb.has_value()) return false;
  const absl::Status noted = calls_
                                 .Execute(kept.id, NoteCommandRefused{*verb, command.leg, reason},
                                          clock_.Now() + kPeerPatience)
                                 .status();
  // A leg that is heard of after all is to be hung up again.
  return noted.ok() && *verb != Verb::kHangUp;
}

void GatewayErrand::ObserveBridge(KeptCall& kept) {
  std::lock_guard lock(kept.mutex);
  const Leg* leg = kept.call.FindLeg(kept.call.agent_leg);
  if (leg == nullptr || !leg->was_answered()) return;
  metrics_.answer_to_bridge.With({}).Observe(
      absl::ToDoubleSeconds(clock_.Now() - leg->answered_at));
}

}  // namespace centralita::calls

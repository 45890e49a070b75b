#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/agent.h"
#include "services/routing/domain/group.h"
#include "services/routing/domain/ids.h"
#include "services/routing/domain/outcome.h"

namespace centralita::routing {

/// A version that is not newer than the known one changes nothing.
struct ConfigureGroup {
  GroupConfig config;
};

/// Who asks for something that only supervisors may, for the audit. A request id that is known (for ten
/// minutes) is answered without doing it again.
struct Supervisor {
  std::string actor;
  std::string request_id;
  std::string reason;
  uint64_t digest = 0;  // Of all that is asked: tells a repeated request from another with its id.
};

struct SetStatus {
  PersonId person;
  ChosenStatus status = ChosenStatus::kOffline;
  std::string reason;
  std::optional<Supervisor> by;  // Nothing: the agent's own choice.
};

/// The lease of the agent's console is alive, or has run out.
struct SetConsole {
  PersonId person;
  bool alive = false;
};

/// The phones of one person at the gateway that reports.
struct Registration {
  PersonId person;
  absl::Time expires;  // In the past: gone.
};

struct ReportDevices {
  std::string gateway;
  std::vector<Registration> registrations;
  bool complete = false;  // Whoever is not listed has no phone at this gateway.
};

struct FinishWrapUp {
  PersonId person;
};

/// After the present calls and the wrap-up; at once if there are none. The last one wins.
struct SetNextStatus {
  PersonId person;
  std::optional<ChosenStatus> status;  // Nothing: takes it back.
  std::string reason;
};

struct SetGroupAvailability {
  PersonId person;
  GroupId group;
  bool available = false;
};

struct ExtendWrapUp {
  PersonId person;
  absl::Time end;
};

struct SetCapacity {
  PersonId person;
  int voice = 1;
  Supervisor by;
};

struct BeginAgentCall {
  PersonId person;
  CallId other;
  bool observed = false;  // It is there already, whatever the capacity says.
};

struct EndAgentCall {
  PersonId person;
  CallId other;
};

struct Enqueue {
  CallId call;
  GroupId group;
  std::string caller;
  std::string dialled;
  CallerKnowledge knowledge = CallerKnowledge::kUnknown;
  int priority = 0;
  std::vector<SkillDemand> skills;
  std::optional<PersonId> wanted;
};

struct AcceptOffer {
  CallId call;
  uint64_t token = 0;
};

struct DeclineOffer {
  CallId call;
  uint64_t token = 0;
  OfferOutcome outcome = OfferOutcome::kDeclined;
};

struct EndCall {
  CallId call;
  CallEndCause cause = CallEndCause::kFailed;
};

struct RequestCallback {
  CallId call;
  std::string number;  // Empty: the caller's.
};

/// To another group, whether or not it has been there.
struct MoveCall {
  CallId call;
  GroupId group;
  Supervisor by;
};

/// To one agent: at once if free, otherwise held for the agent. `pull`: the supervisor's own doing.
struct AssignCall {
  CallId call;
  PersonId person;
  bool pull = false;
  Supervisor by;
};

struct PrioritiseCall {
  CallId call;
  int priority = 0;
  Supervisor by;
};

/// Ends the call wherever it stands. Always works.
struct ForceEndCall {
  CallId call;
  Supervisor by;
};

/// Frees the agent of calls, offers, wrap-up, pauses and cool-down. Always works.
struct ReleaseAgent {
  PersonId person;
  Supervisor by;
};

/// Deals with all that has come due.
struct Tick {};

using Command =
    std::variant<ConfigureGroup, SetStatus, SetConsole, ReportDevices, FinishWrapUp, Enqueue,
                 AcceptOffer, DeclineOffer, EndCall, Tick, SetNextStatus, SetGroupAvailability,
                 ExtendWrapUp, SetCapacity, BeginAgentCall, EndAgentCall, RequestCallback, MoveCall,
                 AssignCall, PrioritiseCall, ForceEndCall, ReleaseAgent>;

}  // namespace centralita::routing

#pragma once

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

struct SetStatus {
  PersonId person;
  ChosenStatus status = ChosenStatus::kOffline;
  std::string reason;
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

struct Enqueue {
  CallId call;
  GroupId group;
  std::string caller;
  std::string dialled;
  CallerKnowledge knowledge = CallerKnowledge::kUnknown;
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

/// Deals with all that has come due.
struct Tick {};

using Command = std::variant<ConfigureGroup, SetStatus, SetConsole, ReportDevices, FinishWrapUp,
                             Enqueue, AcceptOffer, DeclineOffer, EndCall, Tick>;

}  // namespace centralita::routing

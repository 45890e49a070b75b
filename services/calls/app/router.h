#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/calls/domain/routing.h"

namespace centralita::calls {

/// What the router must know to seek an agent.
struct AgentRequest {
  WorkspaceId workspace;
  GroupId group;
  CallId call;
  std::string caller;
  std::string dialled;
  CallerKnowledge knowledge = CallerKnowledge::kUnspecified;
};

/// Decides which agent gets a call. Every request may be repeated. Safe for concurrent use.
///
/// UNAVAILABLE, DEADLINE_EXCEEDED if it does not answer.
class Router {
 public:
  virtual ~Router() = default;

  /// NOT_FOUND / GROUP_NOT_FOUND.
  virtual absl::StatusOr<RoutingUpdate> Enqueue(const AgentRequest& request,
                                                absl::Time deadline) = 0;

  /// FAILED_PRECONDITION / OFFER_EXPIRED; NOT_FOUND / CALL_UNKNOWN.
  virtual absl::StatusOr<RoutingUpdate> Accept(const WorkspaceId& workspace, const CallId& call,
                                               uint64_t token, absl::Time deadline) = 0;

  /// NOT_FOUND / CALL_UNKNOWN.
  virtual absl::StatusOr<RoutingUpdate> Decline(const WorkspaceId& workspace, const CallId& call,
                                                uint64_t token, DeclineOutcome outcome,
                                                absl::Time deadline) = 0;

  /// The caller wants to be called back at `number`. NOT_FOUND / CALL_UNKNOWN; FAILED_PRECONDITION /
  /// CALLBACK_NOT_OFFERED, CALL_NOT_WAITING; INVALID_ARGUMENT / NUMBER_MALFORMED.
  virtual absl::StatusOr<RoutingUpdate> RequestCallback(const WorkspaceId& workspace,
                                                        const CallId& call,
                                                        const std::string& number,
                                                        absl::Time deadline) = 0;

  virtual absl::Status End(const WorkspaceId& workspace, const CallId& call, RoutingEndCause cause,
                           absl::Time deadline) = 0;

  /// NOT_FOUND / CALL_UNKNOWN.
  virtual absl::StatusOr<RoutingUpdate> Get(const WorkspaceId& workspace, const CallId& call,
                                            absl::Time deadline) = 0;
};

}  // namespace centralita::calls

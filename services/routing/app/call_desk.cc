#include "services/routing/app/call_desk.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

auto Describing(const WorkspaceId& workspace, const CallId& call) {
  return [workspace, call](const Workspace& state, int64_t version) {
    return DescribeCall(workspace, state, call, version);
  };
}

absl::StatusOr<CallUpdate> Known(absl::StatusOr<std::optional<CallUpdate>> update,
                                 const CallId& call) {
  if (!update.ok()) return update.status();
  if (!update->has_value()) {
    return status::Error(absl::StatusCode::kNotFound, "CALL_UNKNOWN",
                         absl::StrCat("call ", call.value(), " is not known"));
  }
  return **std::move(update);
}

}  // namespace

absl::StatusOr<CallUpdate> CallDesk::Do(const WorkspaceId& workspace, const CallId& call,
                                        const Command& command, absl::Time deadline) {
  return Known(
      ExecuteAndSee(workspaces_, workspace, command, Describing(workspace, call), deadline), call);
}

absl::StatusOr<CallUpdate> CallDesk::Enqueue(const WorkspaceId& workspace,
                                             const routing::Enqueue& command, absl::Time deadline) {
  return Do(workspace, command.call, command, deadline);
}

absl::StatusOr<CallUpdate> CallDesk::Accept(const WorkspaceId& workspace,
                                            const AcceptOffer& command, absl::Time deadline) {
  return Do(workspace, command.call, command, deadline);
}

absl::StatusOr<CallUpdate> CallDesk::Decline(const WorkspaceId& workspace,
                                             const DeclineOffer& command, absl::Time deadline) {
  return Do(workspace, command.call, command, deadline);
}

absl::StatusOr<CallUpdate> CallDesk::CallBack(const WorkspaceId& workspace,
                                              const RequestCallback& command, absl::Time deadline) {
  return Do(workspace, command.call, command, deadline);
}

absl::Status CallDesk::Do(const WorkspaceId& workspace, const Command& command,
                          absl::Time deadline) {
  return workspaces_.Execute(
      workspace, command, [](const Workspace&, int64_t) {}, deadline);
}

absl::Status CallDesk::Begin(const WorkspaceId& workspace, const BeginAgentCall& command,
                             absl::Time deadline) {
  return Do(workspace, command, deadline);
}

absl::Status CallDesk::End(const WorkspaceId& workspace, const EndAgentCall& command,
                           absl::Time deadline) {
  return Do(workspace, command, deadline);
}

absl::Status CallDesk::End(const WorkspaceId& workspace, const EndCall& command,
                           absl::Time deadline) {
  return Do(workspace, command, deadline);
}

absl::StatusOr<CallUpdate> CallDesk::Get(const WorkspaceId& workspace, const CallId& call,
                                         absl::Time deadline) {
  return Known(ViewAndSee(workspaces_, workspace, Describing(workspace, call), deadline), call);
}

}  // namespace centralita::routing

#include "services/routing/app/supervision_desk.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

/// Asked after the decision: whatever has the request's id by then was this request, or another one.
absl::Status CheckSame(const Workspace& state, const Supervisor& by) {
  if (by.request_id.empty()) return absl::OkStatus();
  const std::optional<uint64_t> carried_out = state.DigestOf(by.request_id);
  if (!carried_out.has_value() || *carried_out == by.digest) return absl::OkStatus();
  return status::Error(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                       absl::StrCat("another request had the id ", by.request_id));
}

}  // namespace

absl::StatusOr<CallUpdate> SupervisionDesk::DoToCall(const WorkspaceId& workspace,
                                                     const CallId& call, const Supervisor& by,
                                                     Command command, absl::Time deadline) {
  using Result = absl::StatusOr<CallUpdate>;
  absl::StatusOr<Result> result = ExecuteAndSee(
      workspaces_, workspace, std::move(command),
      [workspace, call, by](const Workspace& state, int64_t version) -> Result {
        if (absl::Status same = CheckSame(state, by); !same.ok()) return same;
        std::optional<CallUpdate> update = DescribeCall(workspace, state, call, version);
        if (update.has_value()) return *std::move(update);
        return status::Error(absl::StatusCode::kNotFound, "CALL_UNKNOWN",
                             absl::StrCat("call ", call.value(), " is not known"));
      },
      deadline);
  if (!result.ok()) return result.status();
  return *std::move(result);
}

absl::StatusOr<PresenceView> SupervisionDesk::DoToAgent(const WorkspaceId& workspace,
                                                        const PersonId& person,
                                                        const Supervisor& by, Command command,
                                                        absl::Time deadline) {
  using Result = absl::StatusOr<PresenceView>;
  absl::StatusOr<Result> result = ExecuteAndSee(
      workspaces_, workspace, std::move(command),
      [workspace, person, by](const Workspace& state, int64_t) -> Result {
        if (absl::Status same = CheckSame(state, by); !same.ok()) return same;
        return DescribePerson(workspace, state, person);
      },
      deadline);
  if (!result.ok()) return result.status();
  return *std::move(result);
}

}  // namespace centralita::routing

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/routing/app/number_book.h"
#include "services/routing/app/workspaces.h"
#include "services/routing/domain/resolve.h"

namespace centralita::routing {

/// What would happen to a call, with the groups' names.
struct ResolutionView {
  absl::Time time;
  Resolution resolution;
  std::vector<std::string> display_names;  // Of the walk's stops. Empty: never configured.
};

/// Tells what would happen to a call at an instant. Safe for concurrent use.
class Resolver {
 public:
  struct Question {
    std::optional<GroupId> group;
    std::string number;              // If there is no group.
    std::optional<absl::Time> time;  // Nothing: now.
    CallerKnowledge knowledge = CallerKnowledge::kUnknown;
    std::optional<Staffing> staffing;  // Nothing: as now for now, otherwise somebody everywhere.
  };

  /// All must outlive this.
  Resolver(Workspaces& workspaces, NumberBook& numbers, const Clock& clock)
      : workspaces_(workspaces), numbers_(numbers), clock_(clock) {}

  /// NOT_FOUND / GROUP_NOT_FOUND; what NumberBook returns.
  absl::StatusOr<ResolutionView> Resolve(const WorkspaceId& workspace, const Question& question,
                                         absl::Time deadline);

 private:
  Workspaces& workspaces_;
  NumberBook& numbers_;
  const Clock& clock_;
};

}  // namespace centralita::routing

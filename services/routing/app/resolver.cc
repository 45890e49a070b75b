#include "services/routing/app/resolver.h"

#include <utility>

namespace centralita::routing {

absl::StatusOr<ResolutionView> Resolver::Resolve(const WorkspaceId& workspace,
                                                 const Question& question, absl::Time deadline) {
  absl::StatusOr<GroupId> group = question.group.has_value()
                                      ? absl::StatusOr<GroupId>(*question.group)
                                      : numbers_.GroupOf(workspace, question.number, deadline);
  if (!group.ok()) return group.status();
  const absl::Time at = question.time.value_or(clock_.Now());
  const Staffing staffing = question.staffing.value_or(
      question.time.has_value() ? Staffing::kAssumeStaffed : Staffing::kAsNow);

  using Result = absl::StatusOr<ResolutionView>;
  absl::StatusOr<Result> result = ViewAndSee(
      workspaces_, workspace,
      [group = *std::move(group), knowledge = question.knowledge, at, staffing](
          const Workspace& state, int64_t) -> Result {
        absl::StatusOr<Resolution> resolution = ResolveAt(state, group, knowledge, at, staffing);
        if (!resolution.ok()) return resolution.status();
        ResolutionView view{.time = at, .resolution = *std::move(resolution)};
        for (const Stop& stop : view.resolution.walk.stops) {
          const Group* found = state.FindGroup(stop.group);
          view.display_names.push_back(found == nullptr ? "" : found->config->display_name);
        }
        return view;
      },
      deadline);
  if (!result.ok()) return result.status();
  return *std::move(result);
}

}  // namespace centralita::routing

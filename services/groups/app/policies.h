#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/group_store.h"
#include "services/groups/app/number_directory.h"
#include "services/groups/app/people_directory.h"
#include "services/groups/domain/coverage.h"
#include "services/groups/domain/finding.h"
#include "services/groups/domain/plan.h"

namespace centralita::groups {

/// Who answers calls to one group, when.
struct GroupCoverage {
  GroupId group;
  std::vector<CoverageStretch> stretches;  // Of the whole year, without gap.
};

/// What was found out about the groups of a workspace.
struct Verdict {
  std::vector<Finding> findings;  // Errors first.
  std::vector<GroupCoverage> coverage;
  absl::Time start;  // Of the year.
};

/// A list of wanted groups, and how it is compared.
struct WantedGroups {
  WorkspaceId workspace;
  std::vector<Group> groups;  // Targets may be written with kQueuePrefix.
  bool archive_others = false;
  std::string request;  // All of this, serialised: what the plan's etag stands for.
};

struct MadePlan {
  std::vector<PlannedGroup> groups;
  std::vector<Finding> findings;
  std::string etag;
};

struct AppliedPlan {
  std::vector<Group> groups;  // Of the list, in its order.
  std::vector<Group> archived;
};

/// Looks at, and changes, the groups of a workspace as a whole. Safe for concurrent use.
class Policies {
 public:
  /// All must outlive this.
  Policies(GroupStore& store, PeopleDirectory& people, NumberDirectory& numbers,
           ids::UuidSource& ids, const Clock& clock)
      : store_(store), people_(people), numbers_(numbers), ids_(ids), clock_(clock) {}

  struct Question {
    WorkspaceId workspace;
    std::optional<Group> group;       // As it would be; without an id a new one.
    std::optional<absl::Time> start;  // Unset: now.
    bool coverage = false;
  };
  /// About the group and those that send calls to it, or about all. NOT_FOUND with GROUP_NOT_FOUND or
  /// HOLIDAY_NOT_FOUND; INVALID_ARGUMENT with TIME_OUT_OF_RANGE; those of CheckGroup, but for
  /// OVERFLOW_SELF, which is a finding; UNAVAILABLE.
  absl::StatusOr<Verdict> Validate(const Question& question, absl::Time deadline);

  /// Errors: those of MakePlan, CheckMayEdit, CheckPeople and CheckPicked.
  absl::StatusOr<MadePlan> Plan(const Actor& actor, const WantedGroups& wanted,
                                absl::Time deadline);

  /// All of the plan that has the etag, or nothing. Errors: those of Plan; ABORTED with PLAN_OUTDATED;
  /// ALREADY_EXISTS with REQUEST_ID_REUSED; FAILED_PRECONDITION with a finding that is an error.
  absl::StatusOr<AppliedPlan> Apply(const Actor& actor, const WantedGroups& wanted,
                                    const std::string& etag, const Wish& wish, absl::Time deadline);

 private:
  absl::StatusOr<MadePlan> MakeIn(GroupEdit& edit, const WantedGroups& wanted, absl::Time now,
                                  bool with_ids, std::vector<Group>* before);
  absl::Status CheckStaff(const WantedGroups& wanted, const std::vector<PlannedGroup>& plan,
                          const std::vector<Group>& before, absl::Time deadline);
  absl::Status CarryOut(GroupEdit& edit, const Actor& actor, MadePlan& plan,
                        const std::vector<Group>& before, absl::Time now);

  GroupStore& store_;
  PeopleDirectory& people_;
  NumberDirectory& numbers_;
  ids::UuidSource& ids_;
  const Clock& clock_;
};

}  // namespace centralita::groups

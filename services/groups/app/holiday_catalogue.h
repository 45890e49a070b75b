#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/groups/app/actor.h"
#include "services/groups/app/group_store.h"
#include "services/groups/app/people_directory.h"

namespace centralita::groups {

/// Keeps the holidays that the groups of a workspace share. Each change appends a new snapshot of
/// every group that it concerns, in the same transaction. Safe for concurrent use.
class HolidayCatalogue {
 public:
  /// All must outlive this.
  HolidayCatalogue(GroupStore& store, PeopleDirectory& people, ids::UuidSource& ids,
                   const Clock& clock)
      : store_(store), people_(people), ids_(ids), clock_(clock) {}

  /// Errors: those of CheckHoliday, CheckMayEdit and AddHoliday; REQUEST_ID_REUSED.
  absl::StatusOr<Holiday> Create(const Actor& actor, Holiday holiday, const Wish& wish,
                                 absl::Time deadline);

  /// What an import has made of a list.
  struct Imported {
    std::vector<Holiday> holidays;  // What the catalogue has for each of the list.
    int created = 0;
    int kept = 0;      // Were there already, by date and name.
    int left_out = 0;  // Another one has their date.
  };

  /// All of `holidays`, which are of `workspace`, that are not there yet, or none. Errors as Create
  /// (metadata: index); INVALID_ARGUMENT with HOLIDAYS_EMPTY or HOLIDAYS_TOO_MANY.
  absl::StatusOr<Imported> Import(const Actor& actor, const WorkspaceId& workspace,
                                  std::vector<Holiday> holidays, const Wish& wish,
                                  absl::Time deadline);

  /// Takes `fields` of `wanted`, which names workspace and id. Errors as Create; NOT_FOUND with
  /// HOLIDAY_NOT_FOUND; ABORTED with ETAG_MISMATCH.
  absl::StatusOr<Holiday> Update(const Actor& actor, const Holiday& wanted,
                                 const std::set<HolidayField>& fields,
                                 std::optional<int64_t> version, absl::Time deadline);

  absl::StatusOr<Page<Holiday>> List(const WorkspaceId& workspace, const PageQuery& query,
                                     absl::Time deadline);

  /// Groups that had picked it no longer do. NOT_FOUND with HOLIDAY_NOT_FOUND.
  absl::Status Delete(const Actor& actor, const WorkspaceId& workspace, const HolidayId& id,
                      absl::Time deadline);

 private:
  GroupStore& store_;
  PeopleDirectory& people_;
  ids::UuidSource& ids_;
  const Clock& clock_;
};

}  // namespace centralita::groups

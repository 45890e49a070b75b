#include "services/groups/app/holiday_catalogue.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/groups/app/permissions.h"
#include "services/groups/domain/availability.h"

namespace centralita::groups {
namespace {

Audit AuditOf(const Actor& actor, absl::string_view action, const WorkspaceId& workspace,
              const HolidayId& id) {
  return {workspace, actor.ToText(), std::string(action),
          absl::StrCat("workspaces/", workspace.value(), "/holidays/", id.value())};
}

/// Appends a new snapshot of each of `groups`, with the catalogue as it is now.
absl::Status Republish(GroupEdit& edit, std::vector<Group> groups) {
  if (groups.empty()) return absl::OkStatus();
  absl::StatusOr<std::vector<Holiday>> catalogue = edit.Holidays();
  if (!catalogue.ok()) return catalogue.status();
  for (Group& group : groups) {
    ++group.snapshot_version;
    if (absl::Status s = edit.Replace(group, Observed(group, *catalogue)); !s.ok()) return s;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Holiday> HolidayCatalogue::Create(const Actor& actor, Holiday holiday,
                                                 const Wish& wish, absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  if (absl::Status valid = CheckHoliday(holiday); !valid.ok()) return valid;
  holiday.id = HolidayId(ids_.Next());
  holiday.version = 1;

  absl::Status edited =
      store_.Edit(holiday.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        absl::StatusOr<std::optional<std::string>> made = edit.FindWish(wish);
        if (!made.ok()) return made.status();
        if (made->has_value()) {
          absl::StatusOr<Holiday> kept = edit.GetHoliday(HolidayId(**made));
          if (kept.ok()) holiday = *std::move(kept);
          return kept.status();
        }
        if (absl::Status s = edit.AddHoliday(holiday); !s.ok()) return s;
        absl::StatusOr<std::vector<Group>> observers =
            edit.Observers(holiday.id, /*picked_too=*/false);
        if (!observers.ok()) return observers.status();
        if (absl::Status s = Republish(edit, *std::move(observers)); !s.ok()) return s;
        if (absl::Status s = edit.RecordWish(wish, holiday.id.value()); !s.ok()) return s;
        return edit.Note(AuditOf(actor, "CreateHoliday", holiday.workspace, holiday.id));
      });
  if (!edited.ok()) return edited;
  return holiday;
}

absl::StatusOr<Page<Holiday>> HolidayCatalogue::List(const WorkspaceId& workspace,
                                                     const PageQuery& query, absl::Time deadline) {
  return store_.ListHolidays(workspace, query, deadline);
}

absl::Status HolidayCatalogue::Delete(const Actor& actor, const WorkspaceId& workspace,
                                      const HolidayId& id, absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  return store_.Edit(workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
    absl::StatusOr<Holiday> holiday = edit.GetHoliday(id);
    if (!holiday.ok()) return holiday.status();
    absl::StatusOr<std::vector<Group>> observers = edit.Observers(id, /*picked_too=*/true);
    if (!observers.ok()) return observers.status();
    if (absl::Status s = edit.RemoveHoliday(id); !s.ok()) return s;
    for (Group& group : *observers) {
      std::vector<HolidayId>& picked = group.holidays.picked;
      const auto it = std::find(picked.begin(), picked.end(), id);
      if (it == picked.end()) continue;
      picked.erase(it);  // The group itself changes, so its etag does.
      group.update_time = clock_.Now();
      ++group.version;
    }
    if (absl::Status s = Republish(edit, *std::move(observers)); !s.ok()) return s;
    return edit.Note(AuditOf(actor, "DeleteHoliday", workspace, id));
  });
}

}  // namespace centralita::groups

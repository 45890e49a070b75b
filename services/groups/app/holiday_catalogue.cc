#include "services/groups/app/holiday_catalogue.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"
#include "services/groups/app/permissions.h"
#include "services/groups/domain/availability.h"
#include "services/groups/domain/check.h"

namespace centralita::groups {
namespace {

constexpr size_t kMaxImport = 500;

/// How `after` came of `before`; of what is new, or gone, one of them is empty.
Audit AuditOf(const Actor& actor, absl::string_view action, const Holiday& before,
              const Holiday& after) {
  const Holiday& either = after.id.empty() ? before : after;
  return {either.workspace, actor.ToText(), std::string(action),
          absl::StrCat("workspaces/", either.workspace.value(), "/holidays/", either.id.value()),
          Differences(before, after)};
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

/// The same for those who observe `id`: all of them, or those who observe every holiday.
absl::Status RepublishObservers(GroupEdit& edit, const HolidayId& id, bool picked_too) {
  absl::StatusOr<std::vector<Group>> observers = edit.Observers(id, picked_too);
  if (!observers.ok()) return observers.status();
  return Republish(edit, *std::move(observers));
}

/// What an import is remembered by: "created,kept,left out".
std::string CountsOf(const HolidayCatalogue::Imported& imported) {
  return absl::StrCat(imported.created, ",", imported.kept, ",", imported.left_out);
}

/// The same answer again, with what the catalogue still has of it.
HolidayCatalogue::Imported Recall(absl::string_view counts,
                                  const std::map<std::string, Holiday>& by_day,
                                  const std::vector<Holiday>& holidays) {
  HolidayCatalogue::Imported imported;
  const std::vector<absl::string_view> numbers = absl::StrSplit(counts, ',');
  int* const to[] = {&imported.created, &imported.kept, &imported.left_out};
  for (size_t i = 0; i < std::min(numbers.size(), std::size(to)); ++i) {
    if (!absl::SimpleAtoi(numbers[i], to[i])) *to[i] = 0;
  }
  for (const Holiday& holiday : holidays) {
    const auto it = by_day.find(DayKey(holiday));
    if (it != by_day.end()) imported.holidays.push_back(it->second);
  }
  return imported;
}

absl::Status CheckList(const std::vector<Holiday>& holidays) {
  if (holidays.empty()) return Invalid("HOLIDAYS_EMPTY", "there is no holiday in the list");
  if (holidays.size() > kMaxImport) {
    return Invalid("HOLIDAYS_TOO_MANY", absl::StrCat("at most ", kMaxImport, " at a time"),
                   {{"limit", absl::StrCat(kMaxImport)}});
  }
  for (size_t i = 0; i < holidays.size(); ++i) {
    if (absl::Status valid = CheckHoliday(holidays[i]); !valid.ok()) return AtIndex(valid, i);
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
        if (absl::Status s = RepublishObservers(edit, holiday.id, false); !s.ok()) return s;
        if (absl::Status s = edit.RecordWish(wish, holiday.id.value()); !s.ok()) return s;
        return edit.Note(AuditOf(actor, "CreateHoliday", Holiday(), holiday));
      });
  if (!edited.ok()) return edited;
  return holiday;
}

absl::StatusOr<HolidayCatalogue::Imported> HolidayCatalogue::Import(const Actor& actor,
                                                                    const WorkspaceId& workspace,
                                                                    std::vector<Holiday> holidays,
                                                                    const Wish& wish,
                                                                    absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  if (absl::Status valid = CheckList(holidays); !valid.ok()) return valid;

  Imported imported;
  absl::Status edited = store_.Edit(workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
    absl::StatusOr<std::optional<std::string>> made = edit.FindWish(wish);
    if (!made.ok()) return made.status();
    absl::StatusOr<std::vector<Holiday>> catalogue = edit.Holidays();
    if (!catalogue.ok()) return catalogue.status();
    std::map<std::string, Holiday> by_day;
    for (Holiday& known : *catalogue) by_day.emplace(DayKey(known), known);
    if (made->has_value()) {
      imported = Recall(**made, by_day, holidays);
      return absl::OkStatus();
    }
    for (Holiday& holiday : holidays) {
      holiday.id = HolidayId(ids_.Next());
      holiday.version = 1;
      const auto [it, added] = by_day.emplace(DayKey(holiday), holiday);
      imported.holidays.push_back(it->second);
      if (!added) {
        const bool same = it->second.display_name == holiday.display_name;
        ++(same ? imported.kept : imported.left_out);
        continue;
      }
      ++imported.created;
      if (absl::Status s = edit.AddHoliday(holiday); !s.ok()) return s;
      const Audit audit = AuditOf(actor, "ImportHolidays", Holiday(), holiday);
      if (absl::Status s = edit.Note(audit); !s.ok()) return s;
    }
    if (imported.created > 0) {
      absl::Status told = RepublishObservers(edit, HolidayId(), /*picked_too=*/false);
      if (!told.ok()) return told;
    }
    return edit.RecordWish(wish, CountsOf(imported));
  });
  if (!edited.ok()) return edited;
  return imported;
}

absl::StatusOr<Holiday> HolidayCatalogue::Update(const Actor& actor, const Holiday& wanted,
                                                 const std::set<HolidayField>& fields,
                                                 std::optional<int64_t> version,
                                                 absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  Holiday holiday;
  absl::Status edited =
      store_.Edit(wanted.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        absl::StatusOr<Holiday> kept = edit.GetHoliday(wanted.id);
        if (!kept.ok()) return kept.status();
        if (version.has_value() && *version != kept->version) {
          return status::Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                               "the holiday has changed since it was read");
        }
        holiday = Merged(*kept, wanted, fields);
        if (holiday == *kept) return absl::OkStatus();
        if (absl::Status valid = CheckHoliday(holiday); !valid.ok()) return valid;
        ++holiday.version;
        if (absl::Status s = edit.ReplaceHoliday(holiday); !s.ok()) return s;
        if (absl::Status s = RepublishObservers(edit, holiday.id, true); !s.ok()) return s;
        return edit.Note(AuditOf(actor, "UpdateHoliday", *kept, holiday));
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
    return edit.Note(AuditOf(actor, "DeleteHoliday", *holiday, Holiday()));
  });
}

}  // namespace centralita::groups

#pragma once

#include <string>
#include <vector>

#include <pqxx/pqxx>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

/// The columns that ReadGroup and ReadHoliday expect, in their order.
#define GROUP_COLUMNS                                                                         \
  "id, workspace_id, display_name, queue_id, time_zone, weekdays, open_minutes, "             \
  "close_minutes, all_holidays, picked_holidays, holiday_time_zone, overflow_targets, "       \
  "when_no_agent, when_closed, when_holiday, when_timeout, agents, administrators, ring_ms, " \
  "wrap_up_ms, max_wait_ms, allow_transfer, redirect_mode, redirect_target, fail_safe, "      \
  "recording_off, archived, create_time, update_time, version, snapshot_version"
#define HOLIDAY_COLUMNS \
  "id, workspace_id, display_name, date, yearly, open_minutes, close_minutes, version"

/// DATA_LOSS if the row is not what the domain could have written.
absl::StatusOr<Group> ReadGroup(const pqxx::row& row);
absl::StatusOr<std::vector<Group>> ReadGroups(const pqxx::result& rows);
absl::StatusOr<Holiday> ReadHoliday(const pqxx::row& row);
absl::StatusOr<std::vector<Holiday>> ReadHolidays(const pqxx::result& rows);

/// Runs a statement with all of GROUP_COLUMNS as its parameters, in their order, from $1.
pqxx::result ExecWithGroup(pqxx::transaction_base& transaction, const char* sql,
                           const Group& group);

template <typename Id>
std::vector<std::string> TextsOf(const std::vector<Id>& ids) {
  std::vector<std::string> texts;
  for (const Id& id : ids) texts.push_back(id.value());
  return texts;
}

/// A parameter of type smallint[].
std::string ToArray(const std::vector<int>& numbers);

}  // namespace centralita::groups

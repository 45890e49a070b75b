#pragma once

#include <string>
#include <vector>

#include <pqxx/pqxx>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/groups/app/audit.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"

namespace centralita::groups {

/// The columns that ReadGroup and ReadHoliday expect, in their order, and as many parameters.
#define GROUP_COLUMNS                                                                         \
  "id, workspace_id, display_name, queue_id, time_zone, weekdays, open_minutes, "             \
  "close_minutes, all_holidays, picked_holidays, holiday_time_zone, overflow_targets, "       \
  "when_no_agent, when_closed, when_holiday, when_timeout, agents, administrators, ring_ms, " \
  "wrap_up_ms, max_wait_ms, allow_transfer, redirect_mode, redirect_target, fail_safe, "      \
  "recording_off, archived, create_time, update_time, version, snapshot_version, settings"
#define GROUP_PARAMETERS                                                                   \
  "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, " \
  "$20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32"
#define HOLIDAY_COLUMNS                                                                  \
  "id, workspace_id, display_name, date, yearly, open_minutes, close_minutes, version, " \
  "regions, moving_rule"
#define HOLIDAY_PARAMETERS "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10"

/// DATA_LOSS if the row is not what the domain could have written.
absl::StatusOr<Group> ReadGroup(const pqxx::row& row);
absl::StatusOr<std::vector<Group>> ReadGroups(const pqxx::result& rows);
absl::StatusOr<Holiday> ReadHoliday(const pqxx::row& row);
absl::StatusOr<std::vector<Holiday>> ReadHolidays(const pqxx::result& rows);

/// Columns id, time, workspace_id, actor, action, resource, differences.
absl::StatusOr<AuditEntry> ReadAudit(const pqxx::row& row);

/// Runs a statement with GROUP_PARAMETERS.
pqxx::result ExecWithGroup(pqxx::transaction_base& transaction, const char* sql,
                           const Group& group);

/// Runs a statement with HOLIDAY_PARAMETERS, and behind them the DayKey as $11.
pqxx::result ExecWithHoliday(pqxx::transaction_base& transaction, const char* sql,
                             const Holiday& holiday);

template <typename Id>
std::vector<std::string> TextsOf(const std::vector<Id>& ids) {
  std::vector<std::string> texts;
  for (const Id& id : ids) texts.push_back(id.value());
  return texts;
}

/// A parameter of type smallint[].
std::string ToArray(const std::vector<int>& numbers);

}  // namespace centralita::groups

#include "services/groups/postgres/pg_group_store.h"

#include <limits>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/groups/postgres/pg_group_edit.h"
#include "services/groups/postgres/rows.h"

namespace centralita::groups {
namespace {

constexpr char kSelectGroup[] =
    "SELECT " GROUP_COLUMNS " FROM groups.groups WHERE workspace_id = $1 AND id = $2";

constexpr char kSelectByQueueId[] =
    "SELECT " GROUP_COLUMNS
    " FROM groups.groups WHERE workspace_id = $1 AND queue_id = $2 AND NOT archived";

constexpr char kSelectPage[] =
    "SELECT " GROUP_COLUMNS
    " FROM groups.groups WHERE workspace_id = $1 AND ($2 OR NOT archived)"
    " AND (display_name, id) > ($3, $4) ORDER BY display_name, id LIMIT $5";

constexpr char kSelectHolidayPage[] =
    "SELECT " HOLIDAY_COLUMNS
    " FROM groups.holidays WHERE workspace_id = $1 AND (date, id) > ($2, $3)"
    " ORDER BY date, id LIMIT $4";

constexpr char kSelectHolidays[] =
    "SELECT " HOLIDAY_COLUMNS " FROM groups.holidays WHERE workspace_id = $1 ORDER BY date, id";

constexpr char kSelectChanges[] = R"sql(
  SELECT id, time, workspace_id, actor, action, resource, differences FROM groups.audit_log
  WHERE workspace_id = $1 AND ($2 = '' OR resource = $2) AND id < $3
  ORDER BY id DESC LIMIT $4)sql";

constexpr char kBeforeAllDates[] = "0001-01-01";

absl::StatusOr<Group> ReadOne(const pqxx::result& rows, absl::string_view reason) {
  if (!rows.empty()) return ReadGroup(rows[0]);
  return status::Error(absl::StatusCode::kNotFound, reason, "there is no such group");
}

}  // namespace

absl::Status PgGroupStore::Edit(const WorkspaceId& workspace, absl::Time deadline,
                                const std::function<absl::Status(GroupEdit&)>& body) {
  return postgres::ReadWrite(pool_, deadline,
                             [&](pqxx::transaction_base& transaction) -> absl::Status {
                               PgGroupEdit edit(transaction, workspace);
                               if (absl::Status locked = edit.Lock(); !locked.ok()) return locked;
                               return body(edit);
                             });
}

absl::StatusOr<Group> PgGroupStore::Get(const WorkspaceId& workspace, const GroupId& id,
                                        absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return ReadOne(transaction.exec_params(kSelectGroup, workspace.value(), id.value()),
                   "GROUP_NOT_FOUND");
  });
}

absl::StatusOr<Group> PgGroupStore::FindByQueueId(const WorkspaceId& workspace,
                                                  absl::string_view queue_id, absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return ReadOne(transaction.exec_params(kSelectByQueueId, workspace.value(), queue_id),
                   "QUEUE_ID_UNKNOWN");
  });
}

absl::StatusOr<Page<Group>> PgGroupStore::List(const WorkspaceId& workspace, bool show_archived,
                                               const PageQuery& query, absl::Time deadline) {
  const KeyPosition after = ParseKeyPosition(query.after);
  absl::StatusOr<std::vector<Group>> groups =
      postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
        return ReadGroups(transaction.exec_params(kSelectPage, workspace.value(), show_archived,
                                                  after.key, after.id, query.size + 1));
      });
  if (!groups.ok()) return groups.status();
  return PageOf(*std::move(groups), query.size, [](const Group& group) {
    return ToText({group.display_name, group.id.value()});
  });
}

absl::StatusOr<Page<Holiday>> PgGroupStore::ListHolidays(const WorkspaceId& workspace,
                                                         const PageQuery& query,
                                                         absl::Time deadline) {
  const KeyPosition after = ParseKeyPosition(query.after);  // The date stands for the name.
  const std::string date = after.key.empty() ? kBeforeAllDates : after.key;
  absl::StatusOr<std::vector<Holiday>> holidays =
      postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
        return ReadHolidays(transaction.exec_params(kSelectHolidayPage, workspace.value(), date,
                                                    after.id, query.size + 1));
      });
  if (!holidays.ok()) return holidays.status();
  return PageOf(*std::move(holidays), query.size, [](const Holiday& holiday) {
    return ToText({ToText(holiday.date), holiday.id.value()});
  });
}

absl::StatusOr<std::vector<Holiday>> PgGroupStore::Holidays(const WorkspaceId& workspace,
                                                            absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return ReadHolidays(transaction.exec_params(kSelectHolidays, workspace.value()));
  });
}

absl::StatusOr<Page<AuditEntry>> PgGroupStore::ListChanges(const WorkspaceId& workspace,
                                                           absl::string_view resource,
                                                           const PageQuery& query,
                                                           absl::Time deadline) {
  int64_t before = std::numeric_limits<int64_t>::max();
  if (!query.after.empty() && !absl::SimpleAtoi(query.after, &before)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                         "this is no place in the log");
  }
  auto entries = postgres::Once(
      pool_, deadline,
      [&](pqxx::transaction_base& transaction) -> absl::StatusOr<std::vector<AuditEntry>> {
        std::vector<AuditEntry> read;
        for (const pqxx::row& row : transaction.exec_params(kSelectChanges, workspace.value(),
                                                            resource, before, query.size + 1)) {
          absl::StatusOr<AuditEntry> entry = ReadAudit(row);
          if (!entry.ok()) return entry.status();
          read.push_back(*std::move(entry));
        }
        return read;
      });
  if (!entries.ok()) return entries.status();
  return PageOf(*std::move(entries), query.size,
                [](const AuditEntry& entry) { return absl::StrCat(entry.id); });
}

}  // namespace centralita::groups

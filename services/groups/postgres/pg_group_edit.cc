#include "services/groups/postgres/pg_group_edit.h"

#include <type_traits>
#include <utility>

#include "absl/strings/match.h"
#include "libs/eventlog/append_in_transaction.h"
#include "libs/postgres/requests.h"
#include "libs/postgres/status.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/groups/postgres/migrations.h"
#include "services/groups/postgres/rows.h"
#include "services/groups/wire/convert.h"

namespace centralita::groups {
namespace {

constexpr char kAddWorkspace[] =
    "INSERT INTO groups.workspaces (id) VALUES ($1) ON CONFLICT DO NOTHING";
constexpr char kLockWorkspace[] = "SELECT id FROM groups.workspaces WHERE id = $1 FOR UPDATE";

constexpr char kSelectGroup[] =
    "SELECT " GROUP_COLUMNS " FROM groups.groups WHERE workspace_id = $1 AND id = $2";

constexpr char kSelectNodes[] = R"sql(
  SELECT id, display_name, overflow_targets FROM groups.groups
  WHERE workspace_id = $1 AND NOT archived AND overflow_targets <> '{}')sql";

constexpr char kSelectInService[] =
    "SELECT id FROM groups.groups WHERE workspace_id = $1 AND NOT archived AND id = ANY($2)";

constexpr char kSelectSenders[] =
    "SELECT " GROUP_COLUMNS
    " FROM groups.groups WHERE workspace_id = $1 AND NOT archived"
    " AND ($2 = ANY (overflow_targets) OR (redirect_mode <> 0 AND redirect_target = $2))"
    " ORDER BY display_name, id";

constexpr char kSelectObservers[] =
    "SELECT " GROUP_COLUMNS
    " FROM groups.groups WHERE workspace_id = $1 AND NOT archived"
    " AND (all_holidays OR ($3 AND $2 = ANY (picked_holidays))) ORDER BY id";

constexpr char kSelectHolidays[] =
    "SELECT " HOLIDAY_COLUMNS " FROM groups.holidays WHERE workspace_id = $1 ORDER BY date, id";

constexpr char kSelectHoliday[] =
    "SELECT " HOLIDAY_COLUMNS " FROM groups.holidays WHERE workspace_id = $1 AND id = $2";

constexpr char kInsertGroup[] =
    "INSERT INTO groups.groups (" GROUP_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)";

constexpr char kUpdateGroup[] =
    "UPDATE groups.groups SET (" GROUP_COLUMNS
    ") = ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)"
    " WHERE workspace_id = $2 AND id = $1";

constexpr char kInsertHoliday[] = "INSERT INTO groups.holidays (" HOLIDAY_COLUMNS
                                  ", day_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

constexpr char kDeleteHoliday[] = "DELETE FROM groups.holidays WHERE workspace_id = $1 AND id = $2";

constexpr char kInsertAudit[] = R"sql(
  INSERT INTO groups.audit_log (workspace_id, actor, action, resource)
  VALUES ($1, $2, $3, $4))sql";

absl::Status Taken(absl::Status status) {
  if (!absl::IsAlreadyExists(status)) return status;
  const bool queue = absl::StrContains(status.message(), "\"groups_queue_id\"");
  const bool day = absl::StrContains(status.message(), "\"holidays_day\"");
  if (!queue && !day) return status;
  return status::Error(
      absl::StatusCode::kAlreadyExists, queue ? "QUEUE_ID_TAKEN" : "HOLIDAY_REPEATED",
      queue ? "another group has this queue_id" : "there is a holiday on that day already");
}

/// What `body` returns; what libpqxx throws in it becomes a status, so that no exception passes
/// through the app. PostgreSQL then refuses all that follows in the transaction.
template <typename Body>
std::invoke_result_t<Body> Guarded(Body body) {
  try {
    return body();
  } catch (...) {
    return Taken(postgres::CurrentExceptionToStatus());
  }
}

postgres::RequestKey KeyOf(const Wish& wish, const WorkspaceId& workspace) {
  return {workspace.value(), wish.request_id, wish.method, postgres::FingerprintOf(wish.body)};
}

absl::Status Missing(absl::string_view reason) {
  return status::Error(absl::StatusCode::kNotFound, reason, "there is no such thing");
}

}  // namespace

absl::Status PgGroupEdit::Lock() {
  return Guarded([&] {
    transaction_.exec_params(kAddWorkspace, workspace_.value());
    transaction_.exec_params(kLockWorkspace, workspace_.value());
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<std::string>> PgGroupEdit::FindWish(const Wish& wish) {
  return Guarded([&]() -> absl::StatusOr<std::optional<std::string>> {
    if (wish.request_id.empty()) return std::nullopt;
    return postgres::FindRequest(transaction_, kSchema, KeyOf(wish, workspace_));
  });
}

absl::Status PgGroupEdit::RecordWish(const Wish& wish, absl::string_view made) {
  return Guarded([&] {
    if (wish.request_id.empty()) return absl::OkStatus();
    return postgres::RecordRequest(transaction_, kSchema, KeyOf(wish, workspace_), made);
  });
}

absl::StatusOr<Group> PgGroupEdit::Get(const GroupId& id) {
  return Guarded([&]() -> absl::StatusOr<Group> {
    const pqxx::result found =
        transaction_.exec_params(kSelectGroup, workspace_.value(), id.value());
    if (found.empty()) return Missing("GROUP_NOT_FOUND");
    return ReadGroup(found[0]);
  });
}

absl::StatusOr<std::vector<OverflowNode>> PgGroupEdit::OverflowNodes() {
  return Guarded([&]() -> absl::StatusOr<std::vector<OverflowNode>> {
    std::vector<OverflowNode> nodes;
    for (const pqxx::row& row : transaction_.exec_params(kSelectNodes, workspace_.value())) {
      absl::StatusOr<std::vector<std::string>> targets = postgres::ParseArray(row[2]);
      if (!targets.ok()) return targets.status();
      OverflowNode node{GroupId(row[0].c_str()), row[1].c_str(), {}};
      for (std::string& target : *targets) node.targets.push_back(GroupId(std::move(target)));
      nodes.push_back(std::move(node));
    }
    return nodes;
  });
}

absl::StatusOr<std::vector<GroupId>> PgGroupEdit::InService(const std::vector<GroupId>& ids) {
  return Guarded([&]() -> absl::StatusOr<std::vector<GroupId>> {
    std::vector<GroupId> found;
    for (const pqxx::row& row : transaction_.exec_params(kSelectInService, workspace_.value(),
                                                         postgres::ToArray(TextsOf(ids)))) {
      found.push_back(GroupId(row[0].c_str()));
    }
    return found;
  });
}

absl::StatusOr<std::vector<Group>> PgGroupEdit::SendersTo(const GroupId& id) {
  return Guarded([&] {
    return ReadGroups(transaction_.exec_params(kSelectSenders, workspace_.value(), id.value()));
  });
}

absl::StatusOr<std::vector<Group>> PgGroupEdit::Observers(const HolidayId& holiday,
                                                          bool picked_too) {
  return Guarded([&] {
    return ReadGroups(transaction_.exec_params(kSelectObservers, workspace_.value(),
                                               holiday.value(), picked_too));
  });
}

absl::StatusOr<std::vector<Holiday>> PgGroupEdit::Holidays() {
  return Guarded(
      [&] { return ReadHolidays(transaction_.exec_params(kSelectHolidays, workspace_.value())); });
}

absl::Status PgGroupEdit::Insert(const Group& group, const std::vector<Holiday>& observed) {
  return Guarded([&] {
    ExecWithGroup(transaction_, kInsertGroup, group);
    eventlog::AppendInTransaction(transaction_, kSchema, group.id.value(), group.snapshot_version,
                                  {ToSnapshot(group, observed)});
    return absl::OkStatus();
  });
}

absl::Status PgGroupEdit::Replace(const Group& group, const std::vector<Holiday>& observed) {
  return Guarded([&]() -> absl::Status {
    const pqxx::result updated = ExecWithGroup(transaction_, kUpdateGroup, group);
    if (updated.affected_rows() == 0) return Missing("GROUP_NOT_FOUND");
    eventlog::AppendInTransaction(transaction_, kSchema, group.id.value(), group.snapshot_version,
                                  {ToSnapshot(group, observed)});
    return absl::OkStatus();
  });
}

absl::Status PgGroupEdit::AddHoliday(const Holiday& holiday) {
  return Guarded([&] {
    std::vector<int> opens;
    std::vector<int> closes;
    for (const schedule::OpenSpan& span : holiday.open_spans) {
      opens.push_back(span.open_minute);
      closes.push_back(span.close_minute);
    }
    transaction_.exec_params(kInsertHoliday, holiday.id.value(), holiday.workspace.value(),
                             holiday.display_name, ToText(holiday.date), holiday.yearly,
                             ToArray(opens), ToArray(closes), holiday.version, DayKey(holiday));
    return absl::OkStatus();
  });
}

absl::StatusOr<Holiday> PgGroupEdit::GetHoliday(const HolidayId& id) {
  return Guarded([&]() -> absl::StatusOr<Holiday> {
    const pqxx::result found =
        transaction_.exec_params(kSelectHoliday, workspace_.value(), id.value());
    if (found.empty()) return Missing("HOLIDAY_NOT_FOUND");
    return ReadHoliday(found[0]);
  });
}

absl::Status PgGroupEdit::RemoveHoliday(const HolidayId& id) {
  return Guarded([&]() -> absl::Status {
    const pqxx::result deleted =
        transaction_.exec_params(kDeleteHoliday, workspace_.value(), id.value());
    return deleted.affected_rows() == 0 ? Missing("HOLIDAY_NOT_FOUND") : absl::OkStatus();
  });
}

absl::Status PgGroupEdit::Note(const Audit& audit) {
  return Guarded([&] {
    transaction_.exec_params(kInsertAudit, audit.workspace.value(), audit.actor, audit.action,
                             audit.resource);
    return absl::OkStatus();
  });
}

}  // namespace centralita::groups

#include "services/groups/postgres/pg_group_edit.h"

#include <type_traits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "libs/eventlog/append_in_transaction.h"
#include "libs/postgres/requests.h"
#include "libs/postgres/status.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/groups/postgres/migrations.h"
#include "services/groups/postgres/rows.h"
#include "services/groups/wire/change.h"
#include "services/groups/wire/convert.h"

namespace centralita::groups {
namespace {

// What fits into a message, with room to spare: some 30,000 agents. A larger one could be kept, but
// never be told to routing.
constexpr size_t kMaxSnapshotBytes = 3 * 1024 * 1024;

constexpr char kAddWorkspace[] =
    "INSERT INTO groups.workspaces (id) VALUES ($1) ON CONFLICT DO NOTHING";
constexpr char kLockWorkspace[] = "SELECT id FROM groups.workspaces WHERE id = $1 FOR UPDATE";

constexpr char kSelectGroup[] =
    "SELECT " GROUP_COLUMNS " FROM groups.groups WHERE workspace_id = $1 AND id = $2";

constexpr char kSelectNodes[] = R"sql(
  SELECT id, display_name, overflow_targets FROM groups.groups
  WHERE workspace_id = $1 AND NOT archived AND overflow_targets <> '{}')sql";

constexpr char kSelectInService[] =
    "SELECT " GROUP_COLUMNS
    " FROM groups.groups WHERE workspace_id = $1 AND NOT archived AND id = ANY($2) ORDER BY id";

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

constexpr char kSelectAllInService[] =
    "SELECT " GROUP_COLUMNS
    " FROM groups.groups WHERE workspace_id = $1 AND NOT archived ORDER BY display_name, id";

// Grows with every change of any group: groups are never deleted, and snapshots only count up.
constexpr char kSelectRevision[] =
    "SELECT coalesce(sum(snapshot_version), 0)::bigint FROM groups.groups WHERE workspace_id = $1";

constexpr char kInsertGroup[] =
    "INSERT INTO groups.groups (" GROUP_COLUMNS ") VALUES (" GROUP_PARAMETERS ")";

constexpr char kUpdateGroup[] = "UPDATE groups.groups SET (" GROUP_COLUMNS ") = (" GROUP_PARAMETERS
                                ") WHERE workspace_id = $2 AND id = $1";

constexpr char kInsertHoliday[] = "INSERT INTO groups.holidays (" HOLIDAY_COLUMNS
                                  ", day_key) VALUES (" HOLIDAY_PARAMETERS ", $11)";

constexpr char kUpdateHoliday[] =
    "UPDATE groups.holidays SET (" HOLIDAY_COLUMNS ", day_key) = (" HOLIDAY_PARAMETERS
    ", $11) WHERE workspace_id = $2 AND id = $1";

constexpr char kDeleteHoliday[] = "DELETE FROM groups.holidays WHERE workspace_id = $1 AND id = $2";

constexpr char kInsertAudit[] = R"sql(
  INSERT INTO groups.audit_log (workspace_id, actor, action, resource, differences)
  VALUES ($1, $2, $3, $4, $5))sql";

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

absl::StatusOr<std::vector<Group>> PgGroupEdit::InService(const std::vector<GroupId>& ids) {
  return Guarded([&] {
    return ReadGroups(transaction_.exec_params(kSelectInService, workspace_.value(),
                                               postgres::ToArray(TextsOf(ids))));
  });
}

absl::StatusOr<std::vector<Group>> PgGroupEdit::AllInService() {
  return Guarded([&] {
    return ReadGroups(transaction_.exec_params(kSelectAllInService, workspace_.value()));
  });
}

absl::StatusOr<int64_t> PgGroupEdit::Revision() {
  return Guarded([&]() -> absl::StatusOr<int64_t> {
    return transaction_.exec_params(kSelectRevision, workspace_.value())[0][0].as<int64_t>();
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
    return AppendSnapshot(group, observed);
  });
}

absl::Status PgGroupEdit::Replace(const Group& group, const std::vector<Holiday>& observed) {
  return Guarded([&]() -> absl::Status {
    const pqxx::result updated = ExecWithGroup(transaction_, kUpdateGroup, group);
    if (updated.affected_rows() == 0) return Missing("GROUP_NOT_FOUND");
    return AppendSnapshot(group, observed);
  });
}

absl::Status PgGroupEdit::AppendSnapshot(const Group& group, const std::vector<Holiday>& observed) {
  std::string snapshot = ToSnapshot(group, observed);
  if (snapshot.size() > kMaxSnapshotBytes) {
    return status::Error(absl::StatusCode::kInvalidArgument, "GROUP_TOO_LARGE",
                         absl::StrCat("a group is told in ", kMaxSnapshotBytes,
                                      " bytes at most, and this one takes ", snapshot.size()));
  }
  eventlog::AppendInTransaction(transaction_, kSchema, group.id.value(), group.snapshot_version,
                                {std::move(snapshot)});
  return absl::OkStatus();
}

absl::Status PgGroupEdit::AddHoliday(const Holiday& holiday) {
  return Guarded([&] {
    ExecWithHoliday(transaction_, kInsertHoliday, holiday);
    return absl::OkStatus();
  });
}

absl::Status PgGroupEdit::ReplaceHoliday(const Holiday& holiday) {
  return Guarded([&]() -> absl::Status {
    const pqxx::result updated = ExecWithHoliday(transaction_, kUpdateHoliday, holiday);
    return updated.affected_rows() == 0 ? Missing("HOLIDAY_NOT_FOUND") : absl::OkStatus();
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
                             audit.resource, ToJson(audit.differences));
    return absl::OkStatus();
  });
}

}  // namespace centralita::groups

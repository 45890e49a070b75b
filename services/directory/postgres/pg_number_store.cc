#include "services/directory/postgres/pg_number_store.h"

#include <string>
#include <utility>
#include <vector>

#include "libs/postgres/create_once.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/directory/postgres/audit_log.h"
#include "services/directory/postgres/migrations.h"
#include "services/directory/postgres/refusal.h"

namespace centralita::directory {
namespace {

#define NUMBER_SELECT                                                          \
  "SELECT n.id, n.workspace_id, n.e164, n.group_id, n.display_name, w.locale," \
  " w.default_region, n.create_time, n.version"                                \
  " FROM directory.numbers AS n JOIN directory.workspaces AS w ON w.id = n.workspace_id"

constexpr char kSelectNumber[] = NUMBER_SELECT " WHERE n.workspace_id = $1 AND n.id = $2";
constexpr char kSelectByE164[] = NUMBER_SELECT " WHERE n.e164 = $1";
constexpr char kSelectPage[] =
    NUMBER_SELECT " WHERE n.workspace_id = $1 AND n.e164 > $2 ORDER BY n.e164 LIMIT $3";

constexpr char kInsertNumber[] = R"sql(
  INSERT INTO directory.numbers (id, workspace_id, e164, group_id, display_name, create_time)
  VALUES ($1, $2, $3, $4, $5, $6))sql";

constexpr char kUpdateNumber[] = R"sql(
  UPDATE directory.numbers SET group_id = $4, display_name = $5, version = version + 1
  WHERE workspace_id = $1 AND id = $2 AND version = $3)sql";

absl::StatusOr<Number> ReadNumber(const pqxx::row& row) {
  absl::StatusOr<absl::Time> created = postgres::ParseTimestamp(row[7].c_str());
  if (!created.ok()) return created.status();
  return Number{.id = NumberId(row[0].c_str()),
                .workspace = WorkspaceId(row[1].c_str()),
                .e164 = row[2].c_str(),
                .group_id = row[3].c_str(),
                .display_name = row[4].c_str(),
                .locale = row[5].c_str(),
                .region = row[6].c_str(),
                .create_time = *created,
                .version = row[8].as<int64_t>()};
}

absl::StatusOr<Number> ReadFirst(const pqxx::result& rows) {
  if (rows.empty()) return Missing("NUMBER_NOT_FOUND");
  return ReadNumber(rows[0]);
}

absl::StatusOr<Number> Select(pqxx::transaction_base& transaction, const std::string& workspace,
                              const std::string& id) {
  return ReadFirst(transaction.exec_params(kSelectNumber, workspace, id));
}

}  // namespace

absl::StatusOr<Number> PgNumberStore::Create(const Number& number, const Wish& wish,
                                             const Audit& audit, absl::Time deadline) {
  absl::StatusOr<Number> created = postgres::CreateOnce(
      pool_, deadline, kSchema, KeyOf(wish, number.workspace), number.id.value(),
      [&](pqxx::transaction_base& transaction, const std::string& id) {
        return Select(transaction, number.workspace.value(), id);
      },
      [&](pqxx::transaction_base& transaction) {
        transaction.exec_params(kInsertNumber, number.id.value(), number.workspace.value(),
                                number.e164, number.group_id, number.display_name,
                                postgres::ToTimestamp(number.create_time));
        WriteAudit(transaction, audit);
        return Select(transaction, number.workspace.value(), number.id.value());
      });
  if (created.ok()) return created;
  return WithReason(created.status(), {{"numbers_e164", "NUMBER_TAKEN"}});
}

absl::StatusOr<Number> PgNumberStore::Get(const WorkspaceId& workspace, const NumberId& id,
                                          absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return Select(transaction, workspace.value(), id.value());
  });
}

absl::StatusOr<Page<Number>> PgNumberStore::List(const WorkspaceId& workspace,
                                                 const PageQuery& query, absl::Time deadline) {
  return postgres::Once(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Page<Number>> {
        Page<Number> page;
        for (const pqxx::row& row :
             transaction.exec_params(kSelectPage, workspace.value(), query.after, query.size + 1)) {
          if (page.items.size() == static_cast<size_t>(query.size)) {
            page.next = page.items.back().e164;
            break;
          }
          absl::StatusOr<Number> number = ReadNumber(row);
          if (!number.ok()) return number.status();
          page.items.push_back(*std::move(number));
        }
        return page;
      });
}

absl::StatusOr<Number> PgNumberStore::Update(const Number& number, const Audit& audit,
                                             absl::Time deadline) {
  return postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Number> {
        const pqxx::result updated =
            transaction.exec_params(kUpdateNumber, number.workspace.value(), number.id.value(),
                                    number.version, number.group_id, number.display_name);
        absl::StatusOr<Number> kept =
            Select(transaction, number.workspace.value(), number.id.value());
        if (!kept.ok()) return kept;
        if (updated.affected_rows() == 0) return EtagMismatch();
        WriteAudit(transaction, audit);
        return kept;
      });
}

absl::StatusOr<Number> PgNumberStore::Find(absl::string_view e164, absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return ReadFirst(transaction.exec_params(kSelectByE164, e164));
  });
}

}  // namespace centralita::directory

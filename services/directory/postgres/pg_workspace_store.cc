#include "services/directory/postgres/pg_workspace_store.h"

#include <utility>

#include "libs/postgres/create_once.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/directory/postgres/audit_log.h"
#include "services/directory/postgres/migrations.h"
#include "services/directory/postgres/refusal.h"

namespace centralita::directory {
namespace {

constexpr char kInsertWorkspace[] = R"sql(
  INSERT INTO directory.workspaces (id, display_name, default_region, locale, short_code, create_time)
  VALUES ($1, $2, $3, $4, $5, $6)
  RETURNING id, display_name, default_region, locale, short_code, create_time, version)sql";

constexpr char kInsertKey[] =
    "INSERT INTO directory.api_keys (sha256, workspace_id, person_id) VALUES ($1, $2, '')";

constexpr char kSelectWorkspace[] = R"sql(
  SELECT id, display_name, default_region, locale, short_code, create_time, version
  FROM directory.workspaces WHERE id = $1)sql";

absl::StatusOr<Workspace> ReadWorkspace(const pqxx::row& row) {
  absl::StatusOr<absl::Time> created = postgres::ParseTimestamp(row[5].c_str());
  if (!created.ok()) return created.status();
  return Workspace{.id = WorkspaceId(row[0].c_str()),
                   .display_name = row[1].c_str(),
                   .default_region = row[2].c_str(),
                   .locale = row[3].c_str(),
                   .short_code = row[4].c_str(),
                   .create_time = *created,
                   .version = row[6].as<int64_t>()};
}

absl::StatusOr<Workspace> Select(pqxx::transaction_base& transaction, const std::string& id) {
  const pqxx::result found = transaction.exec_params(kSelectWorkspace, id);
  if (found.empty()) return Missing("WORKSPACE_NOT_FOUND");
  return ReadWorkspace(found[0]);
}

absl::StatusOr<CreatedWorkspace> With(absl::StatusOr<Workspace> workspace, bool fresh) {
  if (!workspace.ok()) return workspace.status();
  return CreatedWorkspace{*std::move(workspace), fresh};
}

}  // namespace

absl::StatusOr<CreatedWorkspace> PgWorkspaceStore::Create(const Workspace& workspace,
                                                          const std::string& key_sha256,
                                                          const Wish& wish, const Audit& audit,
                                                          absl::Time deadline) {
  // The wish belongs to no workspace: there is none yet.
  auto created = postgres::CreateOnce(
      pool_, deadline, kSchema, KeyOf(wish, WorkspaceId()), workspace.id.value(),
      [](pqxx::transaction_base& transaction, const std::string& id) {
        return With(Select(transaction, id), /*fresh=*/false);
      },
      [&](pqxx::transaction_base& transaction) {
        const pqxx::row row = transaction.exec_params1(
            kInsertWorkspace, workspace.id.value(), workspace.display_name,
            workspace.default_region, workspace.locale, workspace.short_code,
            postgres::ToTimestamp(workspace.create_time));
        transaction.exec_params(kInsertKey, key_sha256, workspace.id.value());
        WriteAudit(transaction, audit);
        return With(ReadWorkspace(row), /*fresh=*/true);
      });
  if (created.ok()) return created;
  return WithReason(created.status(), {{"workspaces_short_code", "SHORT_CODE_TAKEN"}});
}

absl::StatusOr<Workspace> PgWorkspaceStore::Get(const WorkspaceId& id, absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return Select(transaction, id.value());
  });
}

}  // namespace centralita::directory

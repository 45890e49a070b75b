#include "services/directory/postgres/pg_key_store.h"

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/directory/postgres/audit_log.h"
#include "services/directory/postgres/refusal.h"

namespace centralita::directory {
namespace {

constexpr char kUpsertPersonKey[] = R"sql(
  INSERT INTO directory.api_keys (sha256, workspace_id, person_id)
  SELECT $3, workspace_id, id FROM directory.people WHERE workspace_id = $1 AND id = $2
  ON CONFLICT (workspace_id, person_id) WHERE person_id <> ''
  DO UPDATE SET sha256 = excluded.sha256, create_time = excluded.create_time)sql";

constexpr char kSelectKey[] =
    "SELECT workspace_id, person_id FROM directory.api_keys WHERE sha256 = $1";

}  // namespace

absl::Status PgKeyStore::SetPersonKey(const KeyOwner& owner, const std::string& key_sha256,
                                      const Audit& audit, absl::Time deadline) {
  return postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::Status {
        const pqxx::result set = transaction.exec_params(kUpsertPersonKey, owner.workspace.value(),
                                                         owner.person.value(), key_sha256);
        if (set.affected_rows() == 0) return Missing("PERSON_NOT_FOUND");
        WriteAudit(transaction, audit);
        return absl::OkStatus();
      });
}

absl::StatusOr<KeyOwner> PgKeyStore::Find(absl::string_view key_sha256, absl::Time deadline) {
  return postgres::Once(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<KeyOwner> {
        const pqxx::result found = transaction.exec_params(kSelectKey, key_sha256);
        if (found.empty()) {
          return status::Error(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN",
                               "no such API key");
        }
        return KeyOwner{WorkspaceId(found[0][0].c_str()), PersonId(found[0][1].c_str())};
      });
}

}  // namespace centralita::directory

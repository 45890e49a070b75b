#include "services/directory/postgres/audit_log.h"

namespace centralita::directory {
namespace {

constexpr char kInsertAudit[] = R"sql(
  INSERT INTO directory.audit_log (workspace_id, actor, action, resource)
  VALUES ($1, $2, $3, $4))sql";

}  // namespace

void WriteAudit(pqxx::transaction_base& transaction, const Audit& audit) {
  transaction.exec_params(kInsertAudit, audit.workspace.value(), audit.actor, audit.action,
                          audit.resource);
}

}  // namespace centralita::directory

#include "services/routing/postgres/pg_gateways.h"

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"

namespace centralita::routing {
namespace {

constexpr char kInsert[] = R"sql(
INSERT INTO routing.gateway_workspaces (gateway, workspace)
SELECT $1, unnest($2::text[]) ORDER BY 2
ON CONFLICT DO NOTHING)sql";

constexpr char kSelect[] =
    "SELECT workspace FROM routing.gateway_workspaces WHERE gateway = $1 ORDER BY workspace";

}  // namespace

absl::Status PgGateways::Remember(const std::string& gateway,
                                  const std::vector<WorkspaceId>& workspaces, absl::Time deadline) {
  std::vector<std::string> fresh;
  {
    absl::MutexLock lock(&mutex_);
    for (const WorkspaceId& workspace : workspaces) {
      if (!written_.contains(std::make_pair(gateway, workspace)))
        fresh.push_back(workspace.value());
    }
  }
  if (fresh.empty()) return absl::OkStatus();
  const absl::Status inserted = postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::Status {
        transaction.exec_params(kInsert, gateway, postgres::ToArray(fresh));
        return absl::OkStatus();
      });
  if (!inserted.ok()) return inserted;
  absl::MutexLock lock(&mutex_);
  for (const std::string& workspace : fresh) written_.emplace(gateway, WorkspaceId(workspace));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<WorkspaceId>> PgGateways::WorkspacesOf(const std::string& gateway,
                                                                  absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline,
      [&](pqxx::transaction_base& transaction) -> absl::StatusOr<std::vector<WorkspaceId>> {
        std::vector<WorkspaceId> workspaces;
        for (const auto& row : transaction.exec_params(kSelect, gateway)) {
          workspaces.emplace_back(row[0].c_str());
        }
        return workspaces;
      });
}

}  // namespace centralita::routing

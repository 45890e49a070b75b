#include "services/directory/postgres/pg_trunk_store.h"

#include <string>
#include <utility>
#include <vector>

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/directory/postgres/audit_log.h"
#include "services/directory/postgres/refusal.h"

namespace centralita::directory {
namespace {

constexpr char kInsertTrunk[] = R"sql(
  INSERT INTO directory.trunks
    (id, addresses, digest_username, digest_realm, ha1_md5, ha1_sha256, max_channels,
     max_calls_per_second, region)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9))sql";

constexpr char kSelectPage[] = R"sql(
  SELECT id, addresses, digest_username, digest_realm, ha1_md5, ha1_sha256, max_channels,
         max_calls_per_second, region
  FROM directory.trunks WHERE id > $1 ORDER BY id LIMIT $2)sql";

constexpr char kDeleteTrunk[] = "DELETE FROM directory.trunks WHERE id = $1";

absl::StatusOr<Trunk> ReadTrunk(const pqxx::row& row) {
  absl::StatusOr<std::vector<std::string>> addresses = postgres::ParseArray(row[1]);
  if (!addresses.ok()) return addresses.status();
  return Trunk{.id = TrunkId(row[0].c_str()),
               .addresses = *std::move(addresses),
               .digest_username = row[2].c_str(),
               .digests = {row[3].c_str(), row[4].c_str(), row[5].c_str()},
               .max_channels = row[6].as<int>(),
               .max_calls_per_second = row[7].as<int>(),
               .region = row[8].c_str()};
}

}  // namespace

absl::Status PgTrunkStore::Create(const Trunk& trunk, const Audit& audit, absl::Time deadline) {
  const absl::Status created =
      postgres::ReadWrite(pool_, deadline, [&](pqxx::transaction_base& transaction) {
        transaction.exec_params(kInsertTrunk, trunk.id.value(), postgres::ToArray(trunk.addresses),
                                trunk.digest_username, trunk.digests.realm, trunk.digests.ha1_md5,
                                trunk.digests.ha1_sha256, trunk.max_channels,
                                trunk.max_calls_per_second, trunk.region);
        WriteAudit(transaction, audit);
        return absl::OkStatus();
      });
  return WithReason(created, {{"trunks_pkey", "TRUNK_TAKEN"}});
}

absl::StatusOr<Page<Trunk>> PgTrunkStore::List(const PageQuery& query, absl::Time deadline) {
  return postgres::Once(pool_, deadline,
                        [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Page<Trunk>> {
                          Page<Trunk> page;
                          for (const pqxx::row& row :
                               transaction.exec_params(kSelectPage, query.after, query.size + 1)) {
                            if (page.items.size() == static_cast<size_t>(query.size)) {
                              page.next = page.items.back().id.value();
                              break;
                            }
                            absl::StatusOr<Trunk> trunk = ReadTrunk(row);
                            if (!trunk.ok()) return trunk.status();
                            page.items.push_back(*std::move(trunk));
                          }
                          return page;
                        });
}

absl::Status PgTrunkStore::Delete(const TrunkId& id, const Audit& audit, absl::Time deadline) {
  return postgres::ReadWrite(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    const pqxx::result deleted = transaction.exec_params(kDeleteTrunk, id.value());
    if (deleted.affected_rows() > 0) WriteAudit(transaction, audit);
    return absl::OkStatus();
  });
}

}  // namespace centralita::directory

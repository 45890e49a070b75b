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
     max_calls_per_second, region, dial_prefixes, caller_prefixes, outbound_priority,
     outbound_weight, writes_plus, outbound_digest_username, outbound_digest_realm,
     outbound_ha1_md5, outbound_ha1_sha256)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18))sql";

constexpr char kInsertTarget[] = R"sql(
  INSERT INTO directory.trunk_targets
    (trunk_id, position, host, port, transport, priority, weight)
  VALUES ($1, $2, $3, $4, $5, $6, $7))sql";

constexpr char kSelectPage[] = R"sql(
  SELECT id, addresses, digest_username, digest_realm, ha1_md5, ha1_sha256, max_channels,
         max_calls_per_second, region, dial_prefixes, caller_prefixes, outbound_priority,
         outbound_weight, writes_plus, outbound_digest_username, outbound_digest_realm,
         outbound_ha1_md5, outbound_ha1_sha256
  FROM directory.trunks WHERE id > $1 ORDER BY id LIMIT $2)sql";

constexpr char kSelectTargets[] = R"sql(
  SELECT trunk_id, host, port, transport, priority, weight
  FROM directory.trunk_targets WHERE trunk_id = ANY ($1) ORDER BY trunk_id, position)sql";

constexpr char kDeleteTrunk[] = "DELETE FROM directory.trunks WHERE id = $1";

absl::StatusOr<Trunk> ReadTrunk(const pqxx::row& row) {
  absl::StatusOr<std::vector<std::string>> addresses = postgres::ParseArray(row[1]);
  if (!addresses.ok()) return addresses.status();
  absl::StatusOr<std::vector<std::string>> dial = postgres::ParseArray(row[9]);
  if (!dial.ok()) return dial.status();
  absl::StatusOr<std::vector<std::string>> callers = postgres::ParseArray(row[10]);
  if (!callers.ok()) return callers.status();
  return Trunk{.id = TrunkId(row[0].c_str()),
               .addresses = *std::move(addresses),
               .digest_username = row[2].c_str(),
               .digests = {row[3].c_str(), row[4].c_str(), row[5].c_str()},
               .max_channels = row[6].as<int>(),
               .max_calls_per_second = row[7].as<int>(),
               .region = row[8].c_str(),
               .outbound = {.targets = {},
                            .dial_prefixes = *std::move(dial),
                            .caller_prefixes = *std::move(callers),
                            .priority = row[11].as<int>(),
                            .weight = row[12].as<int>(),
                            .writes_plus = row[13].as<bool>(),
                            .digest_username = row[14].c_str(),
                            .digests = {row[15].c_str(), row[16].c_str(), row[17].c_str()}}};
}

void WriteTargets(pqxx::transaction_base& transaction, const Trunk& trunk) {
  int position = 0;
  for (const OutboundTarget& target : trunk.outbound.targets) {
    transaction.exec_params(kInsertTarget, trunk.id.value(), ++position, target.host, target.port,
                            static_cast<int>(target.transport), target.priority, target.weight);
  }
}

/// Gives the trunks, which are in order of their ids, their targets.
void ReadTargets(pqxx::transaction_base& transaction, std::vector<Trunk>& trunks) {
  std::vector<std::string> ids;
  for (const Trunk& trunk : trunks) ids.push_back(trunk.id.value());
  auto trunk = trunks.begin();
  for (const pqxx::row& row : transaction.exec_params(kSelectTargets, postgres::ToArray(ids))) {
    while (trunk->id.value() != row[0].c_str()) ++trunk;
    trunk->outbound.targets.push_back({.host = row[1].c_str(),
                                       .port = row[2].as<int>(),
                                       .transport = static_cast<Transport>(row[3].as<int>()),
                                       .priority = row[4].as<int>(),
                                       .weight = row[5].as<int>()});
  }
}

absl::StatusOr<Page<Trunk>> ReadPage(pqxx::transaction_base& transaction, const PageQuery& query) {
  Page<Trunk> page;
  for (const pqxx::row& row : transaction.exec_params(kSelectPage, query.after, query.size + 1)) {
    if (page.items.size() == static_cast<size_t>(query.size)) {
      page.next = page.items.back().id.value();
      break;
    }
    absl::StatusOr<Trunk> trunk = ReadTrunk(row);
    if (!trunk.ok()) return trunk.status();
    page.items.push_back(*std::move(trunk));
  }
  ReadTargets(transaction, page.items);
  return page;
}

}  // namespace

absl::Status PgTrunkStore::Create(const Trunk& trunk, const Audit& audit, absl::Time deadline) {
  const absl::Status created =
      postgres::ReadWrite(pool_, deadline, [&](pqxx::transaction_base& transaction) {
        const Outbound& outbound = trunk.outbound;
        transaction.exec_params(
            kInsertTrunk, trunk.id.value(), postgres::ToArray(trunk.addresses),
            trunk.digest_username, trunk.digests.realm, trunk.digests.ha1_md5,
            trunk.digests.ha1_sha256, trunk.max_channels, trunk.max_calls_per_second, trunk.region,
            postgres::ToArray(outbound.dial_prefixes), postgres::ToArray(outbound.caller_prefixes),
            outbound.priority, outbound.weight, outbound.writes_plus, outbound.digest_username,
            outbound.digests.realm, outbound.digests.ha1_md5, outbound.digests.ha1_sha256);
        WriteTargets(transaction, trunk);
        WriteAudit(transaction, audit);
        return absl::OkStatus();
      });
  return WithReason(created, {{"trunks_pkey", "TRUNK_TAKEN"}});
}

absl::StatusOr<Page<Trunk>> PgTrunkStore::List(const PageQuery& query, absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return ReadPage(transaction, query);
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

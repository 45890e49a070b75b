#include "services/calls/postgres/pg_gateway_life.h"

#include <cstdint>

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"

namespace centralita::calls {
namespace {

constexpr char kTouch[] = R"sql(
  INSERT INTO calls.gateways (address, seen_at) VALUES ($1, clock_timestamp())
  ON CONFLICT (address) DO UPDATE SET
    seen_at = greatest(calls.gateways.seen_at, excluded.seen_at))sql";

constexpr char kSilentFor[] = R"sql(
  SELECT (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::bigint
  FROM calls.gateways
  WHERE address = $1)sql";

}  // namespace

absl::Status PgGatewayLife::Touch(absl::string_view address, absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    transaction.exec_params(kTouch, address);
    return absl::OkStatus();
  });
}

absl::StatusOr<absl::Duration> PgGatewayLife::SilentFor(absl::string_view address,
                                                        absl::Time deadline) {
  using Silent = absl::StatusOr<absl::Duration>;
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) -> Silent {
    const pqxx::result rows = transaction.exec_params(kSilentFor, address);
    if (rows.empty()) return absl::InfiniteDuration();
    return absl::Milliseconds(rows[0][0].as<int64_t>());
  });
}

}  // namespace centralita::calls

#include "libs/eventlog/append_in_transaction.h"

#include "libs/postgres/values.h"

namespace centralita::eventlog {

void AppendInTransaction(pqxx::transaction_base& transaction, absl::string_view schema,
                         absl::string_view aggregate, int64_t first_version,
                         const std::vector<std::string>& payloads) {
  transaction.exec_params(
      "INSERT INTO " + transaction.quote_name(std::string(schema)) +
          ".events (aggregate, first_version, last_version, append_id, payloads)"
          " VALUES ($1, $2, $3, gen_random_uuid(), $4)",
      aggregate, first_version, first_version + static_cast<int64_t>(payloads.size()) - 1,
      postgres::ToByteaArray(payloads));
}

}  // namespace centralita::eventlog

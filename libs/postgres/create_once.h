#pragma once

#include <optional>
#include <string>
#include <type_traits>

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/requests.h"
#include "libs/postgres/transaction.h"
#include "libs/status/error.h"

namespace centralita::postgres {

/// Carries out a request for something new once, however often it is sent, in one transaction.
///
/// `make` (takes the transaction, returns StatusOr<T>) makes the thing called `resource`. If the
/// request was carried out before, `find` (takes the transaction and the resource of that time,
/// returns the same) runs instead. An empty `key.request_id` is a new request each time.
///
/// The request is noted before anything is made, so that of two that come at the same moment the
/// second waits for the first, and then finds what it made; it never meets the first one's rows.
/// Errors: those of FindRequest, `make` and `find`.
template <typename Find, typename Make>
auto CreateOnce(Pool& pool, absl::Time deadline, absl::string_view schema, const RequestKey& key,
                const std::string& resource, Find find, Make make)
    -> std::invoke_result_t<Make&, pqxx::transaction_base&> {
  using Result = std::invoke_result_t<Make&, pqxx::transaction_base&>;
  constexpr int kAttempts = 3;
  Result result = absl::UnknownError("not tried");
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    result = ReadWrite(pool, deadline, [&](pqxx::transaction_base& transaction) -> Result {
      if (!key.request_id.empty()) {
        absl::StatusOr<std::optional<std::string>> made = FindRequest(transaction, schema, key);
        if (!made.ok()) return made.status();
        if (made->has_value()) return find(transaction, **made);
        absl::Status noted = RecordRequest(transaction, schema, key, resource);
        if (!noted.ok()) return noted;
      }
      return make(transaction);
    });
    if (status::Reason(result.status()) != "REQUEST_CONCURRENT") break;
  }
  return result;
}

}  // namespace centralita::postgres

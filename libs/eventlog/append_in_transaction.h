#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pqxx/pqxx>

#include "absl/strings/string_view.h"

namespace centralita::eventlog {

/// Adds the events of `aggregate` as part of `transaction`, for a service that keeps rows beside its
/// log: both are there after the commit, or neither. `first_version` is 1 for a new aggregate, else
/// one more than its last. No timer is touched.
///
/// Throws what libpqxx throws: pqxx::unique_violation if somebody has appended that version already,
/// which a caller that holds a lock on the row of the aggregate never sees.
void AppendInTransaction(pqxx::transaction_base& transaction, absl::string_view schema,
                         absl::string_view aggregate, int64_t first_version,
                         const std::vector<std::string>& payloads);

}  // namespace centralita::eventlog

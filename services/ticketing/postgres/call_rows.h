#pragma once

#include <map>
#include <set>
#include <vector>

#include <pqxx/pqxx>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ticketing/domain/call_record.h"

namespace centralita::ticketing {

enum class Lock { kNone, kForUpdate };

/// The calls of `ids` that there are, with their legs, offers and recordings. Rows are locked in
/// the order of their ids.
absl::StatusOr<std::map<CallId, CallRecord>> LoadCalls(pqxx::transaction_base& transaction,
                                                       const std::set<CallId>& ids, Lock lock);

/// Makes empty rows for those of `ids` that have none, in the order of their ids.
void InsertMissingCalls(pqxx::transaction_base& transaction, const std::set<CallId>& ids);

/// Writes what differs between two states of a call that is locked.
void UpdateCall(pqxx::transaction_base& transaction, const CallRecord& before,
                const CallRecord& after);

}  // namespace centralita::ticketing

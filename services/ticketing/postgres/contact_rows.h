#pragma once

#include <vector>

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "services/ticketing/app/contact.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

/// Who has the number of the call's caller, the oldest contact first.
absl::StatusOr<std::vector<Contact>> SelectContacts(pqxx::transaction_base& transaction,
                                                    const CallId& call);

/// Replaces all of them.
void ReplaceContacts(pqxx::transaction_base& transaction, const CallId& call,
                     const std::vector<Contact>& contacts);

}  // namespace centralita::ticketing

#pragma once

#include <pqxx/pqxx>

#include "services/directory/app/audit.h"

namespace centralita::directory {

/// Adds an entry in the transaction of what it tells.
void WriteAudit(pqxx::transaction_base& transaction, const Audit& audit);

}  // namespace centralita::directory

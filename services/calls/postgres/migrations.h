#pragma once

#include <string>

#include "libs/postgres/migrate.h"

namespace centralita::calls {

inline constexpr char kSchema[] = "calls";

/// The tables of this service: those of the event log, then its own. Lives as long as the process.
const postgres::Migrations& Migrations();

}  // namespace centralita::calls

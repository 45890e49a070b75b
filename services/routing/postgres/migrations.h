#pragma once

#include "libs/postgres/migrate.h"

namespace centralita::routing {

inline constexpr char kSchema[] = "routing";

/// The event log's tables, and the files of migrations/.
const postgres::Migrations& AllMigrations();

}  // namespace centralita::routing

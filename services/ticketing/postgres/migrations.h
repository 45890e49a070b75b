#pragma once

#include "libs/postgres/migrate.h"

namespace centralita::ticketing {

/// The schema of this service's tables.
inline constexpr char kSchema[] = "ticketing";

/// All migrations: the cursors of the feeds, then the files of migrations/. Lives for ever.
const postgres::Migrations& AllMigrations();

}  // namespace centralita::ticketing

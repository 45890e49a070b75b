#pragma once

#include "libs/postgres/migrate.h"

namespace centralita::recording {

/// The schema of this service's log and tables.
inline constexpr char kSchema[] = "recording";

/// All migrations: the log, then the files of migrations/. Lives for ever.
const postgres::Migrations& AllMigrations();

}  // namespace centralita::recording

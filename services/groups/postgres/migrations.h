#pragma once

#include "libs/postgres/migrate.h"

namespace centralita::groups {

inline constexpr char kSchema[] = "groups";

/// The tables of the event log, and the files of migrations/, which come after.
postgres::Migrations AllMigrations();

}  // namespace centralita::groups

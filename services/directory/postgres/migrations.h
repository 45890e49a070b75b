#pragma once

#include "libs/postgres/migrate.h"

namespace centralita::directory {

inline constexpr char kSchema[] = "directory";

/// The files of migrations/, embedded.
extern const postgres::Migrations kMigrations;

}  // namespace centralita::directory

#include "services/routing/postgres/migrations.h"

#include <string>

#include "libs/eventlog/schema.h"

namespace centralita::routing {

extern const postgres::Migrations kMigrations;  // Embedded.

const postgres::Migrations& AllMigrations() {
  static const auto& log = *new std::string(eventlog::LogMigration(kSchema));
  static const auto& all = *new postgres::Migrations([] {
    postgres::Migrations migrations = {{"0001_eventlog.sql", log}};
    migrations.insert(migrations.end(), kMigrations.begin(), kMigrations.end());
    return migrations;
  }());
  return all;
}

}  // namespace centralita::routing

#include "services/groups/postgres/migrations.h"

#include <string>

#include "libs/eventlog/schema.h"

namespace centralita::groups {

extern const postgres::Migrations kMigrations;  // Embedded.

postgres::Migrations AllMigrations() {
  static const std::string& log = *new std::string(eventlog::LogMigration(kSchema));
  postgres::Migrations all = {{"0001_eventlog.sql", log}};
  all.insert(all.end(), kMigrations.begin(), kMigrations.end());
  return all;
}

}  // namespace centralita::groups

#include "services/ticketing/postgres/migrations.h"

#include <string>
#include <utility>
#include <vector>

#include "libs/eventlog/schema.h"

namespace centralita::ticketing {

extern const std::vector<std::pair<absl::string_view, absl::string_view>> kMigrations;

const postgres::Migrations& AllMigrations() {
  static const std::string& cursors = *new std::string(eventlog::CursorMigration(kSchema));
  static const postgres::Migrations& all = *[] {
    auto* migrations = new postgres::Migrations{{"0001_cursors.sql", cursors}};
    migrations->insert(migrations->end(), kMigrations.begin(), kMigrations.end());
    return migrations;
  }();
  return all;
}

}  // namespace centralita::ticketing

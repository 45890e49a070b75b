#include "services/recording/postgres/migrations.h"

#include <string>
#include <utility>
#include <vector>

#include "libs/eventlog/schema.h"

namespace centralita::recording {

extern const std::vector<std::pair<absl::string_view, absl::string_view>> kMigrations;

const postgres::Migrations& AllMigrations() {
  static const std::string& log = *new std::string(eventlog::LogMigration(kSchema));
  static const postgres::Migrations& all = *[] {
    auto* migrations = new postgres::Migrations{{"0001_eventlog.sql", log}};
    migrations->insert(migrations->end(), kMigrations.begin(), kMigrations.end());
    return migrations;
  }();
  return all;
}

}  // namespace centralita::recording

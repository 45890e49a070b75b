#include "services/calls/postgres/migrations.h"

#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "libs/eventlog/schema.h"

namespace centralita::calls {

extern const std::vector<std::pair<absl::string_view, absl::string_view>> kMigrationFiles;

const postgres::Migrations& Migrations() {
  static const auto& log = *new std::string(eventlog::LogMigration(kSchema));
  static const auto& all = *[] {
    auto* migrations = new postgres::Migrations{{"0001_eventlog.sql", log}};
    migrations->insert(migrations->end(), kMigrationFiles.begin(), kMigrationFiles.end());
    return migrations;
  }();
  return all;
}

}  // namespace centralita::calls

#pragma once

#include <string>

#include "libs/eventlog/metrics.h"
#include "libs/eventlog/schema.h"
#include "libs/metrics/metrics.h"
#include "libs/postgres/pool.h"
#include "libs/testing/test_database.h"

namespace centralita::eventlog {

inline constexpr char kTestSchema[] = "logtest";

/// A database with the tables of one log, and metrics to go with it. For tests.
class LogDatabase {
 public:
  test::TestDatabase& database() { return database_; }
  postgres::Pool& pool() { return pool_; }
  Metrics& metrics() { return metrics_; }
  std::string Query(const std::string& sql) { return database_.Query(sql); }

 private:
  const std::string migration_ = LogMigration(kTestSchema);
  test::TestDatabase database_{kTestSchema, {{"0001_eventlog.sql", migration_}}};
  postgres::Pool pool_{database_.url(), 12};
  metrics::Registry registry_;
  Metrics metrics_{registry_};
};

}  // namespace centralita::eventlog

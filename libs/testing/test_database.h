#pragma once

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"

namespace centralita::test {

/// A PostgreSQL database of its own for one test, dropped at the end. Lies on the server of
/// CENTRALITA_TEST_POSTGRES_URL; without one the test fails.
class TestDatabase {
 public:
  TestDatabase();
  /// As above, and migrates `schema`.
  TestDatabase(absl::string_view schema, const postgres::Migrations& migrations);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  const std::string& url() const { return url_; }
  const std::string& name() const { return name_; }
  postgres::Pool& pool() { return *pool_; }

  /// Runs `sql` from outside of the pool; the first field of the first row, or "".
  std::string Query(const std::string& sql);

  /// Cuts all connections to this database, as a restart of the server would.
  void CutConnections();

 private:
  std::string name_;
  std::string url_;
  std::unique_ptr<postgres::Pool> pool_;
};

}  // namespace centralita::test

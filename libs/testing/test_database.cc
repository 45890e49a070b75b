#include "libs/testing/test_database.h"

#include <cstdio>
#include <cstdlib>
#include <random>

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "libs/testing/await.h"

namespace centralita::test {
namespace {

constexpr int kPoolSize = 8;

std::string ServerUrl() {
  const char* url = std::getenv("CENTRALITA_TEST_POSTGRES_URL");
  if (url == nullptr) {
    std::fprintf(stderr, "CENTRALITA_TEST_POSTGRES_URL is not set: no PostgreSQL to test with\n");
    std::abort();
  }
  return url;
}

std::string Execute(const std::string& url, const std::string& sql) {
  pqxx::connection connection(url);
  const pqxx::result result = pqxx::nontransaction(connection).exec(sql);
  return result.empty() || result[0][0].is_null() ? "" : result[0][0].as<std::string>();
}

/// `url` of another database on the same server.
std::string WithDatabase(const std::string& url, const std::string& name) {
  const size_t authority = url.find("://") + 3;
  const size_t path = url.find('/', authority);
  const size_t query = url.find('?', authority);
  const std::string options = query == std::string::npos ? "" : url.substr(query);
  return absl::StrCat(url.substr(0, std::min(path, query)), "/", name, options);
}

}  // namespace

TestDatabase::TestDatabase() {
  std::random_device random;  // Not the seeded one: runs at the same time must not meet.
  name_ = absl::StrFormat("centralita_test_%08x%08x", random(), random());
  Execute(ServerUrl(), absl::StrCat("CREATE DATABASE ", name_));
  url_ = WithDatabase(ServerUrl(), name_);
  pool_ = std::make_unique<postgres::Pool>(url_, kPoolSize);
}

TestDatabase::TestDatabase(absl::string_view schema, const postgres::Migrations& migrations)
    : TestDatabase() {
  const absl::Status migrated = postgres::Migrate(*pool_, schema, migrations, Soon());
  if (migrated.ok()) return;
  std::fprintf(stderr, "%s\n", migrated.ToString().c_str());
  std::abort();
}

TestDatabase::~TestDatabase() {
  pool_.reset();
  Execute(ServerUrl(), absl::StrCat("DROP DATABASE ", name_, " WITH (FORCE)"));
}

std::string TestDatabase::Query(const std::string& sql) { return Execute(url_, sql); }

void TestDatabase::CutConnections() {
  Execute(ServerUrl(), absl::StrCat("SELECT count(pg_terminate_backend(pid, 5000)) FROM"
                                    " pg_stat_activity WHERE datname = '",
                                    name_, "'"));
}

}  // namespace centralita::test

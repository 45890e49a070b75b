#include "libs/postgres/migrate.h"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"

namespace centralita::postgres {
namespace {

using test::IsOk;
using test::Soon;
using test::StatusIs;

const Migrations kFirst = {{"0001_a.sql", "CREATE TABLE x.a (n int)"}};
const Migrations kBoth = {{"0001_a.sql", "CREATE TABLE x.a (n int)"},
                          {"0002_b.sql", "CREATE TABLE x.b (n int); INSERT INTO x.b VALUES (1)"}};

TEST(Migrate, RunsEachFileOnce) {
  test::TestDatabase database;

  EXPECT_THAT(Migrate(database.pool(), "x", kFirst, Soon()), IsOk());
  EXPECT_THAT(Migrate(database.pool(), "x", kBoth, Soon()), IsOk());
  EXPECT_THAT(Migrate(database.pool(), "x", kBoth, Soon()), IsOk());

  EXPECT_EQ(database.Query("SELECT count(*) FROM x.b"), "1");
  EXPECT_EQ(database.Query("SELECT string_agg(name, ',' ORDER BY name) FROM x.schema_migrations"),
            "0001_a.sql,0002_b.sql");
}

TEST(Migrate, ManyAtTheSameTimeRunEachFileOnce) {
  test::TestDatabase database;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 6; ++i) {
      threads.emplace_back(
          [&] { EXPECT_THAT(Migrate(database.pool(), "x", kBoth, Soon()), IsOk()); });
    }
  }
  EXPECT_EQ(database.Query("SELECT count(*) FROM x.b"), "1");
}

TEST(Migrate, RefusesAFileThatWasChangedAfterItHadRun) {
  test::TestDatabase database;
  ASSERT_THAT(Migrate(database.pool(), "x", kFirst, Soon()), IsOk());

  const absl::Status refused =
      Migrate(database.pool(), "x", {{"0001_a.sql", "CREATE TABLE x.a (n bigint)"}}, Soon());

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, "MIGRATION_CHANGED"));
  EXPECT_EQ(status::Metadata(refused)["file"], "0001_a.sql");
}

TEST(Migrate, RefusesADatabaseThatIsNewerThanTheProgram) {
  test::TestDatabase database;
  ASSERT_THAT(Migrate(database.pool(), "x", kBoth, Soon()), IsOk());

  EXPECT_THAT(Migrate(database.pool(), "x", kFirst, Soon()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "MIGRATION_UNKNOWN"));
}

TEST(Migrate, RefusesAFileThatWasSlippedInBefore) {
  test::TestDatabase database;
  ASSERT_THAT(Migrate(database.pool(), "x", kFirst, Soon()), IsOk());

  EXPECT_THAT(
      Migrate(database.pool(), "x",
              {{"0000_z.sql", "SELECT 1"}, {"0001_a.sql", "CREATE TABLE x.a (n int)"}}, Soon()),
      StatusIs(absl::StatusCode::kFailedPrecondition, "MIGRATION_OUT_OF_ORDER"));
}

TEST(Migrate, AFileThatFailsLeavesNothingBehind) {
  test::TestDatabase database;

  const absl::Status failed = Migrate(
      database.pool(), "x", {{"0001_a.sql", "CREATE TABLE x.a (n int); SELECT nonsense"}}, Soon());

  EXPECT_THAT(failed, StatusIs(absl::StatusCode::kInternal, "MIGRATION_FAILED"));
  EXPECT_EQ(database.Query("SELECT to_regclass('x.a')::text"), "");
  EXPECT_THAT(Migrate(database.pool(), "x", kFirst, Soon()), IsOk());
}

}  // namespace
}  // namespace centralita::postgres

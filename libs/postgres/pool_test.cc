#include "libs/postgres/pool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/postgres/transaction.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"

namespace centralita::postgres {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::Soon;
using test::StatusIs;
using testing::HasSubstr;

absl::StatusOr<int> ReadOne(pqxx::transaction_base& transaction) {
  return transaction.exec1("SELECT 1")[0].as<int>();
}

TEST(Pool, GivesUpAtTheDeadlineWhenItIsExhausted) {
  test::TestDatabase database;
  Pool pool(database.url(), 1);
  const auto held = pool.Acquire(Soon());
  ASSERT_THAT(held, IsOk());

  EXPECT_THAT(pool.Acquire(absl::Now() + absl::Milliseconds(20)),
              StatusIs(absl::StatusCode::kDeadlineExceeded, "POOL_EXHAUSTED"));
}

TEST(Pool, AnUnreachableServerIsUnavailable) {
  Pool pool("postgresql://127.0.0.1:1/nowhere", 1);
  EXPECT_THAT(pool.Ping(Soon()), StatusIs(absl::StatusCode::kUnavailable, "POSTGRES_UNREACHABLE"));
  EXPECT_THAT(pool.Ping(Soon()), StatusIs(absl::StatusCode::kUnavailable, "POSTGRES_UNREACHABLE"));
}

/// Each kind of work notices that its idle connection was cut, and takes a new one.
TEST(Pool, ConnectsAgainAfterTheServerHasCutItsConnections) {
  test::TestDatabase database;
  Pool pool(database.url(), 1);
  ASSERT_THAT(ReadOnly(pool, Soon(), ReadOne), IsOkAndHolds(1));

  database.CutConnections();
  EXPECT_THAT(ReadOnly(pool, Soon(), ReadOne), IsOkAndHolds(1));
  database.CutConnections();
  EXPECT_THAT(ReadWrite(pool, Soon(), ReadOne), IsOkAndHolds(1));
  database.CutConnections();
  EXPECT_THAT(Once(pool, Soon(), ReadOne), IsOkAndHolds(1));
}

TEST(Pool, ABrokenConnectionDoesNotShrinkIt) {
  test::TestDatabase database;
  Pool pool(database.url(), 1);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Once(pool, Soon(),
                     [&](pqxx::transaction_base& transaction) {
                       database.CutConnections();
                       return ReadOne(transaction);
                     }),
                StatusIs(absl::StatusCode::kUnknown, "COMMIT_IN_DOUBT"));
  }
  EXPECT_THAT(pool.Ping(Soon()), IsOk());
}

TEST(Pool, TellsHowItFares) {
  test::TestDatabase database;
  metrics::Registry registry;
  Pool pool(database.url(), 2, registry, "groups");
  const auto lease = pool.Acquire(Soon());

  EXPECT_THAT(registry.Text(),
              HasSubstr("centralita_postgres_connections_lent{pool=\"groups\"} 1"));
  EXPECT_THAT(registry.Text(), HasSubstr("centralita_postgres_wait_seconds_count"));
  EXPECT_THAT(registry.Text(), HasSubstr("outcome=\"ok\",pool=\"groups\"} 1"));
}

TEST(Watchdog, CutsAConnectionThatDoesNotAnswer) {
  test::TestDatabase database;
  Pool pool(database.url(), 1);
  ASSERT_THAT(pool.Ping(Soon()), IsOk());
  const absl::Time begun = absl::Now();

  // The session's own timeout of 60 s is all that would end this statement.
  const auto result =
      Once(pool, absl::Now() + absl::Milliseconds(50), [](pqxx::transaction_base& transaction) {
        transaction.exec("SELECT pg_sleep(30)");
        return absl::OkStatus();
      });

  EXPECT_THAT(result, StatusIs(absl::StatusCode::kUnknown, "COMMIT_IN_DOUBT"));
  EXPECT_LT(absl::Now() - begun, absl::Seconds(5));
  EXPECT_THAT(pool.Ping(Soon()), IsOk());
}

}  // namespace
}  // namespace centralita::postgres

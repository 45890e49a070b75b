#include "services/calls/postgres/pg_gateway_life.h"

#include <gtest/gtest.h>

#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"
#include "services/calls/postgres/migrations.h"

namespace centralita::calls {
namespace {

using test::IsOk;
using test::Soon;

TEST(PgGatewayLifeTest, TellsHowLongAgoAnyReplicaHasHeardOfAGateway) {
  test::TestDatabase database(kSchema, Migrations());
  PgGatewayLife mine(database.pool()), others(database.pool());
  EXPECT_EQ(*mine.SilentFor("gw1:1", Soon()), absl::InfiniteDuration());

  ASSERT_THAT(others.Touch("gw1:1", Soon()), IsOk());
  EXPECT_LT(*mine.SilentFor("gw1:1", Soon()), absl::Seconds(30));
  EXPECT_EQ(*mine.SilentFor("gw2:1", Soon()), absl::InfiniteDuration());

  database.Query("UPDATE calls.gateways SET seen_at = seen_at - interval '2 min' RETURNING 1");
  EXPECT_GE(*mine.SilentFor("gw1:1", Soon()), absl::Minutes(2));
  ASSERT_THAT(others.Touch("gw1:1", Soon()), IsOk());
  EXPECT_LT(*mine.SilentFor("gw1:1", Soon()), absl::Seconds(30));
}

TEST(PgGatewayLifeTest, SaysWhenItCannotTell) {
  test::TestDatabase database;  // Without the table.
  PgGatewayLife life(database.pool());
  EXPECT_FALSE(life.SilentFor("gw1:1", Soon()).ok());
  EXPECT_FALSE(life.Touch("gw1:1", Soon()).ok());
}

}  // namespace
}  // namespace centralita::calls

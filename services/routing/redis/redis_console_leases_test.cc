#include "services/routing/redis/redis_console_leases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_redis.h"

namespace centralita::routing {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::Soon;
using test::StatusIs;

const WorkspaceId kWorkspace("w");
const PersonId kAna("ana");
const PersonId kBea("bea");

class RedisConsoleLeasesTest : public testing::Test {
 protected:
  test::TestRedis redis_;
  RedisConsoleLeases leases_{redis_.client(), redis_.prefix(), absl::Milliseconds(400)};
};

TEST_F(RedisConsoleLeasesTest, RenewTellsWhetherThereWasALease) {
  EXPECT_THAT(leases_.Renew(kWorkspace, kAna, Soon()), IsOkAndHolds(false));
  EXPECT_THAT(leases_.Renew(kWorkspace, kAna, Soon()), IsOkAndHolds(true));
  EXPECT_THAT(leases_.Renew(WorkspaceId("other"), kAna, Soon()), IsOkAndHolds(false));
}

TEST_F(RedisConsoleLeasesTest, LookTellsTheAgeOfEachLease) {
  ASSERT_THAT(leases_.Renew(kWorkspace, kAna, Soon()), IsOk());

  const auto seen = leases_.Look(kWorkspace, {kAna, kBea}, Soon());

  ASSERT_THAT(seen, IsOk());
  ASSERT_EQ(seen->ages.size(), 2u);
  ASSERT_TRUE(seen->ages[0].has_value());
  EXPECT_LT(*seen->ages[0], absl::Milliseconds(400));
  EXPECT_FALSE(seen->ages[1].has_value());
}

TEST_F(RedisConsoleLeasesTest, ALeaseRunsOut) {
  ASSERT_THAT(leases_.Renew(kWorkspace, kAna, Soon()), IsOk());

  EXPECT_TRUE(
      test::Await([&] { return !leases_.Look(kWorkspace, {kAna}, Soon())->ages[0].has_value(); }));
}

TEST_F(RedisConsoleLeasesTest, TheEpochStaysUntilRedisIsEmptied) {
  const std::string epoch = leases_.Look(kWorkspace, {}, Soon())->epoch;
  EXPECT_FALSE(epoch.empty());
  EXPECT_EQ(leases_.Look(kWorkspace, {}, Soon())->epoch, epoch);

  ASSERT_THAT(redis_.client().Run({"DEL", redis_.Key("console-epoch")}, Soon()), IsOk());

  EXPECT_NE(leases_.Look(kWorkspace, {}, Soon())->epoch, epoch);
}

TEST(RedisConsoleLeases, WithoutRedisNothingIsSaid) {
  redis::Client nowhere(redis::ParseAddress("redis://127.0.0.1:1").value(), 1);
  RedisConsoleLeases leases(nowhere, "x:", absl::Seconds(40));
  EXPECT_THAT(leases.Renew(kWorkspace, kAna, Soon()), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(leases.Look(kWorkspace, {kAna}, Soon()), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace centralita::routing

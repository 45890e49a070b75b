#include "services/routing/app/lease_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace centralita::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const WorkspaceId kWorkspace("w");
const PersonId kAna("ana");
constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);

class LeaseLedgerTest : public testing::Test {
 protected:
  std::vector<PersonId> LostAt(absl::Duration at, std::optional<absl::Duration> age) {
    return ledger_.Lost(kWorkspace, {kAna}, {.epoch = epoch_, .ages = {age}}, kStart + at);
  }

  LeaseLedger ledger_{absl::Seconds(40)};
  std::string epoch_ = "first";
};

TEST_F(LeaseLedgerTest, AConsoleIsLostFortySecondsAfterItsLastSignOfLife) {
  EXPECT_THAT(LostAt(absl::Seconds(5), absl::Seconds(5)), IsEmpty());
  EXPECT_THAT(LostAt(absl::Seconds(45), absl::Seconds(40)), IsEmpty());
  EXPECT_THAT(LostAt(absl::Seconds(46), std::nullopt), ElementsAre(kAna));
}

TEST_F(LeaseLedgerTest, WhoIsHeardOfForTheFirstTimeGetsAWholeLease) {
  EXPECT_THAT(LostAt(absl::Seconds(0), std::nullopt), IsEmpty());
  EXPECT_THAT(LostAt(absl::Seconds(40), std::nullopt), IsEmpty());
  EXPECT_THAT(LostAt(absl::Seconds(41), std::nullopt), ElementsAre(kAna));
}

TEST_F(LeaseLedgerTest, AnEmptiedStoreProvesNothing) {
  EXPECT_THAT(LostAt(absl::Seconds(5), absl::Seconds(5)), IsEmpty());
  epoch_ = "second";
  EXPECT_THAT(LostAt(absl::Seconds(60), std::nullopt), IsEmpty());
  EXPECT_THAT(LostAt(absl::Seconds(100), std::nullopt), IsEmpty());
  EXPECT_THAT(LostAt(absl::Seconds(101), std::nullopt), ElementsAre(kAna));
}

TEST_F(LeaseLedgerTest, ASignThatOnlyThisReplicaSawCounts) {
  EXPECT_THAT(LostAt(absl::Seconds(0), absl::Seconds(0)), IsEmpty());
  ledger_.KeptAlive(kWorkspace, kAna, kStart + absl::Seconds(30));
  EXPECT_THAT(LostAt(absl::Seconds(70), std::nullopt), IsEmpty());
  EXPECT_THAT(LostAt(absl::Seconds(71), std::nullopt), ElementsAre(kAna));
}

}  // namespace
}  // namespace centralita::routing

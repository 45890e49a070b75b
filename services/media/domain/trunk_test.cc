#include "services/media/domain/trunk.h"

#include <gtest/gtest.h>

#include "libs/testing/status_matchers.h"

namespace centralita::media {
namespace {

using test::StatusIs;

AddressBlock Block(absl::string_view text) { return *AddressBlock::Parse(text); }

TEST(AddressBlock, HoldsItsOwnAddressesOnly) {
  EXPECT_TRUE(Block("192.0.2.16/28").Contains("192.0.2.31"));
  EXPECT_FALSE(Block("192.0.2.16/28").Contains("192.0.2.32"));
  EXPECT_TRUE(Block("192.0.2.7").Contains("192.0.2.7"));
  EXPECT_FALSE(Block("192.0.2.7").Contains("192.0.2.8"));
  EXPECT_TRUE(Block("0.0.0.0/0").Contains("203.0.113.9"));
  EXPECT_TRUE(Block("2001:db8::/33").Contains("2001:db8:7fff::1"));
  EXPECT_FALSE(Block("2001:db8::/33").Contains("2001:db8:8000::1"));
}

TEST(AddressBlock, Ipv4MappedIsTheSameAddress) {
  EXPECT_TRUE(Block("192.0.2.0/24").Contains("::ffff:192.0.2.5"));
  EXPECT_FALSE(Block("0.0.0.0/0").Contains("2001:db8::1"));
}

TEST(AddressBlock, NonsenseIsRefused) {
  for (const char* text : {"", "carrier.example", "192.0.2.0/33", "192.0.2.0/x", "2001:db8::/129",
                           "192.0.2.0/-1", "300.1.1.1"}) {
    EXPECT_THAT(AddressBlock::Parse(text),
                StatusIs(absl::StatusCode::kInvalidArgument, "ADDRESS_MALFORMED"))
        << text;
  }
  EXPECT_FALSE(Block("0.0.0.0/0").Contains("nonsense"));
}

TEST(TrunkTable, MostExactBlockWins) {
  const TrunkTable table({{.id = "wide", .addresses = {Block("192.0.2.0/24")}},
                          {.id = "narrow", .addresses = {Block("192.0.2.16/28")}}});

  EXPECT_EQ(table.FindByAddress("192.0.2.17")->id, "narrow");
  EXPECT_EQ(table.FindByAddress("192.0.2.99")->id, "wide");
  EXPECT_EQ(table.FindByAddress("198.51.100.1"), nullptr);
}

TEST(TrunkTable, EqualBlocksAreDecidedByName) {
  const TrunkTable table({{.id = "b", .addresses = {Block("192.0.2.0/24")}},
                          {.id = "a", .addresses = {Block("192.0.2.0/24")}}});

  EXPECT_EQ(table.FindByAddress("192.0.2.1")->id, "a");
}

TEST(TrunkTable, DigestIsGoodFromTheTrunksAddressesOnly) {
  const TrunkTable table(
      {{.id = "fixed", .addresses = {Block("192.0.2.0/24")}, .digest_username = "f"},
       {.id = "roaming", .digest_username = "r"}});

  EXPECT_EQ(table.FindByDigest("f", "198.51.100.1"), nullptr);
  EXPECT_EQ(table.FindByDigest("f", "192.0.2.1")->id, "fixed");
  EXPECT_EQ(table.FindByDigest("r", "198.51.100.1")->id, "roaming");
  EXPECT_EQ(table.AnyRoaming()->id, "roaming");
}

}  // namespace
}  // namespace centralita::media

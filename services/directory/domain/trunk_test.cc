#include "services/directory/domain/trunk.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::directory {
namespace {

Trunk Carrier() {
  Trunk trunk;
  trunk.id = TrunkId("carrier-1");
  trunk.addresses = {"192.0.2.1"};
  return trunk;
}

std::string ReasonOf(Trunk trunk) { return status::Reason(Normalised(std::move(trunk)).status()); }

TEST(CanonicalAddress, ReadsAddressesAndBlocks) {
  EXPECT_EQ(*CanonicalAddress("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(*CanonicalAddress("192.0.2.7/32"), "192.0.2.7");
  EXPECT_EQ(*CanonicalAddress("192.0.2.9/24"), "192.0.2.0/24");
  EXPECT_EQ(*CanonicalAddress("10.255.255.255/9"), "10.128.0.0/9");
  EXPECT_EQ(*CanonicalAddress("2001:0DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(*CanonicalAddress("2001:db8:ffff::/33"), "2001:db8:8000::/33");
}

TEST(CanonicalAddress, RefusesTheRest) {
  for (const char* text : {"", "carrier.example.com", "192.0.2", "192.0.2.256", "192.0.2.1/33",
                           "192.0.2.1/", "192.0.2.1/x", "0.0.0.0/0", "::/0", "2001:db8::/129",
                           "192.0.2.1/-1", "192.0.2.1:5060", "[::1]"}) {
    EXPECT_EQ(status::Reason(CanonicalAddress(text).status()), "ADDRESS_MALFORMED") << text;
  }
}

TEST(Trunk, NeedsAnIdentity) {
  EXPECT_EQ(ReasonOf(Carrier()), "");
  Trunk trunk = Carrier();
  trunk.addresses.clear();
  EXPECT_EQ(ReasonOf(trunk), "TRUNK_WITHOUT_IDENTITY");
  trunk.digest_username = "acme";
  EXPECT_EQ(ReasonOf(trunk), "");
  trunk.digest_username.clear();
  trunk.outbound = {.targets = {{.host = "192.0.2.1"}}, .dial_prefixes = {"+"}};
  EXPECT_EQ(ReasonOf(trunk), "");  // For calls out alone.
  trunk.outbound.dial_prefixes = {"34"};
  EXPECT_EQ(ReasonOf(trunk), "PREFIX_MALFORMED");
}

TEST(Trunk, RefusesWhatItCannotBe) {
  Trunk trunk = Carrier();
  trunk.id = TrunkId("Carrier 1");
  EXPECT_EQ(ReasonOf(trunk), "TRUNK_ID_MALFORMED");
  trunk = Carrier();
  trunk.digest_username = "a:b";
  EXPECT_EQ(ReasonOf(trunk), "DIGEST_USERNAME_MALFORMED");
  trunk = Carrier();
  trunk.region = "XX";
  EXPECT_EQ(ReasonOf(trunk), "REGION_UNKNOWN");
  trunk = Carrier();
  trunk.max_channels = -1;
  EXPECT_EQ(ReasonOf(trunk), "LIMIT_OUT_OF_RANGE");
}

}  // namespace
}  // namespace centralita::directory

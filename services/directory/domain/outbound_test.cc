#include "services/directory/domain/outbound.h"

#include <gtest/gtest.h>

#include "libs/status/error.h"

namespace centralita::directory {
namespace {

Outbound Carrier() {
  return {.targets = {{.host = "sip.carrier.example", .port = 5060}}, .dial_prefixes = {"+34"}};
}

std::string ReasonOf(Outbound outbound) {
  return status::Reason(Normalised(std::move(outbound)).status());
}

TEST(Outbound, NoneIsFine) { EXPECT_EQ(ReasonOf({}), ""); }

TEST(Outbound, PrefixesComeInOrderAndOnceAndHostsInSmallLetters) {
  Outbound outbound = Carrier();
  outbound.dial_prefixes = {"+44", "+34", "+44", "+"};
  outbound.targets[0].host = "SIP.Carrier.Example";

  const absl::StatusOr<Outbound> normalised = Normalised(outbound);

  ASSERT_TRUE(normalised.ok());
  EXPECT_EQ(normalised->dial_prefixes, (std::vector<std::string>{"+", "+34", "+44"}));
  EXPECT_EQ(normalised->targets[0].host, "sip.carrier.example");
}

TEST(Outbound, TakesNamesAndAddressesAndNothingElse) {
  for (const char* host : {"carrier", "192.0.2.7", "[2001:db8::7]", "a-1.example"}) {
    Outbound outbound = Carrier();
    outbound.targets[0].host = host;
    EXPECT_EQ(ReasonOf(outbound), "") << host;
  }
  for (const char* host : {"", "a b", "-a.example", "a..b", "192.0.2.256", "1.2.3", "[::1", "[x]",
                           "2001:db8::7", "a;transport=tls", "a@b", "a>"}) {
    Outbound outbound = Carrier();
    outbound.targets[0].host = host;
    EXPECT_EQ(ReasonOf(outbound), "TARGET_MALFORMED") << host;
  }
}

TEST(Outbound, RefusesWhatItCannotBe) {
  Outbound outbound = Carrier();
  outbound.targets.resize(9, outbound.targets[0]);
  EXPECT_EQ(ReasonOf(outbound), "TARGET_MALFORMED");
  outbound = Carrier();
  outbound.targets[0].port = 65536;
  EXPECT_EQ(ReasonOf(outbound), "LIMIT_OUT_OF_RANGE");
  outbound = Carrier();
  outbound.weight = -1;
  EXPECT_EQ(ReasonOf(outbound), "LIMIT_OUT_OF_RANGE");
  for (const char* prefix : {"", "34", "+3a", "+34 91", "+1234567890123456"}) {
    outbound = Carrier();
    outbound.dial_prefixes = {prefix};
    EXPECT_EQ(ReasonOf(outbound), "PREFIX_MALFORMED") << prefix;
  }
  outbound = Carrier();
  outbound.digest_username = "a\"b";
  outbound.digests.realm = "carrier";
  EXPECT_EQ(ReasonOf(outbound), "DIGEST_USERNAME_MALFORMED");
}

TEST(Outbound, WhatBelongsTogetherComesTogether) {
  Outbound outbound = Carrier();
  outbound.dial_prefixes.clear();
  EXPECT_EQ(ReasonOf(outbound), "OUTBOUND_INCOMPLETE");
  outbound = Carrier();
  outbound.targets.clear();
  EXPECT_EQ(ReasonOf(outbound), "OUTBOUND_INCOMPLETE");
  outbound = Carrier();
  outbound.digest_username = "acme";
  EXPECT_EQ(ReasonOf(outbound), "OUTBOUND_INCOMPLETE");
  outbound.digests.realm = "carrier.example";
  EXPECT_EQ(ReasonOf(outbound), "");
}

}  // namespace
}  // namespace centralita::directory

#include "services/media/domain/explain.h"

#include <gtest/gtest.h>

namespace centralita::media {
namespace {

TEST(ExplainInbound, SaysWhoseCallItWouldBe) {
  const Trunk by_address{.id = "a", .addresses = {*AddressBlock::Parse("192.0.2.0/24")}};
  const Trunk by_both{
      .id = "b", .addresses = {*AddressBlock::Parse("198.51.100.0/24")}, .digest_username = "bee"};
  const Trunk roaming{.id = "c", .digest_username = "cee"};
  const auto explain = [](const TrunkTable& table, const char* ip, const char* user) {
    const InboundView view = ExplainInbound(table, ip, user);
    return std::make_pair(view.verdict, view.trunk_id);
  };
  using enum InboundVerdict;
  using Said = std::pair<InboundVerdict, std::string>;

  const TrunkTable all({by_address, by_both, roaming});
  EXPECT_EQ(explain(all, "192.0.2.1", ""), (Said{kByAddress, "a"}));
  EXPECT_EQ(explain(all, "198.51.100.1", ""), (Said{kChallenged, "b"}));
  EXPECT_EQ(explain(all, "198.51.100.1", "bee"), (Said{kByDigest, "b"}));
  EXPECT_EQ(explain(all, "203.0.113.1", "bee"), (Said{kChallenged, ""}));  // Not from there.
  EXPECT_EQ(explain(all, "203.0.113.1", "cee"), (Said{kByDigest, "c"}));
  EXPECT_EQ(explain(TrunkTable({by_address}), "203.0.113.1", ""), (Said{kUnknownSource, ""}));
}

}  // namespace
}  // namespace centralita::media

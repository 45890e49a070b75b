#include "services/media/domain/route.h"

#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace centralita::media {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kCaller[] = "+34910000000";

uint32_t First(uint32_t) { return 0; }

Trunk Carrier(const std::string& id, std::vector<std::string> prefixes, int priority = 0,
              int weight = 0) {
  Trunk trunk{.id = id};
  trunk.outbound = {.targets = {{.host = id}},
                    .dial_prefixes = std::move(prefixes),
                    .priority = priority,
                    .weight = weight};
  return trunk;
}

std::vector<std::string> HostsOf(const RoutePlan& plan) {
  std::vector<std::string> hosts;
  for (const RouteAttempt& attempt : plan.attempts) hosts.push_back(attempt.target.host);
  return hosts;
}

std::vector<std::string> Plan(std::vector<Trunk> trunks, const std::string& callee,
                              const Draw& draw = First) {
  return HostsOf(PlanRoute(TrunkTable(std::move(trunks)), callee, kCaller, draw));
}

TEST(Route, LongestPrefixComesFirstAndShorterOnesAreKeptForFailover) {
  const std::vector<Trunk> trunks = {Carrier("world", {"+"}), Carrier("spain", {"+34"}),
                                     Carrier("mobile", {"+346", "+347"})};

  EXPECT_THAT(Plan(trunks, "+34600111222"), ElementsAre("mobile", "spain", "world"));
  EXPECT_THAT(Plan(trunks, "+34910111222"), ElementsAre("spain", "world"));
  EXPECT_THAT(Plan(trunks, "+442079460000"), ElementsAre("world"));
}

TEST(Route, PriorityDecidesAmongEqualPrefixesAndNotAgainstALongerOne) {
  const std::vector<Trunk> trunks = {Carrier("backup", {"+34"}, 2), Carrier("main", {"+34"}, 1),
                                     Carrier("exact", {"+346"}, 9)};

  EXPECT_THAT(Plan(trunks, "+34600111222"), ElementsAre("exact", "main", "backup"));
}

TEST(Route, WeightsShareTheCallsInProportionAndZeroComesLast) {
  const std::vector<Trunk> trunks = {Carrier("a", {"+"}, 0, 70), Carrier("b", {"+"}, 0, 30),
                                     Carrier("c", {"+"}, 0, 0)};
  std::mt19937 random(1);
  const Draw draw = [&](uint32_t below) {
    return std::uniform_int_distribution<uint32_t>(0, below - 1)(random);
  };
  std::map<std::string, int> first;
  for (int i = 0; i < 10'000; ++i) {
    const std::vector<std::string> hosts = Plan(trunks, "+34600111222", draw);
    ASSERT_EQ(hosts.size(), 3u);
    EXPECT_EQ(hosts[2], "c");
    ++first[hosts[0]];
  }
  EXPECT_NEAR(first["a"], 7000, 200);
  EXPECT_NEAR(first["b"], 3000, 200);
}

TEST(Route, TargetsOfATrunkComeByPriorityThenWeight) {
  Trunk trunk = Carrier("carrier", {"+"});
  trunk.outbound.targets = {{.host = "second", .priority = 2, .weight = 5},
                            {.host = "first", .priority = 1},
                            {.host = "heavy", .priority = 2, .weight = 95}};

  EXPECT_THAT(Plan({trunk}, "+34600111222"), ElementsAre("first", "second", "heavy"));
  EXPECT_THAT(Plan({trunk}, "+34600111222", [](uint32_t below) { return below - 1; }),
              ElementsAre("first", "heavy", "second"));
}

TEST(Route, EveryTrunkThatIsPassedOverSaysWhy) {
  Trunk inbound{.id = "inbound"};
  Trunk others = Carrier("others", {"+34"});
  others.outbound.caller_prefixes = {"+3493"};
  const TrunkTable table({others, inbound, Carrier("britain", {"+44"})});

  const RoutePlan plan = PlanRoute(table, "+34600111222", kCaller, First);

  EXPECT_THAT(plan.attempts, IsEmpty());
  std::map<std::string, std::string> why;
  for (const RouteChoice& choice : plan.choices) {
    why[choice.trunk_id] = std::string(ToString(choice.verdict));
  }
  EXPECT_EQ(why["britain"], "prefix_differs");
  EXPECT_EQ(why["inbound"], "inbound_only");
  EXPECT_EQ(why["others"], "caller_not_allowed");
}

TEST(Route, TargetsAndNumbersAreWrittenAsTheCarrierWantsThem) {
  const CarrierTarget target{.host = "sip.carrier.example", .transport = Transport::kTcp};
  EXPECT_EQ(target.UriOf("+34600111222"), "sip:+34600111222@sip.carrier.example;transport=tcp");
  Outbound outbound;
  EXPECT_EQ(outbound.Write("+34600111222"), "+34600111222");
  outbound.writes_plus = false;
  EXPECT_EQ(outbound.Write("+34600111222"), "34600111222");
}

}  // namespace
}  // namespace centralita::media

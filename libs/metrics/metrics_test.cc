#include "libs/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/metrics/exposer.h"
#include "libs/status/error.h"

namespace centralita::metrics {
namespace {

using testing::HasSubstr;

TEST(Registry, TellsWhatWasCounted) {
  Registry registry;
  const CounterFamily offers =
      registry.Counter("centralita_routing_offers_total", "Offers by outcome.", {"outcome"});
  offers.With({"accepted"}).Increment();
  offers.With({"accepted"}).Increment(2);
  registry.Gauge("centralita_routing_waiting", "Calls that wait.").With({}).Set(7);

  EXPECT_THAT(registry.Text(),
              HasSubstr("centralita_routing_offers_total{outcome=\"accepted\"} 3"));
  EXPECT_THAT(registry.Text(), HasSubstr("centralita_routing_waiting 7"));
}

TEST(Registry, HistogramsHaveTheBucketsOfTheHouse) {
  Registry registry;
  registry.Histogram("centralita_calls_talk_seconds", "Talk.", Buckets::kCallSeconds)
      .With({})
      .Observe(100);

  EXPECT_THAT(registry.Text(), HasSubstr("centralita_calls_talk_seconds_bucket{le=\"90\"} 0"));
  EXPECT_THAT(registry.Text(), HasSubstr("centralita_calls_talk_seconds_bucket{le=\"120\"} 1"));
  EXPECT_THAT(registry.Text(), HasSubstr("centralita_calls_talk_seconds_bucket{le=\"7200\"} 1"));
}

TEST(Registry, TheSameNameIsTheSameFamily) {
  Registry registry;
  registry.Counter("centralita_x_total", "X.", {"a"}).With({"1"}).Increment();
  registry.Counter("centralita_x_total", "X.", {"a"}).With({"1"}).Increment();

  EXPECT_THAT(registry.Text(), HasSubstr("centralita_x_total{a=\"1\"} 2"));
}

TEST(FamilyDeathTest, AWrongNumberOfLabelsIsAFaultOfTheProgram) {
  Registry registry;
  const CounterFamily family = registry.Counter("centralita_x_total", "X.", {"a"});
  EXPECT_DEATH(family.With({}), "has 1 labels, and was given 0 values");
}

TEST(Exposer, SaysClearlyThatItsPortIsTaken) {
  Registry registry;
  const auto first = Exposer::Start("127.0.0.1:0", registry);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_GT((*first)->port(), 0);

  const auto second = Exposer::Start(absl::StrCat("127.0.0.1:", (*first)->port()), registry);

  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status::Reason(second.status()), "ADDRESS_IN_USE");
}

}  // namespace
}  // namespace centralita::metrics

// The router obeys queueing theory.
//
// Three steps, each as strong as it can be: the closed forms are those of an independent program
// (testdata/erlang.csv); a ten-line recursion, which knows nothing of the router, reproduces them
// within 3 % and the 99 % confidence interval; and the router gives every single call exactly the
// fate that the recursion gives it. Beside that the router's own statistics are held against the
// theory, where a run of reasonable length is long enough.
//
// CENTRALITA_NIGHTLY=1: every load, with the router itself, until the interval is that narrow.

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/simulation/erlang.h"
#include "tests/simulation/measured_law.h"
#include "tests/simulation/reference_queue.h"
#include "tests/simulation/routed_queue.h"

namespace centralita::simulation {
namespace {

using ::testing::IsEmpty;

constexpr double kTolerance = 0.03;
constexpr int kLook = 1 << 14;  // Callers between two looks at the interval.
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Fixed: with a 99 % interval one figure in a hundred is outside it by right. With these seeds none
/// is, and a router that is changed for the worse is found by these as by any others.
constexpr uint64_t kSeed = 20;

bool IsNightly() { return std::getenv("CENTRALITA_NIGHTLY") != nullptr; }

/// How many callers a run may take at the most.
int64_t RouterCallers() { return IsNightly() ? 200'000'000 : 1'000'000; }
int64_t ReferenceCallers() { return IsNightly() ? 400'000'000 : 2'500'000; }

struct Row {
  Load load;
  double target_s = 0;
  Law law;
  std::optional<double> late;
};

double Number(absl::string_view text) {
  if (text == "inf") return kInfinity;
  double number = 0;
  EXPECT_TRUE(absl::SimpleAtod(text, &number)) << text;
  return number;
}

std::vector<Row> Rows() {
  std::ifstream file("tests/simulation/testdata/erlang.csv");
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line[0] == '#') continue;
    const std::vector<std::string> cells = absl::StrSplit(line, ',');
    Row row{.load = {.calls_per_s = Number(cells[0]),
                     .service_s = Number(cells[1]),
                     .patience_s = Number(cells[2]),
                     .agents = static_cast<int>(Number(cells[3]))},
            .target_s = cells[4].empty() ? 0 : Number(cells[4]),
            .law = {Number(cells[5]), Number(cells[6]), Number(cells[7])}};
    if (!cells[8].empty()) row.late = Number(cells[8]);
    rows.push_back(row);
  }
  EXPECT_FALSE(rows.empty());
  return rows;
}

std::string Name(const Load& load) {
  return absl::StrCat(load.agents, " agents, ", load.erlangs(), " erlangs, patience ",
                      load.patience_s, " s");
}

TEST(Erlang, FormulasAgreeWithAnIndependentProgram) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(Name(row.load));
    const Law law = LawOf(row.load);
    EXPECT_NEAR(law.waits, row.law.waits, 1e-9 * row.law.waits);
    EXPECT_NEAR(law.abandons, row.law.abandons, 1e-9 * row.law.abandons);
    EXPECT_NEAR(law.mean_wait, row.law.mean_wait, 1e-9 * row.law.mean_wait);
    if (row.late.has_value()) {
      EXPECT_NEAR(ShareWaitingLongerThan(row.load, row.target_s), *row.late, 1e-4 * *row.late);
    }
  }
}

TEST(Erlang, TheReferenceObeysTheLaw) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(Name(row.load));
    Traffic traffic(row.load, kSeed);
    ReferenceQueue queue(row.load.agents);
    MeasuredLaw law(row.load, row.target_s);
    int64_t callers = 0;
    do {
      for (int i = 0; i < kLook; ++i) law.Add(queue.Serve(traffic.Next()));
      callers += kLook;
    } while (!law.IsWithin(kTolerance) && callers < ReferenceCallers());
    std::printf("%-45s %9ld callers%s\n", Name(row.load).c_str(), static_cast<long>(callers),
                law.IsWithin(kTolerance) ? "" : ", too few");
    if (law.IsWithin(kTolerance)) {
      EXPECT_THAT(law.Contradictions(kTolerance), IsEmpty());
    } else {
      EXPECT_FALSE(IsNightly()) << "takes too many callers";
    }
  }
}

/// Loads that have settled after few callers: two each of Erlang B, C and A.
std::vector<Load> QuickLoads() {
  return {{.calls_per_s = 0.05, .service_s = 180, .patience_s = 0, .agents = 8},
          {.calls_per_s = 0.5, .service_s = 60, .patience_s = 0, .agents = 28},
          {.calls_per_s = 0.02, .service_s = 60, .patience_s = kInfinity, .agents = 2},
          {.calls_per_s = 0.05, .service_s = 20, .patience_s = kInfinity, .agents = 2},
          {.calls_per_s = 0.0556, .service_s = 180, .patience_s = 60, .agents = 10},
          {.calls_per_s = 0.5, .service_s = 60, .patience_s = 30, .agents = 28}};
}

/// The fates of the recursion, for whom service takes `more` than the talk.
std::vector<Fate> ReferenceFates(const Load& load, int callers, absl::Duration more) {
  Traffic traffic(load, kSeed);
  ReferenceQueue queue(load.agents);
  std::vector<Fate> fates;
  for (int i = 0; i < callers; ++i) {
    Caller caller = traffic.Next();
    caller.service += more;
    fates.push_back(queue.Serve(caller));
  }
  return fates;
}

void ExpectTheFatesOfTheReference(const Load& load, Setup setup) {
  const absl::Duration more =
      setup.service == Service::kFixedWrapUp ? RoutedQueue::kWrapUp : absl::ZeroDuration();
  const int callers = IsNightly() ? 500'000 : 10'000;
  RoutedQueue queue(Traffic(load, kSeed), setup);
  std::vector<Fate> routed = queue.Run(callers);
  for (const Fate& fate : queue.Finish()) routed.push_back(fate);
  const std::vector<Fate> reference = ReferenceFates(load, callers, more);
  ASSERT_EQ(routed.size(), reference.size());
  for (int i = 0; i < callers; ++i) {
    ASSERT_EQ(routed[i].answered, reference[i].answered) << "caller " << i;
    ASSERT_EQ(routed[i].wait, reference[i].wait) << "caller " << i;
  }
}

TEST(Erlang, TheRouterGivesEachCallerTheFateOfTheReference) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(Name(row.load));
    ExpectTheFatesOfTheReference(row.load, {});
  }
}

TEST(Erlang, WrapUpThatIsFinishedEarlyIsPartOfTheService) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(Name(row.load));
    ExpectTheFatesOfTheReference(row.load, {.service = Service::kTalkAndWrapUp});
  }
}

TEST(Erlang, WrapUpThatRunsItsTimeIsPartOfTheService) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(Name(row.load));
    ExpectTheFatesOfTheReference(row.load, {.service = Service::kFixedWrapUp});
  }
}

/// Who is chosen is nothing to the callers: they come in order, and nobody idles.
TEST(Erlang, EveryStrategyGivesEachCallerTheSameFate) {
  using routing::Strategy;
  for (const Strategy strategy :
       {Strategy::kLongestIdle, Strategy::kFewestCalls, Strategy::kLeastTalk, Strategy::kLinear,
        Strategy::kWeightedRandom, Strategy::kRingAll, Strategy::kProgressive}) {
    for (const Load& load : QuickLoads()) {
      SCOPED_TRACE(absl::StrCat(Name(load), ", strategy ", static_cast<int>(strategy)));
      ExpectTheFatesOfTheReference(load, {.strategy = strategy});
    }
  }
}

/// Runs the router until its own figures are narrow enough, or for as many callers as there is time
/// for; returns whether they were.
bool ExpectTheLaw(const Load& load, double target_s, Service service) {
  RoutedQueue queue(Traffic(load, kSeed), {.service = service});
  MeasuredLaw law(load, target_s);
  int64_t callers = 0;
  do {
    for (const Fate& fate : queue.Run(kLook)) law.Add(fate);
    callers += kLook;
  } while (!law.IsWithin(kTolerance) && callers < RouterCallers());
  std::printf("%-45s %9ld callers%s\n", Name(load).c_str(), static_cast<long>(callers),
              law.IsWithin(kTolerance) ? "" : ", too few");
  if (!law.IsWithin(kTolerance)) return false;
  EXPECT_THAT(law.Contradictions(kTolerance), IsEmpty());
  return true;
}

TEST(Erlang, TheRouterObeysTheLaw) {
  for (const Load& load : QuickLoads()) {
    SCOPED_TRACE(Name(load));
    EXPECT_TRUE(ExpectTheLaw(load, 10, Service::kTalk)) << "takes too many callers";
  }
  if (!IsNightly()) return;
  for (const Row& row : Rows()) {
    SCOPED_TRACE(Name(row.load));
    EXPECT_TRUE(ExpectTheLaw(row.load, row.target_s, Service::kTalk)) << "takes too many callers";
  }
}

TEST(Erlang, TheRouterObeysTheLawWithWrapUp) {
  const Load load = {.calls_per_s = 0.05, .service_s = 60, .patience_s = 40, .agents = 3};
  EXPECT_TRUE(ExpectTheLaw(load, 10, Service::kTalkAndWrapUp)) << "takes too many callers";
}

}  // namespace
}  // namespace centralita::simulation

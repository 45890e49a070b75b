// Decisions per second of one core, without a store: a call comes, an agent takes it, it ends.
//
//   routing_bench [--json]
//
// A decision is a command that has changed something; what comes late or finds nothing to do is not
// counted. Each figure is the lesser of two loads: four agents of five have a call, and more calls
// than agents, so that there are queues. Each is the median of five runs, with every call's id new.
//
// Optimise (-DCMAKE_BUILD_TYPE=Release) before believing a number.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

struct Size {
  int agents;
  int groups;
  int groups_per_agent;
  int calls;  // Alive at a time: more than agents means queues.
  Strategy strategy = Strategy::kOrdered;
};

class Workload {
 public:
  explicit Workload(Size size) : size_(size) {
    std::vector<std::vector<PersonId>> members(size.groups);
    for (int agent = 0; agent < size.agents; ++agent) {
      for (int i = 0; i < size.groups_per_agent; ++i) {
        members[(agent + i * 7) % size.groups].push_back(Person(agent));
      }
    }
    for (int group = 0; group < size.groups; ++group) {
      Do(ConfigureGroup{{.id = Group(group),
                         .version = 1,
                         .agents = members[group],
                         .distribution = {.strategy = size.strategy}}});
    }
    for (int agent = 0; agent < size.agents; ++agent) {
      Do(SetStatus{.person = Person(agent), .status = ChosenStatus::kAvailable});
      Do(SetConsole{.person = Person(agent), .alive = true});
      Do(ReportDevices{.gateway = "gw",
                       .registrations = {{Person(agent), kStart + absl::Hours(1)}}});
    }
  }

  /// Lets calls come and go; returns how many decisions that took.
  int64_t Run(int calls) {
    const int64_t before = decisions_;
    for (int i = 0; i < calls; ++i) {
      now_ += absl::Milliseconds(1);
      const CallId call(Name("018f6f2e-0000-7000-8000-", ++last_));
      Do(Enqueue{.call = call, .group = Group(static_cast<int>(random_() % size_.groups))});
      alive_.push_back(call);
      if (static_cast<int>(alive_.size()) > size_.calls) End();
      while (workspace_.next_due().value_or(absl::InfiniteFuture()) <= now_) Do(Tick{});
    }
    return decisions_ - before;
  }

 private:
  static std::string Name(const char* prefix, int64_t number) {
    char text[64];
    std::snprintf(text, sizeof(text), "%s%012ld", prefix, static_cast<long>(number));
    return text;
  }
  static PersonId Person(int i) { return PersonId(Name("018f6f2e-0000-7000-9000-", i)); }
  static GroupId Group(int i) { return GroupId(Name("018f6f2e-0000-7000-a000-", i)); }

  void End() {
    std::swap(alive_[random_() % alive_.size()], alive_.back());
    const CallId call = alive_.back();
    alive_.pop_back();
    const Call* known = workspace_.FindCall(call);
    if (known != nullptr && known->phase == CallPhase::kOffered) {
      Do(AcceptOffer{.call = call, .token = known->offers[0].token});
    }
    Do(EndCall{.call = call, .cause = CallEndCause::kCallerHungUp});
  }

  void Do(const Command& command) {
    const auto events = router_.Step(workspace_, command, now_);
    if (events.ok() && !events->empty()) ++decisions_;
  }

  static constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);
  const Size size_;
  const Router router_;
  Workspace workspace_;
  absl::Time now_ = kStart;
  std::mt19937_64 random_{1};
  std::vector<CallId> alive_;
  int64_t last_ = 0;
  int64_t decisions_ = 0;
};

double DecisionsPerSecond(const Size& size) {
  constexpr int kRuns = 5;
  constexpr int kCalls = 60'000;
  Workload workload(size);
  workload.Run(size.calls * 2);
  std::vector<double> rates;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    const int64_t decisions = workload.Run(kCalls);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    rates.push_back(static_cast<double>(decisions) / took.count());
  }
  std::sort(rates.begin(), rates.end());
  return rates[kRuns / 2];
}

struct Figure {
  std::string name;
  double value;
};

double LesserOfTwoLoads(Size size) {
  size.calls = size.agents * 8 / 10;
  const double calm = DecisionsPerSecond(size);
  size.calls = size.agents * 12 / 10;
  return std::min(calm, DecisionsPerSecond(size));
}

std::vector<Figure> MeasureAll() {
  const Size small{.agents = 1'000, .groups = 100, .groups_per_agent = 3};
  const Size large{.agents = 20'000, .groups = 10'000, .groups_per_agent = 3};
  std::vector<Figure> figures = {{"decisions_per_s_1000_agents", LesserOfTwoLoads(small)},
                                 {"decisions_per_s_20000_agents", LesserOfTwoLoads(large)}};
  const std::pair<Strategy, const char*> others[] = {
      {Strategy::kLongestIdle, "longest_idle"},       {Strategy::kFewestCalls, "fewest_calls"},
      {Strategy::kLeastTalk, "least_talk"},           {Strategy::kLinear, "linear"},
      {Strategy::kWeightedRandom, "weighted_random"}, {Strategy::kRingAll, "ring_all"}};
  for (const auto& [strategy, name] : others) {
    Size size = small;
    size.strategy = strategy;
    figures.push_back({std::string("decisions_per_s_") + name, LesserOfTwoLoads(size)});
  }
  return figures;
}

void Print(const std::vector<Figure>& figures, bool json) {
  if (json) std::puts("[");
  for (size_t i = 0; i < figures.size(); ++i) {
    const char* format = json ? "  {\"name\": \"%s\", \"value\": %.0f, \"unit\": \"1/s\"}%s\n"
                              : "%-32s %9.0f /s%s\n";
    std::printf(format, figures[i].name.c_str(), figures[i].value,
                json && i + 1 < figures.size() ? "," : "");
  }
  if (json) std::puts("]");
}

}  // namespace
}  // namespace centralita::routing

int main(int argc, char** argv) {
  const bool json = argc > 1 && std::strcmp(argv[1], "--json") == 0;
  centralita::routing::Print(centralita::routing::MeasureAll(), json);
  return 0;
}

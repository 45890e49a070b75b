// Decisions per second of one core, without a store: a call comes, an agent takes it, it ends.
//
//   routing_bench            all sizes
//
// Optimise (-DCMAKE_BUILD_TYPE=Release) before believing a number.

#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

struct Size {
  int agents;
  int groups;
  int groups_per_agent;
  int calls;  // Alive at a time: more than agents means queues.
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
      Do(ConfigureGroup{{.id = Group(group), .version = 1, .agents = members[group]}});
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

  int64_t events() const { return events_; }

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
      Do(AcceptOffer{.call = call, .token = known->offer->token});
    }
    Do(EndCall{.call = call, .cause = CallEndCause::kCallerHungUp});
  }

  void Do(const Command& command) {
    const auto events = router_.Step(workspace_, command, now_);
    if (events.ok()) events_ += static_cast<int64_t>(events->size());
    ++decisions_;
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
  int64_t events_ = 0;
};

void Measure(Size size) {
  Workload workload(size);
  workload.Run(size.calls * 2);
  const int64_t events = workload.events();
  const auto start = std::chrono::steady_clock::now();
  const int64_t decisions = workload.Run(300'000);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%6d agents %6d groups %6d calls: %9.0f decisions/s %9.0f events/s\n", size.agents,
              size.groups, size.calls, static_cast<double>(decisions) / took.count(),
              static_cast<double>(workload.events() - events) / took.count());
}

}  // namespace
}  // namespace centralita::routing

int main() {
  using centralita::routing::Measure;
  for (const int load : {80, 120}) {  // Per cent of the agents.
    Measure({.agents = 1'000, .groups = 100, .groups_per_agent = 3, .calls = 10 * load});
    Measure({.agents = 20'000, .groups = 10'000, .groups_per_agent = 3, .calls = 200 * load});
  }
  return 0;
}

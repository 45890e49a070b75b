// The clients of the chaos test: agents, callers, and what stands where `calls` would. They live
// against the real directory, groups and routing, whose processes somebody else kills meanwhile, and
// write down what they do and see. They judge nothing: tests/chaos/checker.mjs does.
//
//   chaos_load --directory=A --groups=A --routing=A,B,C --calls_listen=A --history=FILE
//              --seconds=60 --rate=50 --agents=100 --seed=1
//
// Prints "ready" when everybody is at work and calls begin, and "done" at the end.

#include <atomic>
#include <cstdio>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/config/reader.h"
#include "tests/load/agent.h"
#include "tests/load/caller.h"
#include "tests/load/workplace.h"

namespace centralita::load {
namespace {

constexpr int kSteadyAgents = 5;

struct Options {
  std::string directory, groups, calls_listen, history;
  std::vector<std::string> routing;
  absl::Duration span;
  int64_t rate = 0;
  int agents = 0;
  uint64_t seed = 0;
};

absl::StatusOr<Options> ReadOptions(config::Reader& reader) {
  Options options;
  options.directory = reader.RequiredString("directory", "address");
  options.groups = reader.RequiredString("groups", "address");
  options.routing = reader.StringList("routing", {}, "addresses of the replicas");
  options.calls_listen = reader.RequiredString("calls_listen", "where routing's pushes arrive");
  options.history = reader.RequiredString("history", "the file that is written");
  options.span = absl::Seconds(reader.Int("seconds", 60, "for how long calls come"));
  options.rate = reader.Int("rate", 50, "calls a second", {.min = 1});
  options.agents = static_cast<int>(reader.Int("agents", 100, "agents", {.min = 10}));
  options.seed = static_cast<uint64_t>(reader.Int("seed", 1, "of all that is random"));
  if (absl::Status valid = reader.Finish(); !valid.ok()) return valid;
  return options;
}

/// Two groups that share a third of their agents, and a small one of people who are always there.
std::vector<GroupPlan> Plans(int agents) {
  const auto plan = [](const char* name, int first, int last) {
    return GroupPlan{.queue_id = name,
                     .first = first,
                     .last = last,
                     .ring_time = absl::Seconds(5),
                     .max_wait_time = absl::Minutes(2)};
  };
  return {plan("sales", 0, agents * 2 / 3), plan("support", agents / 3, agents),
          plan("steady", agents, agents + kSteadyAgents)};
}

class Run {
 public:
  Run(const Options& options, const Workplace& place, History& history)
      : options_(options),
        place_(place),
        history_(history),
        replicas_(options.routing, absl::Seconds(1), history),
        switchboard_(options.calls_listen, history),
        line_{replicas_, switchboard_, history, place.workspace},
        random_(options.seed) {}

  void Go() {
    history_.Add(Record("clocks")
                     .Number("steady", SteadyNow())
                     .Number("wall", absl::ToUnixNanos(absl::Now())));
    HireAgents();
    std::puts("ready");
    std::fflush(stdout);
    const absl::Time end = absl::Now() + options_.span;
    std::thread steady([this, end] { CallOneAfterTheOther(place_.groups[2].id, end); });
    for (absl::Time next = absl::Now(); next < end; next = absl::Now()) {
      absl::SleepFor(absl::Seconds(
          std::exponential_distribution<double>(static_cast<double>(options_.rate))(random_)));
      const std::string& group = place_.groups[random_() % 2].id;
      Begin(absl::StrCat("call-", ++calls_), group);
    }
    steady.join();
    for (std::thread& call : threads_) call.join();
    history_.Add(Record("settled").Number("to", SteadyNow()));
    stop_ = true;  // And everybody's presence is looked at a last time.
    for (std::thread& agent : at_work_) agent.join();
  }

 private:
  void HireAgents() {
    const Habits restless{.takes_breaks = 0.01, .falls_silent = 0.005};
    std::set<std::string> hired;
    std::vector<std::thread> beginning;
    const auto hire = [&](const std::string& person, const Habits& habits) {
      if (!hired.insert(person).second) return;
      agents_.push_back(
          std::make_unique<Agent>(replicas_, place_.workspace, person, habits, random_(), stop_));
      beginning.emplace_back([agent = agents_.back().get()] { agent->Begin(); });
    };
    for (const std::string& person : place_.groups[0].agents) hire(person, restless);
    for (const std::string& person : place_.groups[1].agents) hire(person, restless);
    for (const std::string& person : place_.groups[2].agents) hire(person, {});
    for (std::thread& begin : beginning) begin.join();
    for (const auto& agent : agents_) {
      at_work_.emplace_back([agent = agent.get()] { agent->Work(); });
    }
  }

  void Begin(const std::string& id, const std::string& group) {
    const Manners manners{.declines = 0.06, .ignores = 0.02, .hangs_up = 0.05, .impatient = 0.1};
    threads_.emplace_back([this, id, group, manners, seed = random_()] {
      Call(line_, id, group, manners, seed).Live();
    });
  }

  /// One call at a time, so that all agents are free whenever one comes.
  void CallOneAfterTheOther(const std::string& group, absl::Time end) {
    const Manners prompt{.answer_after_least = absl::Milliseconds(5),
                         .answer_after_most = absl::Milliseconds(20),
                         .talk_least = absl::Milliseconds(5),
                         .talk_most = absl::Milliseconds(20)};
    for (int i = 1; absl::Now() < end; ++i) {
      Call(line_, absl::StrCat("steady-", i), group, prompt, options_.seed + i).Live();
    }
  }

  const Options& options_;
  const Workplace& place_;
  History& history_;
  Replicas replicas_;
  Switchboard switchboard_;
  const Line line_;
  std::mt19937_64 random_;
  std::atomic<bool> stop_ = false;
  int calls_ = 0;
  std::vector<std::unique_ptr<Agent>> agents_;
  std::vector<std::thread> at_work_;
  std::vector<std::thread> threads_;
};

int Main(const std::vector<std::string>& args) {
  config::Reader reader("load", args, {});
  const absl::StatusOr<Options> options = ReadOptions(reader);
  if (!options.ok()) {
    std::fprintf(stderr, "%s\n", options.status().ToString().c_str());
    return 2;
  }
  const auto place = Furnish(options->directory, options->groups, options->agents + kSteadyAgents,
                             Plans(options->agents));
  if (!place.ok()) {
    std::fprintf(stderr, "%s\n", place.status().ToString().c_str());
    return 1;
  }
  History history(options->history);
  Run(*options, *place, history).Go();
  std::puts("done");
  return 0;
}

}  // namespace
}  // namespace centralita::load

int main(int argc, char** argv) {
  return centralita::load::Main(std::vector<std::string>(argv + 1, argv + argc));
}

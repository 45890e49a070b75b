// Measures routing over gRPC, as `calls` uses it, against processes that somebody else has started.
// What stands in for groups and calls is neither measured nor part of the product.
//
//   commit_load latency --routing=A --groups_listen=A --calls_listen=A --agents=10000 --groups=100
//                       --rate=50 --seconds=30
//     Calls come at random moments. Prints the times from Enqueue to its answer with the committed
//     offer, and those of the calls that came while a group of half the agents was being reloaded.
//
//   commit_load limit --routing=A --groups_listen=A --calls_listen=A --workspaces=10 --seconds=10
//     As many calls as routing takes. Prints decisions a second: requests that were answered after
//     their commit, each of which has changed something.
//
//   commit_load bare --postgres_url=U --connections=16 --bytes=300 --seconds=5
//     The same PostgreSQL with one INSERT and COMMIT of a row of so many bytes at a time on each
//     connection. Prints commits a second.
//
// Prints "name value" lines.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "libs/config/reader.h"
#include "tests/load/groups_desk.h"
#include "tests/load/replicas.h"
#include "tests/load/staff.h"
#include "tests/load/switchboard.h"

namespace centralita::load {
namespace {

using Stub = routing::v1::RoutingService::StubInterface;

constexpr absl::Duration kHeartbeat = absl::Seconds(10);
constexpr absl::Duration kTalk = absl::Seconds(3);
constexpr absl::Duration kReloadEvery = absl::Seconds(2);
constexpr int kClients = 48;  // With the heartbeats, below the server's own limit of 64.

struct Options {
  std::vector<std::string> routing;
  std::string groups_listen, calls_listen, postgres_url;
  int agents = 0, groups = 0, workspaces = 0, connections = 0, bytes = 0;
  int64_t rate = 0;
  absl::Duration span;
};

Options ReadOptions(config::Reader& reader) {
  const auto number = [&](const char* name, int64_t fallback) {
    return static_cast<int>(reader.Int(name, fallback, name, {.min = 1}));
  };
  return {.routing = reader.StringList("routing", {}, "addresses"),
          .groups_listen = reader.String("groups_listen", "", "where routing looks for groups"),
          .calls_listen = reader.String("calls_listen", "", "where routing looks for calls"),
          .postgres_url = reader.String("postgres_url", "", "of bare commits"),
          .agents = number("agents", 10'000),
          .groups = number("groups", 100),
          .workspaces = number("workspaces", 1),
          .connections = number("connections", 16),
          .bytes = number("bytes", 300),
          .rate = number("rate", 50),
          .span = absl::Seconds(number("seconds", 10))};
}

template <typename Request>
Request RequestFor(const std::string& workspace, const std::string& call) {
  Request request;
  request.set_workspace_id(workspace);
  request.set_call_id(call);
  return request;
}

/// Answers by which a call can be followed.
class Desk {
 public:
  explicit Desk(Replicas& replicas) : replicas_(replicas) {}

  absl::StatusOr<routing::v1::RoutingUpdate> Enqueue(const std::string& workspace,
                                                     const std::string& call,
                                                     const std::string& group) {
    auto request = RequestFor<routing::v1::EnqueueRequest>(workspace, call);
    request.set_group_id(group);
    request.set_caller("+34600000000");
    return replicas_.Try(&Stub::Enqueue, request, Record("enqueue"));
  }
  bool Accept(const std::string& workspace, const routing::v1::RoutingUpdate& update) {
    auto request = RequestFor<routing::v1::AcceptOfferRequest>(workspace, update.call_id());
    request.set_token(update.offer().token());
    return replicas_.Try(&Stub::AcceptOffer, request, Record("accept")).ok();
  }
  bool End(const std::string& workspace, const std::string& call) {
    const auto request = RequestFor<routing::v1::EndCallRequest>(workspace, call);
    return replicas_.Try(&Stub::EndCall, request, Record("end")).ok();
  }

 private:
  Replicas& replicas_;
};

double Percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1,
                         static_cast<size_t>(share * static_cast<double>(values.size())))];
}

void Print(const std::string& name, double value) { std::printf("%s %.4f\n", name.c_str(), value); }

/// Times of calls that come at random moments, with and without reloads.
class Latency {
 public:
  Latency(const Options& options, Desk& desk, const Staff& staff)
      : options_(options), desk_(desk), staff_(staff) {}

  /// Lets calls come for the span; returns from Enqueue to the answer with the offer, in ms.
  std::vector<double> Run(const std::string& name) {
    std::vector<std::thread> calls;
    std::vector<double> times;
    absl::Time next = absl::Now();
    const absl::Time end = next + options_.span;
    for (int i = 0; next < end; ++i) {
      next += absl::Seconds(
          std::exponential_distribution<double>(static_cast<double>(options_.rate))(random_));
      absl::SleepFor(next - absl::Now());
      const std::string group = staff_.group(random_() % staff_.groups());
      calls.emplace_back([this, &times, group, call = absl::StrCat(name, i)] {
        const absl::Time from = absl::Now();
        const auto update = desk_.Enqueue(staff_.workspace(), call, group);
        const double took = absl::ToDoubleMilliseconds(absl::Now() - from);
        if (!update.ok() || !update->has_offer()) {
          ++refused_;
          return;
        }
        {
          std::lock_guard lock(mutex_);
          times.push_back(took);
        }
        desk_.Accept(staff_.workspace(), *update);
        absl::SleepFor(kTalk);
        desk_.End(staff_.workspace(), call);
      });
    }
    for (std::thread& call : calls) call.join();
    return times;
  }

  int refused() const { return refused_; }

 private:
  const Options& options_;
  Desk& desk_;
  const Staff& staff_;
  std::mt19937_64 random_{1};
  std::mutex mutex_;
  std::atomic<int> refused_ = 0;
};

void MeasureLatency(const Options& options) {
  History history("");
  Replicas replicas(options.routing, absl::Seconds(10), history);
  Switchboard switchboard(options.calls_listen, history);
  GroupsDesk groups(options.groups_listen);
  Staff staff("000000000001", options.agents, options.groups);
  staff.Begin(groups, replicas);
  const Heartbeats heartbeats({&staff}, replicas, kHeartbeat);

  Desk desk(replicas);
  Latency latency(options, desk, staff);
  std::vector<double> times = latency.Run("calm-");
  Print("calls", static_cast<double>(times.size()));
  Print("p50_ms", Percentile(times, 0.5));
  Print("p99_ms", Percentile(times, 0.99));
  Print("max_ms", Percentile(times, 1));

  // One more group, of half of all agents, told anew again and again.
  std::atomic<bool> stop = false;
  int reloads = 0;
  std::thread reload([&] {
    while (!stop) {
      staff.TellOf(groups, staff.groups(), 0, static_cast<size_t>(options.agents) / 2);
      ++reloads;
      for (int i = 0; i < 20 && !stop; ++i) absl::SleepFor(kReloadEvery / 20);
    }
  });
  std::vector<double> during = latency.Run("reload-");
  stop = true;
  reload.join();
  Print("reloads", reloads);
  Print("reload_p99_ms", Percentile(during, 0.99));
  Print("reload_max_ms", Percentile(during, 1));
  Print("without_offer", latency.refused());
}

void MeasureLimit(const Options& options) {
  History history("");
  Replicas replicas(options.routing, absl::Seconds(10), history);
  Switchboard switchboard(options.calls_listen, history);
  GroupsDesk groups(options.groups_listen);
  std::vector<std::unique_ptr<Staff>> places;
  std::vector<const Staff*> staffs;
  for (int i = 0; i < options.workspaces; ++i) {
    places.push_back(std::make_unique<Staff>(absl::StrFormat("1%03d%08d", options.workspaces, i),
                                             options.agents, options.groups));
    places.back()->Begin(groups, replicas);
    staffs.push_back(places.back().get());
  }
  const Heartbeats heartbeats(staffs, replicas, kHeartbeat);
  Desk desk(replicas);
  std::atomic<int64_t> decisions = 0;
  std::atomic<int64_t> failures = 0;
  const absl::Time began = absl::Now();
  const absl::Time end = began + options.span;
  ForEach(kClients, kClients, [&](size_t client) {
    for (int i = 0; absl::Now() < end; ++i) {
      const Staff& place = *places[(client + i) % places.size()];
      const std::string call = absl::StrCat("limit-", client, "-", i);
      const auto update = desk.Enqueue(place.workspace(), call, place.group(i % place.groups()));
      decisions += update.ok();
      if (update.ok() && update->has_offer()) decisions += desk.Accept(place.workspace(), *update);
      decisions += desk.End(place.workspace(), call);
      if (!update.ok() && ++failures == 1) {
        std::fprintf(stderr, "first failure: %s\n", update.status().ToString().c_str());
      }
    }
  });
  const double seconds = absl::ToDoubleSeconds(absl::Now() - began);
  Print("decisions_per_s", static_cast<double>(decisions) / seconds);
  Print("failures", static_cast<double>(failures));
}

void MeasureBare(const Options& options) {
  constexpr char kTable[] = "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, row bytea)";
  pqxx::connection first(options.postgres_url);
  pqxx::nontransaction(first).exec(kTable);
  std::atomic<int64_t> commits = 0;
  const std::string row(static_cast<size_t>(options.bytes), 'x');
  const absl::Time began = absl::Now();
  const absl::Time end = began + options.span;
  ForEach(static_cast<size_t>(options.connections), options.connections, [&](size_t) {
    pqxx::connection connection(options.postgres_url);
    connection.prepare("bare", "INSERT INTO bare (row) VALUES ($1)");
    for (; absl::Now() < end; ++commits) {
      pqxx::nontransaction(connection).exec_prepared("bare", row);  // Commits of itself.
    }
  });
  Print("commits_per_s", static_cast<double>(commits) / absl::ToDoubleSeconds(absl::Now() - began));
}

int Main(const std::string& what, const std::vector<std::string>& args) {
  config::Reader reader("load", args, {});
  const Options options = ReadOptions(reader);
  const absl::Status valid = reader.Finish();
  if (!valid.ok()) {
    std::fprintf(stderr, "%s\n", valid.ToString().c_str());
    return 2;
  }
  if (what == "latency") {
    MeasureLatency(options);
  } else if (what == "limit") {
    MeasureLimit(options);
  } else if (what == "bare") {
    MeasureBare(options);
  } else {
    std::fprintf(stderr, "measure what? latency, limit or bare\n");
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace centralita::load

int main(int argc, char** argv) {
  return centralita::load::Main(argc > 1 ? argv[1] : "",
                                std::vector<std::string>(argv + std::min(argc, 2), argv + argc));
}

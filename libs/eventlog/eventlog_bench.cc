// Prints how many appends a second a log takes beside how many bare commits the server does, and how
// many decisions a second one hot aggregate and many aggregates take.
//
//   CENTRALITA_TEST_POSTGRES_URL=postgresql://... eventlog_bench [seconds per line]

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/clock/clock.h"
#include "libs/clock/thread_timer_queue.h"
#include "libs/eventlog/counter_domain.h"
#include "libs/eventlog/log_database.h"
#include "libs/eventlog/pg_log.h"
#include "libs/log/log.h"

namespace centralita::eventlog {
namespace {

constexpr char kStoredEvents[] =
    "SELECT coalesce(sum(cardinality(payloads)), 0) FROM logtest.events";

/// Runs `work(thread, round)` on `threads` threads for a while; prints how often a second, by the time
/// that it really took, and how many rows or events `stored` (SQL) says the server has of it.
void Measure(LogDatabase& database, const std::string& what, const std::string& stored, int threads,
             absl::Duration span, const std::function<void(int, int)>& work) {
  const int64_t before = std::stoll(database.Query(stored));
  std::atomic<int64_t> count = 0;
  const absl::Time began = absl::Now();
  const absl::Time end = began + span;
  std::vector<std::thread> running;
  for (int t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (int i = 0; absl::Now() < end; ++i, ++count) work(t, i);
    });
  }
  for (std::thread& thread : running) thread.join();
  const double rate = static_cast<double>(count) / absl::ToDoubleSeconds(absl::Now() - began);
  const int64_t kept = std::stoll(database.Query(stored)) - before;
  std::printf(
      "%-40s %3d threads %9.0f /s  %7.2f ms each  %s\n", what.c_str(), threads, rate,
      1000.0 * threads / rate,
      kept == count ? "all stored" : absl::StrCat("STORED ", kept, " OF ", count.load()).c_str());
}

absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

void MustBeOk(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::exit(1);
}

void BareCommits(LogDatabase& database, int threads, absl::Duration span) {
  database.Query(
      "CREATE TABLE IF NOT EXISTS logtest.bare (id bigserial PRIMARY KEY, payload bytea)");
  std::vector<std::unique_ptr<pqxx::connection>> connections;
  for (int t = 0; t < threads; ++t) {
    connections.push_back(std::make_unique<pqxx::connection>(database.database().url()));
    connections.back()->prepare("bare", "INSERT INTO logtest.bare (payload) VALUES ($1)");
  }
  const std::string payload(200, 'x');
  Measure(
      database, "bare commits: one INSERT each", "SELECT count(*) FROM logtest.bare", threads, span,
      [&](int t, int) { pqxx::nontransaction(*connections[t]).exec_prepared("bare", payload); });
}

void Appends(LogDatabase& database, const std::string& run, int threads, absl::Duration span) {
  PgLog log(database.pool(), kTestSchema, database.metrics());
  auto& commits = database.metrics().commits.With({kTestSchema});
  auto& appends = database.metrics().appends.With({kTestSchema});
  const double commits_before = commits.Value(), appends_before = appends.Value();
  const std::string payload(200, 'x');
  Measure(database, "appends, each thread its aggregate", kStoredEvents, threads, span,
          [&](int t, int i) {
            MustBeOk(log.Append({absl::StrCat(run, t), i, {payload}, absl::Now()}, Soon()));
          });
  std::printf("%46s %.1f appends per commit\n", "",
              (appends.Value() - appends_before) / (commits.Value() - commits_before));
}

void Decisions(LogDatabase& database, const std::string& run, bool hot, int threads,
               absl::Duration span) {
  SystemClock clock;
  ThreadTimerQueue timers;
  PgLog log(database.pool(), kTestSchema, database.metrics());
  Counters counters({log, clock, timers, database.metrics()}, {.on_timer = CounterDomain::Ring});
  Measure(database, hot ? "decisions on one hot aggregate" : "decisions, each thread its aggregate",
          kStoredEvents, threads, span, [&](int t, int) {
            const std::string name = hot ? run : absl::StrCat(run, t);
            MustBeOk(counters.Execute(name, CounterDomain::Add(1), Soon()).status());
          });
}

void Main(absl::Duration span) {
  log::SetLevel(log::Level::kError);
  LogDatabase database;
  std::printf("synchronous_commit %s, fsync %s\n",
              database.Query("SHOW synchronous_commit").c_str(),
              database.Query("SHOW fsync").c_str());
  for (const int threads : {1, 8}) BareCommits(database, threads, span);
  for (const int threads : {1, 8, 64}) {
    Appends(database, absl::StrCat("append", threads, "/"), threads, span);
  }
  for (const int threads : {1, 8, 64}) {
    Decisions(database, absl::StrCat("many", threads, "/"), false, threads, span);
    Decisions(database, absl::StrCat("hot", threads), true, threads, span);
  }
}

}  // namespace
}  // namespace centralita::eventlog

int main(int argc, char** argv) {
  centralita::eventlog::Main(absl::Seconds(argc > 1 ? std::atof(argv[1]) : 2.0));
}

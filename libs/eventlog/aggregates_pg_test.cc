#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/clock/clock.h"
#include "libs/clock/thread_timer_queue.h"
#include "libs/eventlog/counter_domain.h"
#include "libs/eventlog/log_database.h"
#include "libs/eventlog/pg_log.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::Await;
using test::IsOk;
using test::Soon;
using State = CounterDomain::State;
using Event = CounterDomain::Event;
using Events = absl::StatusOr<std::vector<Event>>;

/// A whole replica: its own committers, threads and timers, on the real clock.
class Replica {
 public:
  explicit Replica(LogDatabase& database, EngineOptions options = {})
      : log_(database.pool(), kTestSchema, database.metrics()),
        counters_({log_, clock_, timers_, database.metrics()}, {.on_timer = CounterDomain::Ring},
                  std::move(options)) {
    counters_.Start();
  }

  Counters* operator->() { return &counters_; }
  Log& log() { return log_; }
  State Of(absl::string_view name) {
    return *counters_.View(
        name, [](const State& state, int64_t) { return state; }, Soon());
  }

 private:
  SystemClock clock_;
  ThreadTimerQueue timers_;
  PgLog log_;
  Counters counters_;
};

absl::Time Patient() { return absl::Now() + absl::Seconds(30); }

class AggregatesOnPostgres : public testing::Test {
 protected:
  LogDatabase database_;
};

TEST_F(AggregatesOnPostgres, TwoReplicasWithManyThreadsLoseNoUpdate) {
  Replica one(database_), other(database_);
  constexpr int kThreads = 8, kRounds = 100;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRounds; ++i) {
        Replica& replica = t % 2 == 0 ? one : other;
        failed += !replica->Execute("hot", CounterDomain::Add(1), Patient()).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failed, 0);
  EXPECT_EQ(one.Of("hot").total, kThreads * kRounds);
  EXPECT_EQ(other.Of("hot"), one.Of("hot"));
  EXPECT_EQ(one.log().Read("hot", 0, Soon())->version, kThreads * kRounds);
}

TEST_F(AggregatesOnPostgres, AHotAggregateCommitsManyDecisionsTogether) {
  Replica replica(database_);
  constexpr int kDecisions = 2000;
  std::atomic<int> done = 0;
  std::atomic<int64_t> versions = 0;
  for (int i = 0; i < kDecisions; ++i) {
    replica->ExecuteAsync("hot", CounterDomain::Add(1), Patient(),
                          [&](const absl::StatusOr<Counters::Outcome>& outcome) {
                            if (outcome.ok()) versions += outcome->version;
                            ++done;
                          });
  }
  ASSERT_TRUE(Await([&] { return done == kDecisions; }, absl::Seconds(30)));

  EXPECT_EQ(versions, int64_t{kDecisions} * (kDecisions + 1) / 2);  // Each its own.
  EXPECT_EQ(replica.Of("hot").total, kDecisions);
  EXPECT_LE(std::stoi(database_.Query("SELECT count(*) FROM logtest.events")), kDecisions / 20);
}

/// A seat for each of ten; two replicas sell them. Nobody may be told a lie.
TEST_F(AggregatesOnPostgres, NoPromiseIsBrokenWhenReplicasRace) {
  Replica one(database_), other(database_);
  std::atomic<int> sold = 0, refused = 0, odd = 0;
  const auto sell = [](const State& state, const Moment&) -> Events {
    if (state.total >= 10) return absl::ResourceExhaustedError("sold out");
    return std::vector<Event>{{Event::kAdded, 1}};
  };
  for (int i = 0; i < 200; ++i) {
    (i % 2 == 0 ? one : other)
        ->ExecuteAsync(
            "seats", sell, Patient(), [&](const absl::StatusOr<Counters::Outcome>& outcome) {
              if (outcome.ok()) {
                ++sold;
              } else {
                (outcome.status().code() == absl::StatusCode::kResourceExhausted ? refused : odd)++;
              }
            });
  }
  ASSERT_TRUE(Await([&] { return sold + refused + odd == 200; }, absl::Seconds(30)));
  EXPECT_EQ(sold, 10);
  EXPECT_EQ(odd, 0);
  EXPECT_EQ(one.Of("seats").total, 10);
}

TEST_F(AggregatesOnPostgres, SnapshotsAreTheFold) {
  {
    Replica replica(database_, {.snapshot_every = 20});
    for (int i = 1; i <= 110; ++i) {
      ASSERT_THAT(replica->Execute("a", CounterDomain::Add(i), Soon()), IsOk());
    }
  }
  EXPECT_NE(database_.Query("SELECT version FROM logtest.snapshots"), "");

  Replica fresh(database_);
  const State with = fresh.Of("a");
  database_.Query("DELETE FROM logtest.snapshots RETURNING 1");
  Replica without(database_);
  EXPECT_EQ(with, without.Of("a"));
  EXPECT_EQ(with.total, 110 * 111 / 2);
}

TEST_F(AggregatesOnPostgres, ATimerFiresPreciselyWhileItsReplicaLives) {
  Replica replica(database_);
  const absl::Time at = absl::Now() + absl::Milliseconds(300);
  ASSERT_THAT(replica->Execute("a", CounterDomain::SetAlarm(at), Soon()), IsOk());

  ASSERT_TRUE(Await([&] { return replica.Of("a").rung == 1; }));
  EXPECT_GE(absl::Now(), at);
  EXPECT_LT(absl::Now() - at, absl::Milliseconds(500));  // Not by the poller, which waits a second.
  EXPECT_EQ(database_.Query("SELECT count(*) FROM logtest.timers"), "0");
}

TEST_F(AggregatesOnPostgres, TimersOfADeadReplicaFireOnceOnAnother) {
  {
    Replica dead(database_);
    for (int i = 0; i < 20; ++i) {
      ASSERT_THAT(dead->Execute(absl::StrCat("a", i),
                                CounterDomain::SetAlarm(absl::Now() + absl::Seconds(1)), Soon()),
                  IsOk());
    }
  }
  Replica one(database_), other(database_);
  ASSERT_TRUE(Await([&] { return database_.Query("SELECT count(*) FROM logtest.timers") == "0"; }));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(one.Of(absl::StrCat("a", i)).rung, 1);
}

TEST_F(AggregatesOnPostgres, CutConnectionsBreakNoAnswer) {
  Replica one(database_), other(database_);
  std::atomic<bool> cutting = true;
  std::thread cutter([&] {
    while (cutting) {
      absl::SleepFor(absl::Milliseconds(25));
      database_.database().CutConnections();
    }
  });
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Replica& replica = t % 2 == 0 ? one : other;
      for (int i = 0; i < 100; ++i) {
        // A read that was cut is UNAVAILABLE, surely not done: try again, as clients do.
        while (true) {
          const auto outcome = replica->Execute("a", CounterDomain::Add(1), Patient());
          if (outcome.ok()) ++done;
          if (outcome.status().code() != absl::StatusCode::kUnavailable) break;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  cutting = false;
  cutter.join();

  EXPECT_EQ(done, 400);
  EXPECT_EQ(one.Of("a").total, 400);
}

}  // namespace
}  // namespace centralita::eventlog

#include "libs/eventlog/aggregates.h"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "libs/clock/fake_timer_queue.h"
#include "libs/eventlog/counter_domain.h"
#include "libs/eventlog/fake_log.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::Await;
using test::IsOk;
using test::Soon;
using test::StatusIs;
using State = CounterDomain::State;
using Event = CounterDomain::Event;
using Events = absl::StatusOr<std::vector<Event>>;

/// One replica on a log that several may share.
class Replica {
 public:
  Replica(Log& log, FakeClock& clock, Hooks<CounterDomain> hooks = {}, EngineOptions options = {})
      : metrics_(registry_), timers_(clock) {
    if (!hooks.on_timer) hooks.on_timer = CounterDomain::Ring;
    options.poll = absl::Milliseconds(20);
    counters_.emplace(EngineSurroundings{log, clock, timers_, metrics_}, std::move(hooks), options);
  }

  Counters* operator->() { return &*counters_; }
  FakeTimerQueue& timers() { return timers_; }
  State Of(absl::string_view name) {
    return *counters_->View(
        name, [](const State& state, int64_t) { return state; }, Soon());
  }

 private:
  metrics::Registry registry_;
  Metrics metrics_;
  FakeTimerQueue timers_;
  std::optional<Counters> counters_;
};

class AggregatesTest : public testing::Test {
 protected:
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  FakeLog log_{clock_};
};

/// Refuses once the total has reached `limit`.
Decide<CounterDomain> AddUpTo(int64_t limit) {
  return [limit](const State& state, const Moment&) -> Events {
    if (state.total >= limit) return absl::FailedPreconditionError("full");
    return std::vector<Event>{{Event::kAdded, 1}};
  };
}

TEST_F(AggregatesTest, AnswersWithTheEventsAndTheVersionAfterThem) {
  Replica replica(log_, clock_);

  ASSERT_OK_AND_ASSIGN(auto first, replica->Execute("a", CounterDomain::Add(3), Soon()));
  ASSERT_OK_AND_ASSIGN(auto second, replica->Execute("a", CounterDomain::Add(4), Soon()));

  EXPECT_EQ(first.version, 1);
  EXPECT_EQ(second.version, 2);
  ASSERT_EQ(second.events.size(), 1u);
  EXPECT_EQ(second.events[0].value, 4);
  EXPECT_EQ(replica.Of("a").total, 7);
}

TEST_F(AggregatesTest, TellsADecisionTheVersionThatItsFirstEventFollows) {
  Replica replica(log_, clock_);
  ASSERT_THAT(replica->Execute("a", CounterDomain::Add(1), Soon()), IsOk());

  auto seen = std::make_shared<std::atomic<int64_t>>(-1);
  ASSERT_THAT(replica->Execute(
                  "a",
                  [seen](const State&, const Moment& moment) -> Events {
                    *seen = moment.version;
                    return std::vector<Event>(2);
                  },
                  Soon()),
              IsOk());

  EXPECT_EQ(*seen, 1);
}

TEST_F(AggregatesTest, ARefusalIsItsCallersAlone) {
  Replica replica(log_, clock_);
  std::atomic<int> done = 0, refused = 0;
  for (int i = 0; i < 100; ++i) {
    replica->ExecuteAsync("a", AddUpTo(30), Soon(), [&](absl::StatusOr<Counters::Outcome> outcome) {
      (outcome.ok() ? done : refused)++;
    });
  }

  ASSERT_TRUE(Await([&] { return done + refused == 100; }));
  EXPECT_EQ(done, 30);
  EXPECT_EQ(replica.Of("a").total, 30);
}

TEST_F(AggregatesTest, DecisionsThatWaitTogetherAreOneRow) {
  Replica replica(log_, clock_);
  std::atomic<bool> held = true;
  std::atomic<int> done = 0;
  const auto count = [&](const absl::StatusOr<Counters::Outcome>& outcome) {
    done += outcome.ok();
  };
  replica->ExecuteAsync(
      "a",
      [&held](const State&, const Moment&) -> Events {
        while (held) std::this_thread::yield();
        return std::vector<Event>{{Event::kAdded, 1}};
      },
      Soon(), count);
  for (int i = 0; i < 50; ++i) replica->ExecuteAsync("a", CounterDomain::Add(1), Soon(), count);
  held = false;

  ASSERT_TRUE(Await([&] { return done == 51; }));
  EXPECT_LE(log_.appends(), 2u);  // Those that came during the first, together.
  EXPECT_EQ(replica.Of("a").events, 51);
}

TEST_F(AggregatesTest, DecidesAgainOnWhatAnotherReplicaHasWritten) {
  Replica one(log_, clock_), other(log_, clock_);
  ASSERT_THAT(one->Execute("a", AddUpTo(2), Soon()), IsOk());
  ASSERT_THAT(other->Execute("a", AddUpTo(2), Soon()), IsOk());

  EXPECT_THAT(one->Execute("a", AddUpTo(2), Soon()),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(one.Of("a").total, 2);
}

TEST_F(AggregatesTest, RefusesNobodyOnAStateThatIsNotTheNewest) {
  Replica one(log_, clock_), other(log_, clock_);
  const auto only_if_opened = [](const State& state, const Moment&) -> Events {
    if (state.total == 0) return absl::NotFoundError("no such thing");
    return std::vector<Event>();
  };
  EXPECT_THAT(one->Execute("a", only_if_opened, Soon()), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_THAT(other->Execute("a", CounterDomain::Add(1), Soon()), IsOk());

  EXPECT_THAT(one->Execute("a", only_if_opened, Soon()), IsOk());
}

TEST_F(AggregatesTest, TwoReplicasLoseNothing) {
  Replica one(log_, clock_), other(log_, clock_);
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        Replica& replica = (t + i) % 2 == 0 ? one : other;
        done += replica->Execute("a", CounterDomain::Add(1), Soon()).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(done, 800);
  EXPECT_EQ(one.Of("a").total, 800);
  EXPECT_EQ(other.Of("a").total, 800);
}

TEST_F(AggregatesTest, HooksSeeEveryEventOnceInOrderWhoeverWroteIt) {
  std::atomic<int64_t> committed = 0, observed = 0, last = 0;
  std::atomic<bool> ordered = true;
  const auto watch = [&](std::atomic<int64_t>& count) {
    return [&](absl::string_view, const State&, int64_t version, const std::vector<Event>& events) {
      ordered = ordered && version == last + static_cast<int64_t>(events.size());
      last = version;
      count += static_cast<int64_t>(events.size());
    };
  };
  Replica one(log_, clock_, {.committed = watch(committed), .observed = watch(observed)});
  Replica other(log_, clock_);
  ASSERT_THAT(one->Execute("a", CounterDomain::Add(1), Soon()), IsOk());
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(other->Execute("a", CounterDomain::Add(1), Soon()), IsOk());
  }
  ASSERT_THAT(one->Execute("a", CounterDomain::Add(1), Soon()), IsOk());

  EXPECT_EQ(committed, 2);
  EXPECT_EQ(observed, 3);
  EXPECT_TRUE(ordered);
}

TEST_F(AggregatesTest, AFailedAppendChangesNothingAndIsForgotten) {
  Replica replica(log_, clock_);
  ASSERT_THAT(replica->Execute("a", CounterDomain::Add(1), Soon()), IsOk());

  log_.FailWith(absl::UnavailableError("away"));
  EXPECT_THAT(replica->Execute("a", CounterDomain::Add(10), Soon()),
              StatusIs(absl::StatusCode::kUnavailable));
  log_.FailWith(absl::OkStatus());

  ASSERT_THAT(replica->Execute("a", CounterDomain::Add(1), Soon()), IsOk());
  EXPECT_EQ(replica.Of("a").total, 2);
}

/// A counter whose snapshots are large beside its events.
struct LargeDomain : CounterDomain {
  static constexpr size_t kPadding = 100'000;

  static std::string EncodeSnapshot(const State& state) {
    return CounterDomain::EncodeSnapshot(state) + std::string(kPadding, ' ');
  }
};

TEST_F(AggregatesTest, KeepsALargeStateNoOftenerThanItsEventsAreWorth) {
  metrics::Registry registry;
  Metrics metrics(registry);
  FakeTimerQueue timers(clock_);
  {
    Aggregates<LargeDomain> counters({log_, clock_, timers, metrics}, {}, {.snapshot_every = 1});
    for (int i = 0; i < 30; ++i) {
      ASSERT_THAT(counters.Execute("a", CounterDomain::Add(1), Soon()), IsOk());
    }
  }
  ASSERT_OK_AND_ASSIGN(const Tail tail, log_.Read("a", 0, Soon()));
  ASSERT_TRUE(tail.snapshot.has_value());
  EXPECT_EQ(tail.snapshot->version, 1);  // 29 events of three bytes are not a quarter of it.
}

TEST_F(AggregatesTest, SnapshotPlusTailIsTheFold) {
  {
    Replica replica(log_, clock_, {}, {.snapshot_every = 10});
    for (int i = 1; i <= 25; ++i) {
      ASSERT_THAT(replica->Execute("a", CounterDomain::Add(i), Soon()), IsOk());
    }
  }
  ASSERT_OK_AND_ASSIGN(const Tail tail, log_.Read("a", 0, Soon()));
  ASSERT_TRUE(tail.snapshot.has_value());
  EXPECT_EQ(tail.snapshot->version + static_cast<int64_t>(tail.events.size()), 25);
  EXPECT_LT(tail.events.size(), 15u);

  Replica fresh(log_, clock_);
  EXPECT_EQ(fresh.Of("a").total, 325);
  EXPECT_EQ(fresh.Of("a").events, 25);
}

TEST_F(AggregatesTest, ForgetsTheLeastRecentlyUsedAndLoadsItAgain) {
  Replica replica(log_, clock_, {}, {.warm = 4});
  for (int i = 0; i < 20; ++i) {
    ASSERT_THAT(replica->Execute(absl::StrCat("a", i), CounterDomain::Add(i), Soon()), IsOk());
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(replica.Of(absl::StrCat("a", i)).total, i);
}

TEST_F(AggregatesTest, ATimerFiresAtItsTimeFromMemory) {
  Replica replica(log_, clock_);
  const absl::Time at = clock_.Now() + absl::Seconds(20);
  ASSERT_THAT(replica->Execute("a", CounterDomain::SetAlarm(at), Soon()), IsOk());

  replica.timers().Advance(absl::Milliseconds(19'999));
  EXPECT_EQ(replica.Of("a").rung, 0);
  replica.timers().Advance(absl::Milliseconds(1));
  EXPECT_TRUE(Await([&] { return replica.Of("a").rung == 1; }));
  EXPECT_EQ(replica.timers().size(), 0u);
}

TEST_F(AggregatesTest, AnotherReplicaFiresTheTimersOfOneThatDied) {
  {
    Replica dead(log_, clock_);
    ASSERT_THAT(
        dead->Execute("a", CounterDomain::SetAlarm(clock_.Now() + absl::Seconds(1)), Soon()),
        IsOk());
  }
  Replica alive(log_, clock_);
  alive->Start();
  clock_.Advance(absl::Seconds(3));

  EXPECT_TRUE(Await([&] { return alive.Of("a").rung == 1; }));
}

TEST_F(AggregatesTest, ATimerThatChangesNothingIsFiredEverMoreSlowly) {
  std::atomic<int> fired = 0;
  Replica replica(log_, clock_, {.on_timer = [&](const State&, const Moment&) -> Events {
                    ++fired;
                    return std::vector<Event>();
                  }});
  replica->Start();
  ASSERT_THAT(replica->Execute("a", CounterDomain::SetAlarm(clock_.Now()), Soon()), IsOk());
  replica.timers().RunDue();
  ASSERT_TRUE(Await([&] { return fired == 1 && replica.timers().size() == 1; }));

  for (int i = 0; i < 60; ++i) {
    replica.timers().Advance(absl::Seconds(1));
    replica.Of("a");  // Behind the timer's decision, if there was one.
  }
  EXPECT_GE(fired, 6);   // 0.1 + 0.2 + 0.4 ... s
  EXPECT_LE(fired, 12);  // Not by the poller either, which looked all the time.
}

TEST_F(AggregatesTest, AfterALongOutageOfTheLogATimerIsAtMostThreeSecondsLate) {
  Replica replica(log_, clock_);
  ASSERT_THAT(replica->Execute("a", CounterDomain::SetAlarm(clock_.Now()), Soon()), IsOk());
  log_.FailWith(absl::UnavailableError("away"));
  replica.timers().RunDue();
  for (int i = 0; i < 30; ++i) {  // 0.1 + 0.2 + 0.4 ... s
    ASSERT_TRUE(Await([&] { return replica.timers().size() == 1; }));
    replica.timers().Advance(absl::Seconds(3));
  }
  ASSERT_TRUE(Await([&] { return replica.timers().size() == 1; }));
  log_.FailWith(absl::OkStatus());

  replica.timers().Advance(absl::Seconds(3));
  EXPECT_TRUE(Await([&] { return replica.Of("a").rung == 1; }));
}

TEST_F(AggregatesTest, RefusesWhenTooManyWait) {
  Replica replica(log_, clock_, {}, {.max_waiting = 10});
  std::atomic<bool> held = true;
  std::atomic<int> overloaded = 0, done = 0;
  for (int i = 0; i < 50; ++i) {
    replica->ExecuteAsync(
        "a",
        [&held](const State&, const Moment&) -> Events {
          while (held) std::this_thread::yield();
          return std::vector<Event>();
        },
        Soon(),
        [&](const absl::StatusOr<Counters::Outcome>& outcome) {
          overloaded += status::Reason(outcome.status()) == "AGGREGATE_OVERLOADED";
          ++done;
        });
  }
  EXPECT_GE(overloaded, 29);
  held = false;
  EXPECT_TRUE(Await([&] { return done == 50; }));
}

TEST_F(AggregatesTest, AfterStopCommandsAreRefusedAndThoseUnderWayAnswered) {
  Replica replica(log_, clock_);
  std::atomic<int> answered = 0;
  for (int i = 0; i < 20; ++i) {
    replica->ExecuteAsync("a", CounterDomain::Add(1), Soon(),
                          [&](const absl::StatusOr<Counters::Outcome>&) { ++answered; });
  }
  replica->Stop();

  EXPECT_EQ(answered, 20);
  EXPECT_THAT(replica->Execute("a", CounterDomain::Add(1), Soon()),
              StatusIs(absl::StatusCode::kUnavailable, "SHUTTING_DOWN"));
}

}  // namespace
}  // namespace centralita::eventlog

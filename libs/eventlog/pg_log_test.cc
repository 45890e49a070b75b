#include "libs/eventlog/pg_log.h"

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/eventlog/log_database.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::Await;
using test::IsOk;
using test::Soon;
using test::StatusIs;

class PgLogTest : public testing::Test {
 protected:
  std::unique_ptr<PgLog> Replica() {
    return std::make_unique<PgLog>(database_.pool(), kTestSchema, database_.metrics());
  }

  LogDatabase database_;
};

/// Appends at the end of `aggregate`, however often it moves. The number of tries, or -1.
int AppendAtEnd(Log& log, const std::string& aggregate, const std::string& payload) {
  for (int tries = 1;; ++tries) {
    const absl::StatusOr<Tail> tail = log.Read(aggregate, 0, Soon());
    if (!tail.ok()) return -1;
    const absl::Status status = log.Append({aggregate, tail->version, {payload}, std::nullopt},
                                           absl::Now() + absl::Seconds(30));
    if (status.ok()) return tries;
    if (status.code() != absl::StatusCode::kAborted) return -1;
  }
}

TEST_F(PgLogTest, AppendsThatWaitTogetherShareACommit) {
  const auto log = Replica();
  std::atomic<int> done = 0;
  for (int i = 0; i < 400; ++i) {
    log->AppendAsync({absl::StrCat("a", i), 0, {"x"}, std::nullopt}, Soon(),
                     [&](const absl::Status& status) { done += status.ok(); });
  }
  ASSERT_TRUE(Await([&] { return done == 400; }));

  EXPECT_EQ(database_.Query("SELECT count(*) FROM logtest.events"), "400");
  const int commits = std::stoi(database_.Query("SELECT count(DISTINCT txid) FROM logtest.events"));
  EXPECT_LE(commits, 40);
  EXPECT_EQ(database_.metrics().commits.With({kTestSchema}).Value(), commits);
}

TEST_F(PgLogTest, AppendsToOneAggregateInOneMomentAreDecidedByTheirOrder) {
  const auto log = Replica();
  std::atomic<int> done = 0, conflicts = 0;
  for (int i = 0; i < 50; ++i) {
    log->AppendAsync({"a", 0, {"x"}, std::nullopt}, Soon(),
                     [&](const absl::Status& status) { (status.ok() ? done : conflicts)++; });
  }
  ASSERT_TRUE(Await([&] { return done + conflicts == 50; }));
  EXPECT_EQ(done, 1);
}

TEST_F(PgLogTest, ReplicasThatMeetOnTheSameAggregatesDoNotDeadlock) {
  const auto one = Replica(), other = Replica();
  constexpr int kThreads = 8, kRounds = 60, kAggregates = 5;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      Log& log = t % 2 == 0 ? *one : *other;
      for (int i = 0; i < kRounds; ++i) {
        const int which = t % 4 < 2 ? i % kAggregates : kAggregates - 1 - i % kAggregates;
        failed += AppendAtEnd(log, absl::StrCat("a", which), absl::StrCat(t, "/", i)) < 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failed, 0);
  EXPECT_EQ(database_.Query("SELECT deadlocks FROM pg_stat_database "
                            "WHERE datname = current_database()"),
            "0");
  EXPECT_EQ(database_.Query("SELECT sum(cardinality(payloads)) FROM logtest.events"),
            std::to_string(kThreads * kRounds));
  EXPECT_EQ(
      database_.Query("SELECT count(*) FROM (SELECT first_version - 1 - lag(last_version, 1, "
                      "0::bigint) OVER (PARTITION BY aggregate ORDER BY first_version) AS gap "
                      "FROM logtest.events) g WHERE gap <> 0"),
      "0");
}

TEST_F(PgLogTest, OneBadAppendDoesNotSpoilItsBatch) {
  const auto log = Replica();
  std::atomic<int> done = 0, failed = 0;
  for (int i = 0; i < 40; ++i) {
    const std::string name = i == 20 ? std::string("not\xffutf8") : absl::StrCat("a", i);
    log->AppendAsync({name, 0, {"x"}, std::nullopt}, Soon(),
                     [&](const absl::Status& status) { (status.ok() ? done : failed)++; });
  }
  ASSERT_TRUE(Await([&] { return done + failed == 40; }));
  EXPECT_EQ(done, 39);
}

TEST_F(PgLogTest, NeverAppendsBehindEventsThatAreNotThere) {
  const auto log = Replica();
  ASSERT_THAT(log->Append({"a", 0, {"1"}, std::nullopt}, Soon()), IsOk());
  ASSERT_THAT(log->Append({"a", 1, {"2"}, std::nullopt}, Soon()), IsOk());
  database_.Query("DELETE FROM logtest.events WHERE first_version = 2 RETURNING 1");

  EXPECT_THAT(log->Append({"a", 2, {"3"}, std::nullopt}, Soon()),
              StatusIs(absl::StatusCode::kAborted, "VERSION_CONFLICT"));
}

TEST_F(PgLogTest, CutConnectionsLoseAndDoubleNothing) {
  database_.Query(  // Statements take long enough to be hit.
      "CREATE FUNCTION logtest.linger() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_sleep(0.003); RETURN NULL; END'; "
      "CREATE TRIGGER linger AFTER INSERT ON logtest.events "
      "FOR EACH STATEMENT EXECUTE FUNCTION logtest.linger()");
  const auto log = Replica();
  std::atomic<bool> cutting = true;
  std::thread cutter([&] {
    while (cutting) {
      absl::SleepFor(absl::Milliseconds(15));
      database_.database().CutConnections();
    }
  });
  constexpr int kThreads = 6, kAppends = 120;
  std::atomic<int> odd = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {  // Each has an aggregate to itself: no conflict is ever right.
      for (int i = 0; i < kAppends; ++i) {
        const absl::Status status =
            log->Append({absl::StrCat("a", t), i, {std::to_string(i)}, std::nullopt},
                        absl::Now() + absl::Seconds(30));
        if (!status.ok()) ++odd;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  cutting = false;
  cutter.join();

  EXPECT_EQ(odd, 0);
  EXPECT_GT(database_.metrics().doubts.With({kTestSchema}).Value(), 0);
  for (int t = 0; t < kThreads; ++t) {
    ASSERT_OK_AND_ASSIGN(const Tail tail, log->Read(absl::StrCat("a", t), 0, Soon()));
    ASSERT_EQ(tail.events.size(), static_cast<size_t>(kAppends));
    for (int i = 0; i < kAppends; ++i) EXPECT_EQ(tail.events[i], std::to_string(i));
  }
}

TEST_F(PgLogTest, AServerThatIsAwayIsUnavailableAtTheDeadline) {
  postgres::Pool nowhere("postgresql://127.0.0.1:1/nowhere", 2);
  PgLog log(nowhere, kTestSchema, database_.metrics());

  EXPECT_THAT(log.Append({"a", 0, {"x"}, std::nullopt}, absl::Now() + absl::Milliseconds(200)),
              StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(log.Read("a", 0, absl::Now() + absl::Milliseconds(200)),
              StatusIs(absl::StatusCode::kUnavailable));
}

/// Several writers, one of which keeps transactions open while others commit past it.
TEST_F(PgLogTest, TheFeedNeverSkipsNorReorders) {
  const auto one = Replica(), other = Replica();
  constexpr int kThreads = 4, kAppends = 150, kSlow = 12;
  std::vector<std::thread> writers;
  for (int t = 0; t < kThreads; ++t) {
    writers.emplace_back([&, t] {
      for (int i = 0; i < kAppends; ++i) {
        AppendAtEnd(t % 2 == 0 ? *one : *other, absl::StrCat("a", (t + i) % 3), "x");
      }
    });
  }
  writers.emplace_back([&] {
    pqxx::connection connection(database_.database().url());
    for (int i = 0; i < kSlow; ++i) {
      pqxx::work slow(connection);
      slow.exec(
          "INSERT INTO logtest.events (aggregate, first_version, last_version, append_id, "
          "payloads) VALUES ('slow', " +
          std::to_string(i + 1) + ", " + std::to_string(i + 1) + ", gen_random_uuid(), '{x}')");
      absl::SleepFor(absl::Milliseconds(20));
      slow.commit();
    }
  });

  Cursor cursor;
  std::map<std::string, int64_t> versions;
  int64_t entries = 0, wrong = 0;
  const absl::Time patience = absl::Now() + absl::Seconds(60);
  while (entries < kThreads * kAppends + kSlow && absl::Now() < patience) {
    const auto some = one->ReadFeed(cursor, 7, Soon());
    ASSERT_THAT(some, IsOk());
    for (const FeedEntry& entry : *some) {
      wrong += entry.cursor <= cursor;
      wrong += entry.first_version != versions[entry.aggregate] + 1;
      cursor = entry.cursor;
      versions[entry.aggregate] += static_cast<int64_t>(entry.payloads.size());
      ++entries;
    }
  }
  for (std::thread& writer : writers) writer.join();

  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(entries, kThreads * kAppends + kSlow);
}

TEST_F(PgLogTest, ATransactionThatStillRunsHoldsTheFeedBack) {
  const auto log = Replica();
  pqxx::connection connection(database_.database().url());
  pqxx::work slow(connection);
  slow.exec("SELECT pg_current_xact_id()");
  ASSERT_THAT(log->Append({"a", 0, {"x"}, std::nullopt}, Soon()), IsOk());

  EXPECT_TRUE(log->ReadFeed({}, 10, Soon())->empty());
  slow.commit();
  EXPECT_TRUE(Await([&] { return log->ReadFeed({}, 10, Soon())->size() == 1; }));
}

}  // namespace
}  // namespace centralita::eventlog

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/clock/clock.h"
#include "libs/eventlog/fake_log.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/log_database.h"
#include "libs/eventlog/pg_log.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::IsOk;
using test::Soon;
using test::StatusIs;
using testing::ElementsAre;
using testing::IsEmpty;

/// A log, and what it stands on.
struct Stand {
  virtual ~Stand() = default;
  virtual Log& log() = 0;
};

struct FakeStand final : Stand {
  Log& log() override { return log_; }
  SystemClock clock_;
  FakeLog log_{clock_};
};

struct PgStand final : Stand {
  Log& log() override { return log_; }
  LogDatabase database_;
  PgLog log_{database_.pool(), kTestSchema, database_.metrics()};
};

struct Kind {
  std::string name;
  std::unique_ptr<Stand> (*make)();
};

class LogContract : public testing::TestWithParam<Kind> {
 protected:
  Log& log() { return stand_->log(); }

  absl::Status Append(std::string aggregate, int64_t expected, std::vector<std::string> payloads,
                      std::optional<absl::Time> due = std::nullopt) {
    return log().Append({std::move(aggregate), expected, std::move(payloads), due}, Soon());
  }

  const std::unique_ptr<Stand> stand_ = GetParam().make();
};

TEST_P(LogContract, WhatIsUnknownIsAtVersionZero) {
  ASSERT_OK_AND_ASSIGN(const Tail tail, log().Read("a", 0, Soon()));
  EXPECT_EQ(tail.version, 0);
  EXPECT_THAT(tail.events, IsEmpty());
}

TEST_P(LogContract, GivesBackEveryByteInOrder) {
  const std::string bytes("\0\\x41\"{},'\n\xff NULL", 17);
  ASSERT_THAT(Append("a", 0, {bytes, ""}), IsOk());
  ASSERT_THAT(Append("a", 2, {"third"}), IsOk());

  ASSERT_OK_AND_ASSIGN(const Tail all, log().Read("a", 0, Soon()));
  EXPECT_EQ(all.version, 3);
  EXPECT_THAT(all.events, ElementsAre(bytes, "", "third"));
  ASSERT_OK_AND_ASSIGN(const Tail rest, log().Read("a", 2, Soon()));
  EXPECT_EQ(rest.version, 3);
  EXPECT_THAT(rest.events, ElementsAre("third"));
}

TEST_P(LogContract, RefusesAnAppendAtAnyOtherVersion) {
  ASSERT_THAT(Append("a", 0, {"one", "two"}), IsOk());
  for (const int64_t expected : {0, 1, 3, 7}) {
    EXPECT_THAT(Append("a", expected, {"x"}),
                StatusIs(absl::StatusCode::kAborted, "VERSION_CONFLICT"))
        << expected;
  }
  EXPECT_EQ(log().Read("a", 0, Soon())->version, 2);
}

TEST_P(LogContract, RefusesAnAppendOfNothing) {
  EXPECT_THAT(Append("a", 0, {}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Append("", 0, {"x"}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_P(LogContract, ATimerIsThatOfTheLastAppend) {
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  ASSERT_THAT(Append("a", 0, {"x"}, now), IsOk());
  ASSERT_THAT(Append("b", 0, {"x"}, now - absl::Seconds(1)), IsOk());
  ASSERT_THAT(Append("c", 0, {"x"}, now - absl::Seconds(2)), IsOk());
  ASSERT_THAT(Append("c", 1, {"x"}), IsOk());
  ASSERT_THAT(Append("d", 0, {"x"}, now - absl::Seconds(3)), IsOk());
  ASSERT_THAT(Append("d", 1, {"x"}, now + absl::Seconds(3)), IsOk());
  ASSERT_THAT(Append("a", 0, {"x"}, now - absl::Seconds(9)), StatusIs(absl::StatusCode::kAborted));

  ASSERT_OK_AND_ASSIGN(const auto due, log().DueTimers(now + absl::Seconds(1), 10, Soon()));
  ASSERT_EQ(due.size(), 2u);
  EXPECT_EQ(due[0].aggregate, "b");
  EXPECT_EQ(due[0].due, now - absl::Seconds(1));
  EXPECT_EQ(due[1].aggregate, "a");
  ASSERT_OK_AND_ASSIGN(const auto one, log().DueTimers(now + absl::Seconds(1), 1, Soon()));
  EXPECT_EQ(one.size(), 1u);
  ASSERT_OK_AND_ASSIGN(const auto none, log().DueTimers(now - absl::Seconds(1), 10, Soon()));
  EXPECT_TRUE(none.empty());
}

TEST_P(LogContract, ASnapshotStandsForTheEventsBeforeIt) {
  ASSERT_THAT(Append("a", 0, {"1", "2"}), IsOk());
  ASSERT_THAT(log().SaveSnapshot("a", {.version = 2, .payload = std::string("\0s", 2)}, Soon()),
              IsOk());
  ASSERT_THAT(Append("a", 2, {"3"}), IsOk());

  ASSERT_OK_AND_ASSIGN(const Tail tail, log().Read("a", 0, Soon()));
  ASSERT_TRUE(tail.snapshot.has_value());
  EXPECT_EQ(tail.snapshot->payload, std::string("\0s", 2));
  EXPECT_EQ(tail.snapshot->version, 2);
  EXPECT_THAT(tail.events, ElementsAre("3"));
  EXPECT_EQ(tail.version, 3);
  ASSERT_OK_AND_ASSIGN(const Tail rest, log().Read("a", 2, Soon()));
  EXPECT_FALSE(rest.snapshot.has_value());
}

TEST_P(LogContract, AnOlderSnapshotIsIgnored) {
  ASSERT_THAT(Append("a", 0, {"1", "2"}), IsOk());
  ASSERT_THAT(log().SaveSnapshot("a", {.version = 2, .payload = "new"}, Soon()), IsOk());
  ASSERT_THAT(log().SaveSnapshot("a", {.version = 1, .payload = "old"}, Soon()), IsOk());
  EXPECT_EQ(log().Read("a", 0, Soon())->snapshot->payload, "new");
}

TEST_P(LogContract, TheFeedHasEveryAppendInOrder) {
  ASSERT_THAT(Append("a", 0, {"1", "2"}), IsOk());
  ASSERT_THAT(Append("b", 0, {"x"}), IsOk());
  ASSERT_THAT(Append("a", 2, {"3"}), IsOk());

  LocalFeed feed(log());
  std::vector<FeedEntry> all;
  Cursor cursor;
  while (all.size() < 3) {
    ASSERT_OK_AND_ASSIGN(const auto some, feed.Pull(cursor, 2, absl::Seconds(5)));
    ASSERT_FALSE(some.empty());
    for (const FeedEntry& entry : some) {
      EXPECT_LT(cursor, entry.cursor);
      cursor = entry.cursor;
      all.push_back(entry);
    }
  }
  EXPECT_EQ(all[0].aggregate, "a");
  EXPECT_EQ(all[0].first_version, 1);
  EXPECT_THAT(all[0].payloads, ElementsAre("1", "2"));
  EXPECT_EQ(all[1].aggregate, "b");
  EXPECT_EQ(all[2].first_version, 3);
  EXPECT_LT(absl::AbsDuration(absl::Now() - all[2].appended_at), absl::Minutes(1));
  EXPECT_THAT(*feed.Pull(cursor, 2, absl::ZeroDuration()), IsEmpty());
}

TEST_P(LogContract, WaitingEndsWithAnAppend) {
  const uint64_t seen = log().appends();
  EXPECT_FALSE(log().WaitForAppends(seen, absl::Now() + absl::Milliseconds(5)));
  ASSERT_THAT(Append("a", 0, {"1"}), IsOk());
  EXPECT_TRUE(log().WaitForAppends(seen, Soon()));
}

INSTANTIATE_TEST_SUITE_P(
    , LogContract,
    testing::Values(
        Kind{"Fake", +[]() -> std::unique_ptr<Stand> { return std::make_unique<FakeStand>(); }},
        Kind{"Postgres", +[]() -> std::unique_ptr<Stand> { return std::make_unique<PgStand>(); }}),
    [](const testing::TestParamInfo<Kind>& info) { return info.param.name; });

}  // namespace
}  // namespace centralita::eventlog

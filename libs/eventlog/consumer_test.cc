#include "libs/eventlog/consumer.h"

#include <mutex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/eventlog/fake_log.h"
#include "libs/eventlog/local_feed.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::Await;
using test::IsOk;
using test::Soon;
using test::StatusIs;
using testing::ElementsAre;

/// Keeps what it was given, and refuses `poison` until told otherwise.
class Keeper final : public FeedHandler {
 public:
  absl::StatusOr<Cursor> LoadCursor() override {
    std::lock_guard lock(mutex_);
    return cursor_;
  }

  absl::Status Handle(absl::Span<const FeedEntry> entries) override {
    std::lock_guard lock(mutex_);
    ++calls_;
    for (const FeedEntry& entry : entries) {
      if (entry.aggregate == poison_) return absl::InternalError("cannot be taken in");
    }
    for (const FeedEntry& entry : entries) seen_.push_back(entry.aggregate);
    cursor_ = entries.back().cursor;
    return absl::OkStatus();
  }

  void SetPoison(std::string aggregate) {
    std::lock_guard lock(mutex_);
    poison_ = std::move(aggregate);
  }

  std::vector<std::string> seen() {
    std::lock_guard lock(mutex_);
    return seen_;
  }

  int calls() {
    std::lock_guard lock(mutex_);
    return calls_;
  }

 private:
  std::mutex mutex_;
  Cursor cursor_;
  std::string poison_;
  std::vector<std::string> seen_;
  int calls_ = 0;
};

class ConsumerTest : public testing::Test {
 protected:
  void Append(std::string aggregate) {
    ASSERT_THAT(log_.Append({.aggregate = std::move(aggregate), .payloads = {"x"}}, Soon()),
                IsOk());
  }

  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  FakeLog log_{clock_};
  LocalFeed feed_{log_};
  metrics::Registry registry_;
  Metrics metrics_{registry_};
  Keeper keeper_;
  Consumer consumer_{
      feed_,
      keeper_,
      metrics_,
      {.name = "test", .first_retry = absl::Milliseconds(1), .last_retry = absl::Milliseconds(5)}};
};

TEST_F(ConsumerTest, HandsOnWhatIsThereAndWhatComes) {
  Append("a");
  consumer_.Start();
  ASSERT_TRUE(Await([&] { return keeper_.seen().size() == 1; }));
  Append("b");
  Append("c");

  ASSERT_TRUE(Await([&] { return keeper_.seen().size() == 3; }));
  EXPECT_THAT(keeper_.seen(), ElementsAre("a", "b", "c"));
}

TEST_F(ConsumerTest, APoisonousEntryStopsTheFeedBehindItAndIsNeverSkipped) {
  keeper_.SetPoison("b");
  for (const char* name : {"a", "b", "c"}) Append(name);
  consumer_.Start();

  ASSERT_TRUE(Await([&] { return keeper_.calls() > 6; }));
  EXPECT_THAT(keeper_.seen(), ElementsAre("a"));
  EXPECT_GE(metrics_.feed_failures.With({"test", "handler"}).Value(), 3);

  keeper_.SetPoison("");
  ASSERT_TRUE(Await([&] { return keeper_.seen().size() == 3; }));
  EXPECT_THAT(keeper_.seen(), ElementsAre("a", "b", "c"));
}

TEST_F(ConsumerTest, GoesOnWhereTheHandlerSaysAfterARestart) {
  Append("a");
  consumer_.Start();
  ASSERT_TRUE(Await([&] { return keeper_.seen().size() == 1; }));
  consumer_.Stop();
  Append("b");

  LocalFeed feed(log_);
  Consumer again(feed, keeper_, metrics_, {.name = "again"});
  again.Start();
  ASSERT_TRUE(Await([&] { return keeper_.seen().size() == 2; }));
  EXPECT_THAT(keeper_.seen(), ElementsAre("a", "b"));
}

TEST_F(ConsumerTest, OutlastsASourceThatIsAway) {
  log_.FailWith(absl::UnavailableError("away"));
  consumer_.Start();
  ASSERT_TRUE(Await([&] { return metrics_.feed_failures.With({"test", "source"}).Value() > 2; }));
  log_.FailWith(absl::OkStatus());
  Append("a");

  EXPECT_TRUE(Await([&] { return keeper_.seen().size() == 1; }));
}

TEST(Cursor, TextFormIsReadBack) {
  for (const Cursor cursor : {Cursor{}, Cursor{.txid = 7, .seq = 0},
                              Cursor{.txid = 18'446'744'073'709'551'615u, .seq = 99}}) {
    EXPECT_EQ(ParseCursor(ToText(cursor)).value(), cursor);
  }
}

TEST(Cursor, RefusesWhatIsNone) {
  for (const char* text : {"7", "-", "7-", "-7", "a-1", "1-a", "1--1", "1-2-3"}) {
    EXPECT_THAT(ParseCursor(text), StatusIs(absl::StatusCode::kInvalidArgument, "CURSOR_INVALID"))
        << text;
  }
}

}  // namespace
}  // namespace centralita::eventlog

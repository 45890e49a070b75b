#include "libs/eventlog/cursors.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/eventlog/consumer.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/log_database.h"
#include "libs/eventlog/pg_log.h"
#include "libs/postgres/transaction.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::Await;
using test::IsOk;
using test::Soon;

/// Writes each entry to a table that would also keep a second copy.
class Writer final : public FeedHandler {
 public:
  explicit Writer(postgres::Pool& pool) : pool_(pool) {}

  absl::StatusOr<Cursor> LoadCursor() override {
    return eventlog::LoadCursor(pool_, kTestSchema, "writer", Soon());
  }

  absl::Status Handle(absl::Span<const FeedEntry> entries) override {
    return postgres::ReadWrite(pool_, Soon(), [&](pqxx::transaction_base& transaction) {
      const auto fresh = TakeEntries(transaction, kTestSchema, "writer", entries);
      if (!fresh.ok()) return fresh.status();
      for (const FeedEntry& entry : *fresh) {
        transaction.exec_params("INSERT INTO logtest.copies VALUES ($1, $2)", entry.aggregate,
                                entry.first_version);
      }
      return absl::OkStatus();
    });
  }

 private:
  postgres::Pool& pool_;
};

TEST(Cursors, ReplicasOfAConsumerWriteEachEntryOnceAlsoWhenCut) {
  LogDatabase database;
  database.Query("CREATE TABLE logtest.copies (aggregate text, version bigint, at bigserial)");
  PgLog log(database.pool(), kTestSchema, database.metrics());
  Writer writer(database.pool());
  LocalFeed feed_one(log), feed_other(log);
  const ConsumerOptions options{.name = "writer",
                                .max_entries = 5,
                                .first_retry = absl::Milliseconds(2),
                                .last_retry = absl::Milliseconds(50)};
  Consumer one(feed_one, writer, database.metrics(), options);
  Consumer other(feed_other, writer, database.metrics(), options);
  one.Start();
  other.Start();

  constexpr int kAppends = 200;
  for (int i = 0; i < kAppends; ++i) {
    if (i % 40 == 20) database.database().CutConnections();
    ASSERT_THAT(log.Append({absl::StrCat("a", i % 3), i / 3, {"x"}, std::nullopt}, Soon()), IsOk());
  }
  const auto count = [&] { return database.Query("SELECT count(*) FROM logtest.copies"); };
  EXPECT_TRUE(Await([&] { return count() == std::to_string(kAppends); }));
  one.Stop();
  other.Stop();

  EXPECT_EQ(count(), std::to_string(kAppends));
  EXPECT_EQ(database.Query("SELECT count(*) FROM (SELECT version - lag(version, 1, 0::bigint) OVER "
                           "(PARTITION BY aggregate ORDER BY at) AS step FROM logtest.copies) s "
                           "WHERE step <> 1"),
            "0");
}

}  // namespace
}  // namespace centralita::eventlog

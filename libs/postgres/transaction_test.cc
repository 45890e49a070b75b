#include "libs/postgres/transaction.h"

#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/postgres/values.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"

namespace centralita::postgres {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::Soon;
using test::StatusIs;

const Migrations kTables = {{"0001_x.sql", R"sql(
  CREATE TABLE x.counters (name text PRIMARY KEY, value bigint NOT NULL CHECK (value >= 0));
  INSERT INTO x.counters VALUES ('a', 0))sql"}};

class TransactionTest : public testing::Test {
 protected:
  std::string Value() { return database_.Query("SELECT value FROM x.counters WHERE name = 'a'"); }

  test::TestDatabase database_{"x", kTables};
  Pool& pool_ = database_.pool();
};

absl::Status Add(pqxx::transaction_base& transaction, int by) {
  transaction.exec_params("UPDATE x.counters SET value = value + $1 WHERE name = 'a'", by);
  return absl::OkStatus();
}

TEST_F(TransactionTest, CommitsWhatSucceeds) {
  EXPECT_THAT(ReadWrite(pool_, Soon(), [](auto& transaction) { return Add(transaction, 1); }),
              IsOk());
  EXPECT_EQ(Value(), "1");
}

TEST_F(TransactionTest, RollsBackWhatFails) {
  const auto refused = ReadWrite(pool_, Soon(), [](auto& transaction) {
    EXPECT_THAT(Add(transaction, 1), IsOk());
    return absl::CancelledError("no");
  });

  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kCancelled));
  EXPECT_EQ(Value(), "0");
}

TEST_F(TransactionTest, SqlErrorsBecomeCodesAndTheConnectionStaysOfUse) {
  Pool pool(database_.url(), 1);
  const auto run = [&](const std::string& sql) {
    return ReadWrite(pool, Soon(), [&](pqxx::transaction_base& transaction) {
      transaction.exec(sql);
      return absl::OkStatus();
    });
  };

  EXPECT_THAT(run("INSERT INTO x.counters VALUES ('a', 1)"),
              StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(run("INSERT INTO x.counters VALUES ('b', -1)"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(run("SELECT nonsense"), StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(run("INSERT INTO x.counters VALUES ('b', 1)"), IsOk());
}

TEST_F(TransactionTest, NoStatementOutlivesTheDeadline) {
  const auto slow = ReadWrite(pool_, absl::Now() + absl::Milliseconds(30),
                              [](pqxx::transaction_base& transaction) {
                                transaction.exec("SELECT pg_sleep(30)");
                                return absl::OkStatus();
                              });
  EXPECT_THAT(slow, StatusIs(absl::StatusCode::kDeadlineExceeded, "STATEMENT_TIMEOUT"));
}

TEST_F(TransactionTest, TakesNoDeadline) {
  EXPECT_THAT(ReadWrite(pool_, absl::InfiniteFuture(),
                        [](auto& transaction) { return Add(transaction, 1); }),
              IsOk());
}

TEST_F(TransactionTest, ReadOnlySeesOneSnapshotAndWritesNothing) {
  const auto read = [](pqxx::transaction_base& transaction) {
    return transaction.exec1("SELECT value FROM x.counters")[0].as<int>();
  };
  EXPECT_THAT(ReadOnly(pool_, Soon(),
                       [&](pqxx::transaction_base& transaction) -> absl::StatusOr<bool> {
                         const int before = read(transaction);
                         database_.Query("UPDATE x.counters SET value = 9");
                         return read(transaction) == before;
                       }),
              IsOkAndHolds(true));
  EXPECT_THAT(ReadOnly(pool_, Soon(), [](auto& transaction) { return Add(transaction, 1); }),
              StatusIs(absl::StatusCode::kInternal));
}

TEST_F(TransactionTest, AReadIsRepeatedWhenItsLinkBreaks) {
  int runs = 0;
  const auto value =
      ReadOnly(pool_, Soon(), [&](pqxx::transaction_base& transaction) -> absl::StatusOr<int> {
        if (++runs == 1) database_.CutConnections();
        return transaction.exec1("SELECT 5")[0].as<int>();
      });

  EXPECT_THAT(value, IsOkAndHolds(5));
  EXPECT_EQ(runs, 2);
}

TEST_F(TransactionTest, AWriteIsNotRepeatedWhenItsLinkBreaks) {
  int runs = 0;
  const auto status = ReadWrite(pool_, Soon(), [&](pqxx::transaction_base& transaction) {
    ++runs;
    database_.CutConnections();
    return Add(transaction, 1);
  });

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, "POSTGRES_UNREACHABLE"));
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(Value(), "0");
}

TEST_F(TransactionTest, ALinkThatBreaksDuringCommitLeavesADoubt) {
  const auto status = ReadWrite(pool_, Soon(), [&](pqxx::transaction_base& transaction) {
    const absl::Status added = Add(transaction, 1);
    database_.CutConnections();
    return added;
  });

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnknown, "COMMIT_IN_DOUBT"));
}

TEST_F(TransactionTest, ALinkThatBreaksNeverLosesTheBeginningOfATransaction) {
  const auto status = ReadWrite(pool_, Soon(), [&](pqxx::transaction_base& transaction) {
    EXPECT_THAT(Add(transaction, 1), IsOk());
    database_.CutConnections();
    try {
      EXPECT_THAT(Add(transaction, 10), IsOk());
    } catch (const std::exception&) {  // What no body may do: it goes on as if nothing had been.
    }
    return Add(transaction, 100);
  });

  EXPECT_FALSE(status.ok());
  EXPECT_EQ(Value(), "0");
}

TEST_F(TransactionTest, SerializationFailureIsAborted) {
  const auto status = ReadWrite(pool_, Soon(), [&](pqxx::transaction_base& transaction) {
    transaction.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    transaction.exec("SELECT * FROM x.counters");
    database_.Query("UPDATE x.counters SET value = 9");
    return Add(transaction, 1);
  });
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted, "TRANSACTION_CONFLICT"));
}

TEST_F(TransactionTest, OnceCommitsItsStatement) {
  EXPECT_THAT(Once(pool_, Soon(), [](auto& transaction) { return Add(transaction, 3); }), IsOk());
  EXPECT_EQ(Value(), "3");
}

TEST_F(TransactionTest, ManyThreadsShareAPool) {
  Pool pool(database_.url(), 3);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 12; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 10; ++n) {
          EXPECT_THAT(
              ReadWrite(pool, Soon(), [](auto& transaction) { return Add(transaction, 1); }),
              IsOk());
        }
      });
    }
  }
  EXPECT_EQ(Value(), "120");
}

TEST_F(TransactionTest, ValuesComeBackAsTheyWereSent) {
  const std::vector<std::string> texts = {"plain", "a,b", "\"q\" \\ {}", "", "NULL", "ñ"};
  const std::vector<std::string> bytes = {std::string("\0\xff", 2), "", "text"};
  const absl::Time time = absl::FromUnixMicros(1'645'557'742'123'456);

  const auto check = [&](pqxx::transaction_base& transaction) {
    const pqxx::row row = transaction.exec_params1(
        "SELECT $1::text[], $2::bytea[], $3::bytea, $4::timestamptz", ToArray(texts),
        ToByteaArray(bytes), ToBytea(bytes[0]), ToTimestamp(time));
    EXPECT_THAT(ParseArray(row[0]), IsOkAndHolds(texts));
    EXPECT_THAT(ParseByteaArray(row[1]), IsOkAndHolds(bytes));
    EXPECT_EQ(FromBytea(row[2]), bytes[0]);
    EXPECT_THAT(ParseTimestamp(row[3].c_str()), IsOkAndHolds(time));
    return absl::OkStatus();
  };
  EXPECT_THAT(ReadOnly(pool_, Soon(), check), IsOk());
}

}  // namespace
}  // namespace centralita::postgres

#include "libs/postgres/requests.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "libs/clock/clock.h"
#include "libs/postgres/request_sweeper.h"
#include "libs/postgres/transaction.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_database.h"

namespace centralita::postgres {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::Soon;
using test::StatusIs;
using testing::Eq;
using testing::Optional;

/// The snippet that services copy.
std::string RequestsTable() {
  std::stringstream sql;
  sql << std::ifstream("libs/postgres/requests.sql").rdbuf();
  return absl::StrReplaceAll(sql.str(), {{"SCHEMA", "x"}});
}

class RequestsTest : public testing::Test {
 protected:
  absl::Status Record(const RequestKey& key, const std::string& resource) {
    return ReadWrite(database_.pool(), Soon(), [&](pqxx::transaction_base& transaction) {
      return RecordRequest(transaction, "x", key, resource);
    });
  }

  absl::StatusOr<std::optional<std::string>> Find(const RequestKey& key) {
    return ReadOnly(database_.pool(), Soon(), [&](pqxx::transaction_base& transaction) {
      return FindRequest(transaction, "x", key);
    });
  }

  const std::string table_ = RequestsTable();
  test::TestDatabase database_{"x", {{"0001_requests.sql", table_}}};
  const RequestKey key_{"w1", "r1", "CreateGroup", FingerprintOf("sales")};
};

TEST_F(RequestsTest, ARequestThatComesAgainFindsWhatItMade) {
  EXPECT_THAT(Find(key_), IsOkAndHolds(Eq(std::nullopt)));
  ASSERT_THAT(Record(key_, "groups/g1"), IsOk());
  EXPECT_THAT(Find(key_), IsOkAndHolds(Optional(Eq("groups/g1"))));
}

TEST_F(RequestsTest, AnotherWorkspacesIdIsAnotherId) {
  ASSERT_THAT(Record(key_, "groups/g1"), IsOk());
  RequestKey other = key_;
  other.workspace_id = "w2";
  EXPECT_THAT(Find(other), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(RequestsTest, AnIdIsNotReusedForSomethingElse) {
  ASSERT_THAT(Record(key_, "groups/g1"), IsOk());
  RequestKey other_content = key_;
  other_content.fingerprint = FingerprintOf("support");
  RequestKey other_method = key_;
  other_method.method = "DeleteGroup";

  EXPECT_THAT(Find(other_content), StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(Find(other_method), StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_F(RequestsTest, OfTwoAtTheSameTimeOneMustBeginAgain) {
  ASSERT_THAT(Record(key_, "groups/g1"), IsOk());
  EXPECT_THAT(Record(key_, "groups/g2"),
              StatusIs(absl::StatusCode::kAborted, "REQUEST_CONCURRENT"));
}

TEST_F(RequestsTest, OldOnesAreForgotten) {
  ASSERT_THAT(Record(key_, "groups/g1"), IsOk());
  RequestKey old = key_;
  old.request_id = "r0";
  ASSERT_THAT(Record(old, "groups/g0"), IsOk());
  database_.Query(
      "UPDATE x.requests SET created_at = now() - interval '8 days'"
      " WHERE request_id = 'r0'");

  EXPECT_THAT(ReadWrite(database_.pool(), Soon(),
                        [](pqxx::transaction_base& transaction) {
                          return ForgetRequests(transaction, "x", 7, 100);
                        }),
              IsOkAndHolds(1));
  EXPECT_THAT(Find(key_), IsOkAndHolds(Optional(Eq("groups/g1"))));
}

TEST_F(RequestsTest, TheSweeperForgetsAllThatAreOlderThanTwoDays) {
  ASSERT_THAT(Record(key_, "groups/g1"), IsOk());
  database_.Query(
      "INSERT INTO x.requests (workspace_id, request_id, method, fingerprint, resource, created_at)"
      " SELECT 'w', 'old' || i, 'M', '', '', now() - interval '49 hours'"
      " FROM generate_series(1, 25) AS i");
  SystemClock clock;
  RequestSweeper sweeper(database_.pool(), "x", clock, {.batch = 10});

  EXPECT_THAT(sweeper.Sweep(), IsOkAndHolds(25));
  EXPECT_THAT(sweeper.Sweep(), IsOkAndHolds(0));
  EXPECT_THAT(Find(key_), IsOkAndHolds(Optional(Eq("groups/g1"))));
}

TEST_F(RequestsTest, TheSweeperSweepsOnAThreadOfItsOwn) {
  ASSERT_THAT(Record(key_, "groups/g1"), IsOk());
  database_.Query("UPDATE x.requests SET created_at = now() - interval '3 days'");
  SystemClock clock;
  RequestSweeper sweeper(database_.pool(), "x", clock, {.first = absl::Milliseconds(1)});
  sweeper.Start();
  EXPECT_TRUE(
      test::Await([&] { return database_.Query("SELECT count(*) FROM x.requests") == "0"; }));
  sweeper.Stop();
}

}  // namespace
}  // namespace centralita::postgres

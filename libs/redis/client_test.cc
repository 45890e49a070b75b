#include "libs/redis/client.h"

#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_redis.h"

namespace centralita::redis {
namespace {

using test::IsOk;
using test::IsOkAndHolds;
using test::Soon;
using test::StatusIs;
using testing::Field;
using testing::Property;

class ClientTest : public testing::Test {
 protected:
  /// Cuts the connections of `client`, which has a name of its own.
  void Cut(Client& client) {
    const auto id = client.Run({"CLIENT", "ID"}, Soon());
    ASSERT_THAT(id, IsOk());
    ASSERT_THAT(redis_.client().Run({"CLIENT", "KILL", "ID", std::to_string(id->integer)}, Soon()),
                IsOk());
  }

  test::TestRedis redis_;
  Client client_{*ParseAddress(redis_.url()), 1};
};

TEST_F(ClientTest, AnswersOfEachKind) {
  const std::string key = redis_.Key("k");
  const std::string bytes("a\0\r\n\xff", 5);

  EXPECT_THAT(client_.Run({"SET", key, bytes}, Soon()), IsOkAndHolds(Field(&Reply::text, "OK")));
  EXPECT_THAT(client_.Run({"GET", key}, Soon()), IsOkAndHolds(Field(&Reply::text, bytes)));
  EXPECT_THAT(client_.Run({"STRLEN", key}, Soon()), IsOkAndHolds(Field(&Reply::integer, 5)));
  EXPECT_THAT(client_.Run({"GET", key + "x"}, Soon()), IsOkAndHolds(Property(&Reply::nil, true)));
  EXPECT_THAT(client_.Run({"MGET", key, key + "x"}, Soon()),
              IsOkAndHolds(Field(&Reply::items, testing::SizeIs(2))));
  EXPECT_THAT(client_.Run({"LPUSH", key, "1"}, Soon()),
              StatusIs(absl::StatusCode::kInternal, "REDIS_ERROR"));
}

TEST_F(ClientTest, RunsManyAtOnce) {
  const std::string key = redis_.Key("n");
  const auto replies = client_.RunAll({{"INCR", key}, {"INCR", key}, {"GET", key}}, Soon());
  ASSERT_THAT(replies, IsOk());
  EXPECT_EQ((*replies)[2].text, "2");
}

TEST_F(ClientTest, ConnectsAgainAfterItsConnectionWasKilled) {
  Cut(client_);
  EXPECT_THAT(client_.Ping(Soon()), IsOk());
}

TEST_F(ClientTest, RunsAScriptThatTheServerHasForgotten) {
  const Script script("return redis.call('INCRBY', KEYS[1], ARGV[1])");
  const std::vector<std::string> keys = {redis_.Key("s")};

  EXPECT_THAT(client_.Run(script, keys, {"5"}, Soon()), IsOkAndHolds(Field(&Reply::integer, 5)));
  ASSERT_THAT(redis_.client().Run({"SCRIPT", "FLUSH"}, Soon()), IsOk());
  EXPECT_THAT(client_.Run(script, keys, {"5"}, Soon()), IsOkAndHolds(Field(&Reply::integer, 10)));
  EXPECT_THAT(client_.Run({"SCRIPT", "EXISTS", script.sha1()}, Soon()),
              IsOkAndHolds(Field(&Reply::items, testing::SizeIs(1))));
}

TEST_F(ClientTest, GivesUpAtTheDeadlineAndNeverTakesALateReplyForAnother) {
  const absl::Time begun = absl::Now();
  EXPECT_THAT(client_.Run({"BLPOP", redis_.Key("empty"), "30"}, begun + absl::Milliseconds(50)),
              StatusIs(absl::StatusCode::kDeadlineExceeded, "REDIS_SILENT"));
  EXPECT_LT(absl::Now() - begun, absl::Seconds(5));

  EXPECT_THAT(client_.Run({"ECHO", "mine"}, Soon()), IsOkAndHolds(Field(&Reply::text, "mine")));
}

TEST_F(ClientTest, GivesUpWhenThePoolIsExhausted) {
  std::jthread holder([&] {
    EXPECT_FALSE(
        client_.Run({"BLPOP", redis_.Key("empty"), "30"}, absl::Now() + absl::Seconds(1)).ok());
  });
  const auto exhausted = [&] {
    return status::Reason(client_.Ping(absl::Now() + absl::Milliseconds(5))) == "POOL_EXHAUSTED";
  };
  EXPECT_TRUE(test::Await(exhausted, absl::Seconds(1)));
}

TEST(Client, AnUnreachableServerIsUnavailable) {
  Client client(*ParseAddress("redis://127.0.0.1:1"), 1);
  EXPECT_THAT(client.Ping(Soon()), StatusIs(absl::StatusCode::kUnavailable, "REDIS_UNREACHABLE"));
  EXPECT_THAT(client.Ping(Soon()), StatusIs(absl::StatusCode::kUnavailable, "REDIS_UNREACHABLE"));
}

TEST(Client, ASentinelThatIsNotThereIsUnavailable) {
  Client client(*ParseAddress("redis+sentinel://127.0.0.1:1,127.0.0.1:2/main"), 1);
  EXPECT_THAT(client.Ping(Soon()), StatusIs(absl::StatusCode::kUnavailable, "REDIS_UNREACHABLE"));
}

TEST_F(ClientTest, ManyThreadsShareIt) {
  Client client(*ParseAddress(redis_.url()), 3);
  const std::string key = redis_.Key("count");
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 100; ++n) EXPECT_THAT(client.Run({"INCR", key}, Soon()), IsOk());
      });
    }
  }
  EXPECT_THAT(client.Run({"GET", key}, Soon()), IsOkAndHolds(Field(&Reply::text, "800")));
}

}  // namespace
}  // namespace centralita::redis

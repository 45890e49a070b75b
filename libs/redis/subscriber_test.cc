#include "libs/redis/subscriber.h"

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "libs/testing/test_redis.h"

namespace centralita::redis {
namespace {

using test::Await;
using test::IsOk;
using test::Soon;
using testing::ElementsAre;
using testing::Pair;

class SubscriberTest : public testing::Test {
 protected:
  using Messages = std::vector<std::pair<std::string, std::string>>;

  Messages Received() {
    std::lock_guard lock(mutex_);
    return received_;
  }

  int Subscribed() {
    std::lock_guard lock(mutex_);
    return subscribed_;
  }

  void Publish(const std::string& channel, const std::string& message) {
    ASSERT_THAT(redis_.client().Run({"PUBLISH", redis_.Key(channel), message}, Soon()), IsOk());
  }

  test::TestRedis redis_;
  std::mutex mutex_;
  Messages received_;
  int subscribed_ = 0;
  Subscriber subscriber_{*ParseAddress(redis_.url()),
                         {redis_.Key("a"), redis_.Key("b:*")},
                         {.on_message =
                              [this](absl::string_view channel, absl::string_view message) {
                                std::lock_guard lock(mutex_);
                                received_.emplace_back(std::string(channel), std::string(message));
                              },
                          .on_subscribed =
                              [this] {
                                std::lock_guard lock(mutex_);
                                ++subscribed_;
                              }}};
};

TEST_F(SubscriberTest, HearsItsChannelsAndPatterns) {
  ASSERT_TRUE(Await([&] { return Subscribed() == 1; }));

  Publish("a", "one");
  Publish("other", "not ours");
  Publish("b:7", "two");

  EXPECT_TRUE(Await([&] { return Received().size() == 2; }));
  EXPECT_THAT(Received(),
              ElementsAre(Pair(redis_.Key("a"), "one"), Pair(redis_.Key("b:7"), "two")));
}

TEST_F(SubscriberTest, SubscribesAgainAfterItsLinkWasCut) {
  ASSERT_TRUE(Await([&] { return Subscribed() == 1; }));

  ASSERT_THAT(redis_.client().Run({"CLIENT", "KILL", "TYPE", "pubsub"}, Soon()), IsOk());
  ASSERT_TRUE(Await([&] { return Subscribed() == 2; }));
  Publish("a", "after");

  EXPECT_TRUE(Await([&] { return !Received().empty(); }));
  EXPECT_THAT(Received(), ElementsAre(Pair(redis_.Key("a"), "after")));
}

}  // namespace
}  // namespace centralita::redis

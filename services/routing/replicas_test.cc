// Two replicas on one log, under fire from all sides. What they wrote must be a history that one
// router alone could have written.

#include <atomic>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "centralita/groups/v1/group.pb.h"
#include "libs/eventlog/pg_log.h"
#include "libs/testing/await.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/invariants.h"
#include "services/routing/testing/replica.h"
#include "services/routing/wire/event.h"

namespace centralita::routing {
namespace {

using ::testing::IsEmpty;

/// A replica of one's own, from the log alone.
class Replay {
 public:
  explicit Replay(Surroundings& around) {
    metrics::Registry registry;
    eventlog::Metrics metrics(registry);
    postgres::Pool pool(around.database.url(), 6);
    eventlog::PgLog log(pool, "routing", metrics);
    const auto tail = log.Read(kTestWorkspace, 0, test::Soon());
    EXPECT_TRUE(tail.ok()) << tail.status();
    for (const std::string& payload : tail->events) Take(*DecodeEvent(payload));
    EXPECT_THAT(BrokenInvariants(workspace_), IsEmpty());
  }

  const Workspace& workspace() const { return workspace_; }
  int offers() const { return offers_; }

 private:
  void Take(const Event& event) {
    if (const auto* offer = std::get_if<OfferMade>(&event.fact)) {
      ++offers_;
      EXPECT_THAT(UnfairOffer(workspace_, *offer, event.time), IsEmpty());
    }
    workspace_.Apply(event);
  }

  Workspace workspace_;
  int offers_ = 0;
};

class ReplicasTest : public testing::Test {
 protected:
  Surroundings around_;
};

TEST_F(ReplicasTest, WriteOneFairHistoryWhoeverIsAsked) {
  const std::vector<std::string> agents = {"ana", "bea", "cai"};
  around_.peers.groups().Add("sales", GroupSnapshot("sales", agents));
  // Snapshots are off, so that the whole history can be read.
  const std::vector<std::string> flags = {"--cool_down=50ms", "--round_pause=50ms",
                                          "--snapshot_every=0"};
  Replica one(around_, flags);
  Replica two(around_, flags);
  for (const std::string& agent : agents) one.Ready(agent);

  constexpr int kThreads = 6;
  constexpr int kCalls = 20;
  std::atomic<int> handled = 0;
  std::vector<std::thread> callers;
  const uint64_t seed = test::Seed();
  for (int thread = 0; thread < kThreads; ++thread) {
    callers.emplace_back([&, thread] {
      std::mt19937_64 random(seed + static_cast<uint64_t>(thread));
      const auto any = [&]() -> Replica& { return random() % 2 == 0 ? one : two; };
      for (int i = 0; i < kCalls; ++i) {
        const std::string call = absl::StrCat("c", thread, "-", i);
        ASSERT_TRUE(any().Enqueue(call).ok());
        const bool gives_up = random() % 4 == 0;
        for (int turn = 0; !gives_up; ++turn) {
          const auto now = any().Get(call);
          ASSERT_TRUE(now.ok()) << now.status();
          if (now->has_offer() && random() % 5 == 0) {
            ASSERT_TRUE(any().Decline(call, now->offer().token()).ok());
          } else if (now->has_offer() && any().Accept(call, now->offer().token()).ok()) {
            ++handled;
            break;
          }
          ASSERT_LT(turn, 2000) << "nobody took the call";
        }
        ASSERT_TRUE(any().End(call).ok());
        ASSERT_TRUE(any().End(call).ok());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();

  const Replay replay(around_);
  const Figures& figures = replay.workspace().FindGroup(GroupId("sales"))->figures;
  EXPECT_EQ(figures.received, kThreads * kCalls);
  EXPECT_EQ(figures.handled, handled);
  EXPECT_EQ(figures.abandoned, kThreads * kCalls - handled);
  EXPECT_EQ(figures.in_progress, 0);
  EXPECT_GE(replay.offers(), static_cast<int>(handled));
}

TEST_F(ReplicasTest, ARestartKeepsQueueTurnAndTokens) {
  around_.peers.groups().Add("sales", GroupSnapshot("sales", {"ana", "bea"}));
  uint64_t last_token = 0;
  {
    Replica replica(around_, {"--snapshot_every=5"});
    replica.Ready("ana");
    replica.Ready("bea");
    EXPECT_EQ(replica.Enqueue("c1")->offer().person_id(), "ana");
    const auto second = replica.Enqueue("c2");
    EXPECT_EQ(second->offer().person_id(), "bea");
    last_token = second->offer().token();
    EXPECT_EQ(replica.Enqueue("c3")->waiting().position(), 1);
    EXPECT_EQ(replica.Enqueue("c4")->waiting().position(), 2);
  }
  Replica replica(around_);

  EXPECT_EQ(replica.Get("c4")->waiting().position(), 2);
  ASSERT_TRUE(replica.End("c2").ok());
  const auto third = replica.Get("c3");
  EXPECT_EQ(third->offer().person_id(), "bea");
  EXPECT_GT(third->offer().token(), last_token);
  ASSERT_TRUE(replica.End("c3").ok());
  ASSERT_TRUE(replica.End("c4").ok());
  ASSERT_TRUE(replica.End("c1").ok());
  // The last offer was Bea's, of c4; the turn is Ana's.
  EXPECT_EQ(replica.Enqueue("c5")->offer().person_id(), "ana");
}

TEST_F(ReplicasTest, TheNextReplicaTakesBackTheOffersOfOneThatDied) {
  groups::v1::GroupSnapshot snapshot;
  ASSERT_TRUE(snapshot.ParseFromString(GroupSnapshot("sales", {"ana", "bea"})));
  snapshot.mutable_group()->mutable_ring_time()->set_seconds(1);
  around_.peers.groups().Add("sales", snapshot.SerializeAsString());
  const std::vector<std::string> flags = {"--offer_grace=100ms", "--look_every=1h"};
  {
    Replica replica(around_, flags);
    replica.Ready("ana");
    replica.Ready("bea");
    ASSERT_EQ(replica.Enqueue("c1")->offer().person_id(), "ana");
  }
  // Nobody asks it anything: it finds the timer in the log.
  Replica replica(around_, flags);

  EXPECT_TRUE(test::Await([&] {
    const auto newest = around_.peers.updates().Newest("c1");
    return newest.has_value() && newest->offer().person_id() == "bea";
  }));
}

}  // namespace
}  // namespace centralita::routing

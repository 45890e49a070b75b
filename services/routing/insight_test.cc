// What is told of the past, by the whole service with its stores: indicators, explanations, replay and
// fairness of a log that two replicas have written.

#include <algorithm>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "centralita/groups/v1/group.pb.h"
#include "centralita/routing/v1/insight_service.grpc.pb.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/transaction.h"
#include "libs/rpc/client.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "services/routing/testing/replica.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

using test::Await;
using test::IsOk;
using test::StatusIs;
using Stub = v1::InsightService::StubInterface;

constexpr char kSales[] = "workspaces/w1/groups/sales";

class InsightTest : public testing::Test {
 protected:
  InsightTest() {
    around_.peers.groups().Add("sales", GroupSnapshot("sales", {"ana", "bea", "cai"}));
  }

  /// As by one replica or the other.
  static std::unique_ptr<v1::InsightService::Stub> Of(Replica& replica) {
    return v1::InsightService::NewStub(replica.process().ChannelTo("routing"));
  }

  template <typename Request>
  Request Since() const {
    Request request;
    *request.mutable_start_time() = ToProto(begin_);
    *request.mutable_end_time() = ToProto(absl::Now() + absl::Minutes(30));
    return request;
  }

  absl::StatusOr<v1::GetIndicatorsResponse> Indicators(Replica& replica) const {
    auto request = Since<v1::GetIndicatorsRequest>();
    request.set_parent("workspaces/w1");
    return rpc::Unary(*Of(replica), &Stub::GetIndicators, request, test::Soon());
  }

  /// As soon as the call is in the history with `steps` steps.
  v1::ExplainDecisionResponse Explain(Replica& replica, const std::string& call, int steps,
                                      const std::string& language = "en") const {
    v1::ExplainDecisionRequest request;
    request.set_name(absl::StrCat("workspaces/w1/calls/", call));
    request.set_language(language);
    absl::StatusOr<v1::ExplainDecisionResponse> response;
    EXPECT_TRUE(Await([&] {
      response = rpc::Unary(*Of(replica), &Stub::ExplainDecision, request, test::Soon());
      return response.ok() && response->steps_size() >= steps;
    })) << response.status();
    return response.ok() ? *response : v1::ExplainDecisionResponse();
  }

  int64_t Checkpoints(const std::string& which = "true") {
    const absl::StatusOr<int64_t> count = postgres::Once(
        pool_, test::Soon(), [&](pqxx::transaction_base& transaction) -> absl::StatusOr<int64_t> {
          return transaction
              .exec(absl::StrCat("SELECT count(*) FROM routing.checkpoints WHERE ", which))[0][0]
              .as<int64_t>();
        });
    EXPECT_TRUE(count.ok()) << count.status();
    return count.value_or(0);
  }

  void ForgetCheckpoints() { Run("DELETE FROM routing.checkpoints"); }
  void AgeCheckpoints() {
    Run("UPDATE routing.checkpoints SET saved_at = saved_at - interval '100 days'");
  }

  void Run(const std::string& statement) {
    ASSERT_THAT(postgres::Once(pool_, test::Soon(),
                               [&](pqxx::transaction_base& transaction) {
                                 transaction.exec(statement);
                                 return absl::OkStatus();
                               }),
                IsOk());
  }

  Surroundings around_;
  postgres::Pool pool_{around_.database.url(), 1};
  const absl::Time begin_ = absl::Now() - absl::Minutes(1);
};

TEST_F(InsightTest, IndicatorsCountEachCallOnceWhoeverTookTheLog) {
  Replica one(around_);
  Replica two(around_);
  one.Ready("ana");
  for (int i = 0; i < 10; ++i) {
    const std::string call = absl::StrCat("c", i);
    Replica& any = i % 2 == 0 ? one : two;
    const auto update = any.Enqueue(call);
    ASSERT_TRUE(update.ok()) << update.status();
    if (i < 6) {
      ASSERT_THAT(any.Accept(call, update->offer().token()), IsOk());
    }
    ASSERT_THAT(any.End(call), IsOk());
  }

  ASSERT_TRUE(Await([&] {
    const auto response = Indicators(two);
    return response.ok() && response->indicators_size() == 1 &&
           response->indicators(0).in_progress() == 0 && response->indicators(0).received() == 10;
  }));
  const v1::Indicators sales = Indicators(one)->indicators(0);
  EXPECT_EQ(sales.group(), kSales);
  EXPECT_EQ(sales.answered(), 6);
  EXPECT_EQ(sales.handled(), 6);
  EXPECT_EQ(sales.abandoned(), 4);
  EXPECT_EQ(sales.service_level_answered(), 1);
  EXPECT_EQ(sales.service_level_offered(), 1);  // All four hung up within 5 s.
  EXPECT_TRUE(sales.has_average_speed_of_answer());
}

TEST_F(InsightTest, IndicatorsGoByPageAndInterval) {
  around_.peers.groups().Add("help", GroupSnapshot("help", {"ana"}));
  Replica replica(around_);
  replica.Ready("ana");
  ASSERT_TRUE(Await([&] { return replica.Enqueue("c1", "help").ok(); }));
  ASSERT_THAT(replica.Enqueue("c2"), IsOk());
  ASSERT_TRUE(Await([&] {
    const auto all = Indicators(replica);
    return all.ok() && all->indicators_size() == 2;
  }));

  auto request = Since<v1::GetIndicatorsRequest>();
  request.set_parent("workspaces/w1");
  request.set_page_size(1);
  request.mutable_step()->set_seconds(15 * 60);
  const auto first = rpc::Unary(*Of(replica), &Stub::GetIndicators, request, test::Soon());
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->indicators_size(), 1);
  EXPECT_EQ(first->indicators(0).group(), "workspaces/w1/groups/help");
  const v1::Indicators& help = first->indicators(0);
  EXPECT_EQ(FromProto(help.end_time()) - FromProto(help.start_time()), absl::Minutes(15));
  request.set_page_token(first->next_page_token());
  const auto second = rpc::Unary(*Of(replica), &Stub::GetIndicators, request, test::Soon());
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->indicators_size(), 1);
  EXPECT_EQ(second->indicators(0).group(), kSales);
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(InsightTest, TellsWhoHadACallAndWhyInWords) {
  Replica replica(around_, {"--snapshot_every=1", "--checkpoint_every=3"});
  replica.Ready("ana");
  replica.Ready("bea");
  ASSERT_EQ(replica.Enqueue("c1")->offer().person_id(), "ana");
  const auto offered = replica.Enqueue("c2");
  ASSERT_EQ(offered->offer().person_id(), "bea");
  ASSERT_THAT(replica.Enqueue("c3"), IsOk());

  const v1::ExplainDecisionResponse why = Explain(replica, "c2", 3);
  ASSERT_EQ(why.steps_size(), 3);
  const v1::DecisionStep& step = why.steps(2);
  EXPECT_EQ(step.text(), "It was offered to bea.");
  EXPECT_EQ(step.group(), kSales);
  EXPECT_TRUE(step.has_policy());
  EXPECT_NE(step.tz_database(), "");
  EXPECT_TRUE(step.event().has_offer_made());
  ASSERT_EQ(step.candidates_size(), 3);
  EXPECT_EQ(step.candidates(0).agent(), "workspaces/w1/people/bea");
  EXPECT_EQ(step.candidates(0).verdict(), v1::VERDICT_CHOSEN);
  EXPECT_EQ(step.candidates(0).counterfactual(), "");
  EXPECT_EQ(step.candidates(1).verdict(), v1::VERDICT_BUSY);
  EXPECT_EQ(step.candidates(1).counterfactual(),
            "Would have had it if the agent's call had been over and the one who comes before had "
            "not been free.");
  EXPECT_EQ(step.candidates(2).verdict(), v1::VERDICT_NOT_AVAILABLE);
  EXPECT_EQ(step.tie_break(), "nobody else could have it");

  const v1::ExplainDecisionResponse espera = Explain(replica, "c3", 2, "es-ES");
  ASSERT_EQ(espera.steps_size(), 2);
  EXPECT_EQ(espera.steps(1).text(),
            "La llamada espera en «sales»: nadie podía recibirla; 0 antes en la cola.");
  EXPECT_EQ(espera.steps(1).candidates_size(), 3);

  // From wherever the log is read, it is the same.
  EXPECT_GT(Checkpoints(), 0);
  ForgetCheckpoints();
  EXPECT_EQ(Explain(replica, "c2", 3).SerializeAsString(), why.SerializeAsString());

  ASSERT_THAT(replica.Accept("c2", offered->offer().token()), IsOk());
  EXPECT_EQ(Explain(replica, "c2", 4).steps(3).text(), "The offer was accepted.");
}

TEST_F(InsightTest, DecidesTheSameAgainWhateverReplicaDecided) {
  Replica one(around_, {"--cool_down=50ms", "--round_pause=50ms"});
  Replica two(around_, {"--cool_down=60ms", "--round_pause=50ms", "--snapshot_every=20",
                        "--checkpoint_every=20"});
  for (const char* agent : {"ana", "bea", "cai"}) two.Ready(agent);
  // Side by side, so that replicas overtake each other and decisions share entries.
  const auto tell = [&](Replica& mine, Replica& other, const std::string& prefix) {
    for (int i = 0; i < 40; ++i) {
      const std::string call = absl::StrCat(prefix, i);
      const auto update = mine.Enqueue(call);
      ASSERT_TRUE(update.ok()) << update.status();
      if (update->has_offer() && i % 4 == 0) {
        ASSERT_THAT(other.Decline(call, update->offer().token()), IsOk());
      } else if (update->has_offer()) {
        (void)other.Accept(call, update->offer().token());  // The offer may have run out.
      }
      if (i >= 3) {
        ASSERT_THAT(other.End(absl::StrCat(prefix, i - 3)), IsOk());
      }
    }
  };
  std::thread left([&] { tell(one, two, "left-"); });
  std::thread right([&] { tell(two, one, "right-"); });
  left.join();
  right.join();
  absl::SleepFor(absl::Milliseconds(300));  // Some timers.

  auto request = Since<v1::ReplayIntervalRequest>();
  request.set_parent("workspaces/w1");
  const auto replay = rpc::Unary(*Of(one), &Stub::ReplayInterval, request, test::Soon());
  ASSERT_THAT(replay, IsOk());
  EXPECT_GT(replay->decisions(), 150);
  EXPECT_EQ(replay->identical(), replay->decisions());
  EXPECT_EQ(replay->without_cause(), 0);
  EXPECT_EQ(replay->other_tz_database(), 0);
  EXPECT_FALSE(replay->has_first_difference()) << replay->first_difference().ShortDebugString();
}

TEST_F(InsightTest, TellsHowFairARotationWas) {
  Replica replica(around_);
  for (const char* agent : {"ana", "bea", "cai"}) replica.Ready(agent);
  const absl::Time begin = absl::Now();
  for (int i = 0; i < 10; ++i) {
    const std::string call = absl::StrCat("c", i);
    const auto update = replica.Enqueue(call);
    ASSERT_THAT(replica.Accept(call, update->offer().token()), IsOk());
    ASSERT_THAT(replica.End(call), IsOk());
  }

  auto request = Since<v1::GetFairnessReportRequest>();
  request.set_name(kSales);
  *request.mutable_start_time() = ToProto(begin);
  const auto report = rpc::Unary(*Of(replica), &Stub::GetFairnessReport, request, test::Soon());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->strategy(), groups::v1::STRATEGY_ORDERED);
  EXPECT_EQ(report->offers(), 10);
  EXPECT_EQ(report->bound(), 1);
  EXPECT_LE(report->observed(), 1);
  ASSERT_EQ(report->agents_size(), 3);
  EXPECT_EQ(report->agents(0).offers() + report->agents(1).offers() + report->agents(2).offers(),
            10);
  EXPECT_NEAR(report->agents(0).expected(), 10.0 / 3, 1e-9);
}

TEST_F(InsightTest, RefusesWithReasons) {
  Replica replica(around_);
  replica.Ready("ana");
  const auto stub = Of(replica);
  auto interval = Since<v1::GetIndicatorsRequest>();
  interval.set_parent("workspaces/w1");
  const auto indicators = [&](const v1::GetIndicatorsRequest& request) {
    return rpc::Unary(*stub, &Stub::GetIndicators, request, test::Soon()).status();
  };
  using enum absl::StatusCode;
  auto request = interval;
  std::swap(*request.mutable_start_time(), *request.mutable_end_time());
  EXPECT_THAT(indicators(request), StatusIs(kInvalidArgument, "INTERVAL_INVALID"));
  request = interval;
  request.clear_start_time();
  EXPECT_THAT(indicators(request), StatusIs(kInvalidArgument, "INTERVAL_INVALID"));
  request = interval;
  request.mutable_step()->set_seconds(16 * 60);
  EXPECT_THAT(indicators(request), StatusIs(kInvalidArgument, "INTERVAL_INVALID"));
  request = interval;
  request.set_page_size(-1);
  EXPECT_THAT(indicators(request), StatusIs(kInvalidArgument, "PAGE_SIZE_INVALID"));
  request = interval;
  request.set_page_token("!");
  EXPECT_THAT(indicators(request), StatusIs(kInvalidArgument, "PAGE_TOKEN_INVALID"));
  request = interval;
  request.set_parent("w1");
  EXPECT_THAT(indicators(request), StatusIs(kInvalidArgument, "NAME_MALFORMED"));
  request = interval;
  request.add_groups("workspaces/w2/groups/sales");
  EXPECT_THAT(indicators(request), StatusIs(kInvalidArgument, "NAME_MALFORMED"));

  v1::ExplainDecisionRequest why;
  why.set_name("workspaces/w1/calls/nobody-s");
  EXPECT_THAT(rpc::Unary(*stub, &Stub::ExplainDecision, why, test::Soon()).status(),
              StatusIs(kNotFound, "CALL_UNKNOWN"));
  why.set_language("tlh");
  EXPECT_THAT(rpc::Unary(*stub, &Stub::ExplainDecision, why, test::Soon()).status(),
              StatusIs(kInvalidArgument, "LANGUAGE_UNKNOWN"));
  v1::ReplayIntervalRequest replay;
  replay.set_parent("workspaces/w1");
  EXPECT_THAT(rpc::Unary(*stub, &Stub::ReplayInterval, replay, test::Soon()).status(),
              StatusIs(kInvalidArgument, "INTERVAL_INVALID"));
}

TEST_F(InsightTest, TellsNobodyButAdministrators) {
  Replica replica(around_);
  replica.Ready("ana");
  ASSERT_THAT(replica.Enqueue("c1"), IsOk());
  Explain(replica, "c1", 1);
  const auto stub = Of(replica);
  const auto as = [&](const char* workspace, auto request, auto method, auto response) {
    grpc::ClientContext context;
    context.AddMetadata("x-centralita-workspace", workspace);
    context.AddMetadata("x-centralita-person", "ana");
    return rpc::FromGrpc(((*stub).*method)(&context, request, &response));
  };
  using enum absl::StatusCode;
  v1::ExplainDecisionRequest why;
  why.set_name("workspaces/w1/calls/c1");
  EXPECT_THAT(
      as("w1", why, &v1::InsightService::Stub::ExplainDecision, v1::ExplainDecisionResponse()),
      StatusIs(kPermissionDenied, "CALLS_MONITOR"));
  EXPECT_THAT(
      as("w2", why, &v1::InsightService::Stub::ExplainDecision, v1::ExplainDecisionResponse()),
      StatusIs(kPermissionDenied, "WORKSPACE_FOREIGN"));
  auto indicators = Since<v1::GetIndicatorsRequest>();
  indicators.set_parent(kSales);
  EXPECT_THAT(
      as("w1", indicators, &v1::InsightService::Stub::GetIndicators, v1::GetIndicatorsResponse()),
      StatusIs(kPermissionDenied, "CALLS_MONITOR"));
}

TEST_F(InsightTest, OfTheCheckpointsThatAreTooOldTheNewestStays) {
  const std::vector<std::string> flags = {"--snapshot_every=1", "--checkpoint_every=1"};
  {
    Replica replica(around_, flags);
    replica.Ready("ana");
    ASSERT_TRUE(Await([&] { return Checkpoints() >= 2; }));
  }
  AgeCheckpoints();

  Replica replica(around_, flags);
  ASSERT_TRUE(replica.Enqueue("c1").ok());

  EXPECT_TRUE(Await([&] { return Checkpoints("saved_at < now() - interval '90 days'") == 1; }));
  EXPECT_FALSE(Explain(replica, "c1", 3).steps().empty());
}

}  // namespace
}  // namespace centralita::routing

#include "services/calls/app/silence.h"

#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include "libs/status/error.h"
#include "services/calls/app/fake_gateway_life.h"

namespace centralita::calls {
namespace {

constexpr char kGateway[] = "10.0.0.1:7300";

/// Counts how often a gateway was given up.
class CountingCalls final : public CallStore {
 public:
  absl::StatusOr<Decided> Execute(const CallId&, Command command, absl::Time) override {
    if (std::holds_alternative<NoteGatewayLost>(command)) ++lost;
    return Decided{};
  }
  absl::StatusOr<StoredCall> Get(const CallId&, absl::Time) override { return StoredCall{}; }
  absl::StatusOr<std::vector<Event>> History(const CallId&, absl::Time) override {
    return std::vector<Event>{};
  }

  int lost = 0;
};

/// One replica with the one call that all have.
struct TestReplica {
  TestReplica(GatewayLife& life, const Clock& clock) : silence(life, calls, clock) {
    kept.call.incoming.gateway_address = kGateway;
  }
  void Hears(const absl::Status& outcome) { silence.Note(kept, outcome); }

  CountingCalls calls;
  KeptCall kept{CallId("c1")};
  Silence silence;
};

class SilenceTest : public testing::Test {
 protected:
  /// Both replicas ask once a second, for a time.
  void Pass(absl::Duration time, const absl::Status& at_a, const absl::Status& at_b) {
    for (absl::Duration passed; passed < time; passed += absl::Seconds(1)) {
      clock_.Advance(absl::Seconds(1));
      a_.Hears(at_a);
      b_.Hears(at_b);
    }
  }

  const absl::Status ok_;
  const absl::Status unreachable_ = absl::UnavailableError("no route");
  FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  FakeGatewayLife life_{clock_};
  TestReplica a_{life_, clock_};
  TestReplica b_{life_, clock_};
};

TEST_F(SilenceTest, AReplicaThatAloneCannotReachTheGatewayEndsNothing) {
  Pass(absl::Minutes(10), ok_, unreachable_);
  EXPECT_EQ(b_.calls.lost, 0);
}

TEST_F(SilenceTest, AGatewayThatNobodyHearsOfIsDead) {
  Pass(absl::Seconds(1), ok_, ok_);
  Pass(absl::Seconds(59), unreachable_, absl::DeadlineExceededError("late"));
  EXPECT_EQ(a_.calls.lost + b_.calls.lost, 0);
  Pass(absl::Seconds(3), unreachable_, absl::DeadlineExceededError("late"));
  EXPECT_GT(a_.calls.lost, 0);
  EXPECT_GT(b_.calls.lost, 0);
}

TEST_F(SilenceTest, AGatewayThatWasNeverHeardOfHasItsTimeToo) {
  Pass(absl::Seconds(60), unreachable_, unreachable_);
  EXPECT_EQ(a_.calls.lost, 0);
  Pass(absl::Seconds(1), unreachable_, unreachable_);
  EXPECT_EQ(a_.calls.lost, 1);
}

TEST_F(SilenceTest, AGatewayThatReportsIsAlive) {
  for (int i = 0; i < 10; ++i) {
    a_.silence.NoteLife(kGateway);
    Pass(absl::Seconds(30), unreachable_, unreachable_);
  }
  EXPECT_EQ(a_.calls.lost + b_.calls.lost, 0);
}

TEST_F(SilenceTest, NothingIsConcludedWhileTheOthersCannotBeAsked) {
  Pass(absl::Seconds(1), ok_, unreachable_);
  life_.down = true;
  Pass(absl::Minutes(10), ok_, unreachable_);
  EXPECT_EQ(b_.calls.lost, 0);
  life_.down = false;
  b_.Hears(unreachable_);  // Before the other one has told again.
  EXPECT_EQ(b_.calls.lost, 0);
  Pass(absl::Minutes(10), ok_, unreachable_);
  EXPECT_EQ(b_.calls.lost, 0);
}

TEST_F(SilenceTest, OnlyNoAnswerIsSilence) {
  Pass(absl::Minutes(10), absl::InternalError("broken"), absl::PermissionDeniedError("who?"));
  EXPECT_EQ(a_.calls.lost + b_.calls.lost, 0);
  EXPECT_EQ(life_.touches, 0);
  const absl::Status draining = status::Error(absl::StatusCode::kUnavailable, "DRAINING", "");
  Pass(absl::Minutes(10), draining, unreachable_);
  EXPECT_EQ(a_.calls.lost + b_.calls.lost, 0);
}

TEST_F(SilenceTest, TellsTheOthersEveryFiveSeconds) {
  Pass(absl::Seconds(50), ok_, absl::InternalError("broken"));
  EXPECT_EQ(life_.touches, 10);
}

}  // namespace
}  // namespace centralita::calls

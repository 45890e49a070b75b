// The model on a queue of which everything is known: calls that come by chance to a few agents.

#include "services/routing/domain/wait_model.h"

#include <deque>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace centralita::routing {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);

/// One queue before `agents`, in seconds of virtual time: Poisson arrivals, exponential talks, and
/// callers who give up after an exponential time.
class Queue {
 public:
  Queue(int agents, double patience, uint64_t seed) : patience_(patience), random_(seed) {
    for (int i = 0; i < agents; ++i) free_at_.insert(0);
  }

  struct Tally {
    int told = 0;  // Estimates of calls that were answered.
    int held = 0;
    double Coverage() const { return told == 0 ? 0 : static_cast<double>(held) / told; }
  };

  /// Lets `calls` come, one each `gap` seconds on average, each to talk for `talk`. Counts what the
  /// model says while it is trusted, or all that it says.
  Tally Run(int calls, double gap, double talk, bool trusted_only) {
    Tally tally;
    for (int i = 0; i < calls; ++i) {
      const double arrives = now_ + Exponential(gap);
      Serve(arrives, talk, tally);
      now_ = arrives;
      Caller caller{.since = now_, .gives_up = now_ + Exponential(patience_)};
      if (*free_at_.begin() > now_ || !waiting_.empty()) {
        caller.estimate = model_.Estimate(static_cast<int>(waiting_.size()) + 1);
        caller.counts = !trusted_only || model_.IsTrusted();
      }
      model_.Arrived(At(now_));
      waiting_.push_back(caller);
      Serve(now_, talk, tally);
    }
    return tally;
  }

  const WaitModel& model() const { return model_; }

 private:
  struct Caller {
    double since = 0;
    double gives_up = 0;
    std::optional<WaitEstimate> estimate;
    bool counts = false;
  };

  static absl::Time At(double seconds) { return kStart + absl::Seconds(seconds); }
  double Exponential(double mean) {
    return std::exponential_distribution<double>(1 / mean)(random_);
  }

  /// All that happens until `end`: agents who get free take the first who still waits.
  void Serve(double end, double talk, Tally& tally) {
    for (;;) {
      double next = end;
      auto leaver = waiting_.end();
      for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
        if (it->gives_up <= next) next = it->gives_up, leaver = it;
      }
      const double free = std::max(*free_at_.begin(), waiting_.empty() ? 0 : waiting_[0].since);
      if (!waiting_.empty() && free <= next) {
        const Caller caller = waiting_.front();
        waiting_.pop_front();
        free_at_.erase(free_at_.begin());
        free_at_.insert(free + Exponential(talk));
        Leave(caller, free, false, tally);
      } else if (leaver != waiting_.end()) {
        const Caller caller = *leaver;
        waiting_.erase(leaver);
        Leave(caller, next, true, tally);
      } else {
        return;
      }
    }
  }

  void Leave(const Caller& caller, double at, bool abandoned, Tally& tally) {
    model_.Left(At(at), abandoned, waiting_.empty());
    if (!caller.estimate.has_value()) return;
    const absl::Duration waited = absl::Seconds(at - caller.since);
    model_.Score(*caller.estimate, waited, abandoned);
    if (abandoned || !caller.counts) return;
    ++tally.told;
    tally.held += caller.estimate->low <= waited && waited <= caller.estimate->high ? 1 : 0;
  }

  const double patience_;
  std::mt19937_64 random_;
  double now_ = 0;
  std::multiset<double> free_at_;
  std::deque<Caller> waiting_;
  WaitModel model_;
};

TEST(WaitModel, SaysNothingBeforeItKnowsThePace) {
  WaitModel model;
  EXPECT_FALSE(model.Estimate(1).has_value());
  EXPECT_FALSE(model.IsTrusted());
  EXPECT_EQ(model.Coverage(), 0);
}

TEST(WaitModel, ABusyQueueKeepsItsWord) {
  for (const int agents : {1, 3, 10, 40}) {
    const double talk = 180;
    Queue queue(agents, 1200, 7);
    queue.Run(500, talk / agents / 1.05, talk, false);
    const Queue::Tally tally = queue.Run(4000, talk / agents / 1.05, talk, true);
    EXPECT_GT(tally.told, 1000) << agents << " agents";
    EXPECT_GE(tally.Coverage(), 0.70) << agents << " agents";
    EXPECT_LE(tally.Coverage(), 0.95) << agents << " agents: the interval is too wide to be useful";
  }
}

TEST(WaitModel, FallsSilentWhenThePaceJumpsAndLearnsTheNewOne) {
  Queue queue(5, 3600, 11);
  const auto told = [&queue](int calls, double gap, double talk) {
    return static_cast<double>(queue.Run(calls, gap, talk, /*trusted_only=*/true).told) / calls;
  };
  told(500, 34, 180);
  EXPECT_GT(told(1000, 34, 180), 0.6);
  // Talks take six times as long from one moment to the next: what was told does not hold.
  queue.Run(100, 34, 1080, true);
  EXPECT_LT(told(100, 34, 1080), 0.2);
  told(500, 210, 1080);
  EXPECT_GT(told(1000, 210, 1080), 0.4);
}

TEST(WaitModel, WhoGivesUpEarlyProvesNothing) {
  WaitModel model;
  const WaitEstimate estimate{.low = absl::Seconds(10), .high = absl::Seconds(30)};
  model.Score(estimate, absl::Seconds(5), /*abandoned=*/true);
  EXPECT_EQ(model.image().scored, 0);
  model.Score(estimate, absl::Seconds(31), /*abandoned=*/true);  // It did take longer.
  EXPECT_EQ(model.image().scored, 1);
  EXPECT_EQ(model.Coverage(), 0);
}

TEST(WaitModel, FartherBehindIsLongerAndRelativelySurer) {
  Queue queue(3, 3600, 5);
  queue.Run(300, 50, 150, false);
  const WaitEstimate first = *queue.model().Estimate(1);
  const WaitEstimate tenth = *queue.model().Estimate(10);
  EXPECT_LT(first.high, tenth.high);
  EXPECT_LT(first.low, tenth.low);
  EXPECT_LT(absl::FDivDuration(tenth.high, tenth.low), absl::FDivDuration(first.high, first.low));
}

TEST(WaitModel, ComesBackFromItsImage) {
  Queue queue(3, 3600, 5);
  queue.Run(100, 50, 150, false);
  EXPECT_EQ(WaitModel(queue.model().image()), queue.model());
}

}  // namespace
}  // namespace centralita::routing

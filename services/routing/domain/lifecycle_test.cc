// What holds around the distribution after every step of any story: limits, pauses, wrap-up, next
// status, callbacks. What of agents and calls in general holds is in property_test.cc.

#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/random_story.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {
namespace {

constexpr int kStories = 1'500;
constexpr int kSteps = 60;

bool Rings(const Call& call) { return call.phase == CallPhase::kOffered; }

void CheckAgent(const Workspace& w, AgentIndex index) {
  const Agent& agent = w.agent(index);
  for (const auto& [number, talking] : agent.engagements) {
    if (talking) continue;
    // What talks is never dropped; what rings never exceeds the capacity (I1).
    ASSERT_LE(Load(agent), agent.capacity) << "rings beyond the capacity";
    ASSERT_FALSE(agent.paused_until.has_value()) << "rings though paused";
    const Call& call = w.call(number);
    const Standing* standing = StandingIn(agent, call.group);
    const bool assigned = call.hold.has_value() && call.hold->agent == index;
    if (standing == nullptr || assigned) continue;
    ASSERT_FALSE(standing->away || standing->paused_until.has_value()) << "rings though away";
  }
  ASSERT_FALSE(IsTurning(agent)) << "the next status should hold already";
  if (agent.wrap_up_end.has_value()) {
    ASSERT_LE(*agent.wrap_up_end, *agent.wrap_up_latest);
  }
}

void CheckGroup(const Group& group, int queued, int callers, absl::Time now) {
  ASSERT_EQ(group.waiting.size() + group.offered, static_cast<size_t>(queued));
  ASSERT_EQ(group.callers, static_cast<uint32_t>(callers));
  const EmptyQueue& rules = group.config->empty_queue;
  if (rules.leave != Emptiness::kNever && group.empty_since.has_value() && callers > 0) {
    ASSERT_GT(*group.empty_since + rules.leave_after, now) << "callers wait for nobody";
  }
}

void CheckAll(const Workspace& w, absl::Time now) {
  ASSERT_TRUE(w.turning().empty());
  for (AgentIndex i = 0; i < w.agents().size(); ++i) CheckAgent(w, i);
  std::map<GroupIndex, int> queued;
  std::map<GroupIndex, int> callers;
  std::set<std::string> called_back;
  for (const Call* call : w.calls()) {
    const bool waits = call->phase == CallPhase::kWaiting;
    queued[call->group] += waits || Rings(*call) ? 1 : 0;
    callers[call->group] += waits && !call->callback.has_value() ? 1 : 0;
    if (!call->callback.has_value()) continue;
    if (IsToBeCalledBack(*call)) {
      ASSERT_TRUE(called_back.insert(call->callback->number).second) << "called back twice";
    } else if (call->phase == CallPhase::kMissed) {
      ASSERT_EQ(call->missed_because, MissedReason::kCallbackExpired) << "a promise was broken";
    }
  }
  for (GroupIndex i = 0; i < w.groups().size(); ++i) {
    CheckGroup(w.group(i), queued[i], callers[i], now);
  }
}

/// Nobody but a supervisor puts more into a group than may wait there. `before` is the state in which
/// the facts were decided.
void CheckLengths(Workspace before, const std::vector<Event>& events) {
  bool by_hand = false;
  for (const Event& event : events) {
    before.Apply(event);
    if (const auto* moved = std::get_if<CallMoved>(&event.fact)) {
      by_hand = moved->because == MissedReason::kMoved;
    }
    const auto* queued = std::get_if<CallQueued>(&event.fact);
    if (queued == nullptr) continue;
    const Group& group = before.group(before.FindCall(queued->call)->group);
    const auto max = static_cast<size_t>(group.config->max_length);
    if (max > 0 && !by_hand) {
      ASSERT_LE(group.waiting.size() + group.offered, max);
    }
    by_hand = false;
  }
}

/// Who has let too many calls go by is paused in the same decision, before anything else rings.
void CheckPauses(Workspace before, const std::vector<Event>& events) {
  for (const Event& event : events) {
    if (const auto* offer = std::get_if<OfferMade>(&event.fact)) {
      const Agent& agent = *before.FindAgent(offer->person);
      ASSERT_FALSE(agent.paused_until.has_value()) << "an offer in a pause";
    }
    if (const auto* paused = std::get_if<AgentPaused>(&event.fact)) {
      ASSERT_GT(paused->until, event.time);
      ASSERT_NE(paused->because, OfferOutcome::kNone);
    }
    before.Apply(event);
  }
}

TEST(Lifecycle, HoldsInEveryStory) {
  const Router router;
  int pauses = 0;
  const uint64_t first = test::Seed();
  for (uint64_t seed = first; seed < first + kStories; ++seed) {
    SCOPED_TRACE(absl::StrCat("story of seed ", seed));
    RandomStory story(seed);
    Workspace workspace;
    absl::Time now = absl::FromUnixSeconds(1'798'200'000);  // 2026-12-25 12:00 UTC.
    const auto play = [&](const Command& command) {
      const Workspace before = workspace;
      const absl::StatusOr<std::vector<Event>> events = router.Step(workspace, command, now);
      if (!events.ok()) return;
      CheckLengths(before, *events);
      CheckPauses(before, *events);
      for (const Event& event : *events) pauses += std::holds_alternative<AgentPaused>(event.fact);
    };
    for (int group = 0; group < RandomStory::kGroups; ++group) play(story.Configure(group, now));
    for (const Command& command : story.Opening()) play(command);
    for (int step = 0; step < kSteps; ++step) {
      now += story.Pause();
      play(Tick{});
      play(story.Next(workspace, now));
      if (!HasFatalFailure()) play(Tick{});  // A pause of no time, say, is over at once.
      if (!HasFatalFailure()) CheckAll(workspace, now);
      if (HasFatalFailure()) return;
    }
  }
  EXPECT_GT(pauses, kStories / 10) << "the stories pause hardly anybody";
}

}  // namespace
}  // namespace centralita::routing

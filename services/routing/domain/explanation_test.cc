// Whoever had a call had it for the reason that is told, and whoever had not, too: in every story.

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/routing/domain/call_story.h"
#include "services/routing/domain/random_story.h"

namespace centralita::routing {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);
constexpr int kSteps = 60;

/// Everybody is there once, with a verdict; one is chosen, and is who the rules of the explanation would
/// have chosen themselves.
void Check(const Workspace& before, const OfferMade& offer, absl::Time now) {
  const Call& call = *before.FindCall(offer.call);
  const Group& group = before.group(call.group);
  const Explanation why = ExplainOffer(before, call, offer.person, now);
  std::set<PersonId> seen;
  int chosen = 0;
  for (const Candidate& candidate : why.candidates) {
    EXPECT_TRUE(seen.insert(candidate.person).second) << candidate.person.value();
    const bool is_chosen = candidate.verdict == Verdict::kChosen;
    EXPECT_EQ(is_chosen, candidate.person == offer.person);
    EXPECT_NE(candidate.verdict, Verdict::kCallBehindOthers);
    EXPECT_EQ(candidate.lacking.has_value(), candidate.verdict == Verdict::kLacksSkill);
    EXPECT_EQ(candidate.joins_after > absl::ZeroDuration(),
              candidate.verdict == Verdict::kJoinsLater);
    chosen += is_chosen ? 1 : 0;
  }
  EXPECT_EQ(chosen, 1);
  for (const AgentIndex member : group.members) {
    EXPECT_TRUE(seen.contains(before.agent(member).id)) << "a member is not explained";
  }
  EXPECT_EQ(why.candidates.front().person, offer.person);
  if (why.tie_break == TieBreak::kWanted || why.tie_break == TieBreak::kAssigned) return;
  if (why.strategy == Strategy::kWeightedRandom) {
    for (const Candidate& candidate : why.candidates) {
      if (candidate.verdict != Verdict::kNotDrawn) continue;
      EXPECT_EQ(candidate.level, why.candidates.front().level);
    }
    return;
  }
  EXPECT_EQ(why.candidates.front().before, 0) << "somebody who is told to come first was passed";
  for (const Candidate& candidate : why.candidates) {
    if (candidate.verdict < Verdict::kOtherWanted || candidate.verdict == Verdict::kChosen)
      continue;
    EXPECT_GT(candidate.before, 0);
  }
}

/// Nobody is told to be able to take a call that waits.
void CheckWaiting(const Workspace& workspace, absl::Time now) {
  for (const Call* call : workspace.calls()) {
    if (call->phase != CallPhase::kWaiting) continue;
    const Explanation why = ExplainWait(workspace, *call, now);
    EXPECT_EQ(why.candidates.size(), workspace.group(call->group).members.size());
    for (const Candidate& candidate : why.candidates) {
      EXPECT_NE(candidate.verdict, Verdict::kChosen);
      EXPECT_NE(candidate.verdict, Verdict::kCallBehindOthers)
          << candidate.person.value() << " is free while a call waits";
    }
  }
}

void Play(uint64_t seed) {
  RandomStory story(seed);
  const Router router;
  Workspace live;
  Workspace replica;
  absl::Time now = kStart;
  std::vector<std::vector<Event>> log;
  const auto done = [&](const Command& command) {
    const auto events = router.Step(live, command, now);
    if (!events.ok() || events->empty()) return;
    for (const Event& event : *events) {
      if (const auto* offer = std::get_if<OfferMade>(&event.fact)) Check(replica, *offer, now);
      replica.Apply(event);
    }
    CheckWaiting(replica, now);
    log.push_back(*events);
  };
  for (int group = 0; group < RandomStory::kGroups; ++group) done(story.Configure(group, now));
  for (const Command& command : story.Opening()) done(command);
  for (int step = 0; step < kSteps && !testing::Test::HasFailure(); ++step) {
    now += story.Pause();
    if (live.next_due().value_or(absl::InfiniteFuture()) <= now) done(Tick{});
    done(story.Next(live, now));
  }

  CallStory told(Workspace(), 0, CallId("c1"));
  int64_t facts = 0;
  for (const std::vector<Event>& entry : log) {
    told.Take(entry);
    facts += static_cast<int64_t>(entry.size());
  }
  for (const StoryStep& step : told.steps()) {
    EXPECT_EQ(step.why.has_value() || !std::holds_alternative<OfferMade>(step.event.fact), true);
    EXPECT_LE(step.version, facts);
  }
}

TEST(Explanation, HoldsForEverybodyInEveryStory) {
  const uint64_t first = test::Seed();
  for (uint64_t number = 0; number < 1000; ++number) {
    SCOPED_TRACE(absl::StrCat("story of seed ", first + number));
    Play(first + number);
    if (testing::Test::HasFailure()) return;
  }
}

class ExplanationOfOneGroup : public testing::Test {
 protected:
  ExplanationOfOneGroup() {
    GroupConfig config{.id = GroupId("sales"), .version = 1};
    for (const char* agent : {"ana", "bea", "cai", "dan"}) config.agents.emplace_back(agent);
    Do(ConfigureGroup{config});
    for (const char* agent : {"ana", "bea", "cai"}) {
      Do(SetStatus{.person = PersonId(agent), .status = ChosenStatus::kAvailable});
      Do(SetConsole{.person = PersonId(agent), .alive = true});
      Do(ReportDevices{.gateway = "gw",
                       .registrations = {{PersonId(agent), absl::InfiniteFuture()}}});
    }
  }

  void Do(const Command& command) {
    const auto events = Router().Step(workspace_, command, kStart);
    ASSERT_TRUE(events.ok()) << events.status();
    if (!events->empty()) log_.push_back(*events);
  }

  std::vector<StoryStep> Tell(const char* call) const {
    CallStory story(Workspace(), 0, CallId(call));
    for (const std::vector<Event>& entry : log_) story.Take(entry);
    return story.steps();
  }

  Workspace workspace_;
  std::vector<std::vector<Event>> log_;
};

TEST_F(ExplanationOfOneGroup, TellsWhoHadItAndWhyTheOthersHadNot) {
  Do(Enqueue{.call = CallId("c1"), .group = GroupId("sales")});
  Do(Enqueue{.call = CallId("c2"), .group = GroupId("sales")});

  const std::vector<StoryStep> steps = Tell("c2");
  ASSERT_EQ(steps.size(), 3);  // Received, queued, offered.
  ASSERT_TRUE(steps[2].why.has_value());
  const std::vector<Candidate>& all = steps[2].why->candidates;
  ASSERT_EQ(all.size(), 4);
  EXPECT_EQ(all[0].person.value(), "bea");
  EXPECT_EQ(all[0].distance, 0);
  EXPECT_EQ(all[1].person.value(), "cai");
  EXPECT_EQ(all[1].verdict, Verdict::kBehind);
  EXPECT_EQ(all[1].before, 1);
  EXPECT_EQ(all[2].person.value(), "ana");
  EXPECT_EQ(all[2].verdict, Verdict::kBusy);
  EXPECT_EQ(all[3].verdict, Verdict::kNotAvailable);
  EXPECT_EQ(steps[2].why->tie_break, TieBreak::kStrategy);
}

TEST_F(ExplanationOfOneGroup, TellsWhyACallWaits) {
  for (const char* call : {"c1", "c2", "c3", "c4", "c5"}) {
    Do(Enqueue{.call = CallId(call), .group = GroupId("sales")});
  }
  const std::vector<StoryStep> steps = Tell("c5");
  ASSERT_EQ(steps.size(), 2);
  ASSERT_TRUE(steps[1].why.has_value());
  EXPECT_EQ(steps[1].why->tie_break, TieBreak::kNobody);
  EXPECT_EQ(steps[1].why->ahead, 1);
  EXPECT_EQ(steps[1].why->candidates[0].verdict, Verdict::kBusy);
  EXPECT_EQ(steps[1].why->candidates[3].verdict, Verdict::kNotAvailable);
}

}  // namespace
}  // namespace centralita::routing

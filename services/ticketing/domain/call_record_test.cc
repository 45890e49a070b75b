#include "services/ticketing/domain/call_record.h"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "libs/testing/seed.h"
#include "services/ticketing/domain/call_tab.h"
#include "services/ticketing/domain/disposition.h"

namespace centralita::ticketing {
namespace {

using testing::ElementsAre;

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

absl::Time At(int seconds) { return kStart + absl::Seconds(seconds); }

CallFact Fact(int seconds, decltype(CallFact::what) what) {
  return {.time = At(seconds), .workspace = WorkspaceId("w"), .what = std::move(what)};
}

CallFact Routed(int seconds, int64_t revision, CallRouted::State state, uint64_t token = 0) {
  return Fact(seconds, CallRouted{.revision = revision,
                                  .state = state,
                                  .token = token,
                                  .group = GroupId("g"),
                                  .hops = {{GroupId("g"), HopReason::kNone, At(1)}}});
}

/// Alice lets it ring; Bob takes it, talks for a minute, and it is recorded.
std::vector<CallFact> HandledCall() {
  using State = CallRouted::State;
  return {
      {.time = At(0), .workspace = WorkspaceId(), .what = CallReceived{"0034911", "34900"}},
      Fact(1, NumberResolved{"+34911", "+34900", GroupId("g")}),
      Routed(1, 10, State::kWaiting),
      Routed(5, 11, State::kOffered, 11),
      Fact(5, AgentRung{LegId("la"), PersonId("alice"), 11}),
      Routed(25, 12, State::kOffered, 12),
      Fact(25, LegOver{LegId("la")}),
      Fact(25, AgentRung{LegId("lb"), PersonId("bob"), 12}),
      Routed(28, 13, State::kConnected, 12),
      Fact(28, AgentConnected{LegId("lb"), PersonId("bob"), GroupId("g"), RecordingId("r")}),
      Fact(28, RecordingChanged{RecordingId("r"), RecordingState::kRecording}),
      Fact(88, LegOver{LegId("lb")}),
      Fact(88, RecordingChanged{RecordingId("r"), RecordingState::kFinalising}),
      Fact(88, CallOver{.outcome = CallOutcome::kHandled,
                        .group = GroupId("g"),
                        .talk = absl::Seconds(60),
                        .wait = absl::Seconds(27)}),
      Fact(90, RecordingChanged{RecordingId("r"), RecordingState::kAvailable}),
  };
}

CallRecord Fold(const std::vector<CallFact>& facts) {
  CallRecord record{.id = CallId("c")};
  for (const CallFact& fact : facts) Merge(record, fact);
  return record;
}

TEST(CallRecord, TellsWhoWhenAndHowLong) {
  const CallRecord record = Fold(HandledCall());

  EXPECT_EQ(record.workspace, WorkspaceId("w"));
  EXPECT_EQ(record.caller, "+34911");
  EXPECT_EQ(record.start, At(0));
  EXPECT_EQ(record.end, At(88));
  EXPECT_EQ(record.talk, absl::Seconds(60));
  EXPECT_EQ(record.wait, absl::Seconds(27));
  EXPECT_THAT(AgentsOf(record), ElementsAre(PersonId("bob")));
  EXPECT_EQ(RecordingOf(record), std::pair(RecordingId("r"), RecordingState::kAvailable));
}

TEST(CallRecord, IsTheSameInWhateverOrderAndHoweverOftenItIsTold) {
  std::mt19937_64 random = test::MakeRandom();
  const std::vector<CallFact> facts = HandledCall();
  const CallRecord expected = Fold(facts);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<CallFact> told = facts;
    for (int i = 0; i < 10; ++i) told.push_back(facts[random() % facts.size()]);
    std::shuffle(told.begin(), told.end(), random);

    const CallRecord record = Fold(told);

    ASSERT_EQ(record, expected);
    ASSERT_EQ(TabsOf(record), TabsOf(expected));
  }
}

CallFact RandomFact(std::mt19937_64& random) {
  const auto id = [&random](absl::string_view kind) { return absl::StrCat(kind, random() % 3); };
  const int at = static_cast<int>(random() % 100);
  switch (random() % 8) {
    case 0:
      return Fact(at, CallReceived{id("from"), id("to")});
    case 1:
      return Fact(at, NumberResolved{id("+34"), id("+35"), GroupId(id("g"))});
    case 2: {
      const auto state = static_cast<CallRouted::State>(1 + random() % 5);
      CallFact routed = Routed(at, static_cast<int64_t>(random() % 10), state, random() % 5);
      std::get<CallRouted>(routed.what).other_tokens = {random() % 5};
      return routed;
    }
    case 3:
      return Fact(at, AgentRung{LegId(id("l")), PersonId(id("p")), random() % 5});
    case 4:
      return Fact(at, AgentConnected{LegId(id("l")), PersonId(id("p")), GroupId(id("g")),
                                     RecordingId(id("r"))});
    case 5:
      return Fact(at, LegOver{LegId(id("l"))});
    case 6:
      return Fact(
          at, RecordingChanged{RecordingId(id("r")), static_cast<RecordingState>(random() % 6)});
    default:
      return Fact(at, CallOver{.outcome = static_cast<CallOutcome>(1 + random() % 6),
                               .group = GroupId(id("g")),
                               .talk = absl::Seconds(random() % 60),
                               .wait = absl::Seconds(random() % 60)});
  }
}

TEST(CallRecord, NoFactMakesACallLiveAgainOrShorter) {
  std::mt19937_64 random = test::MakeRandom();
  for (int round = 0; round < 2'000; ++round) {
    CallRecord record{.id = CallId("c")};
    for (int i = 0; i < 30; ++i) {
      const CallRecord before = record;
      Merge(record, RandomFact(random));
      ASSERT_GE(record.ended(), before.ended());
      ASSERT_TRUE(!before.ended() || *record.end >= *before.end);
      ASSERT_GE(record.talk, before.talk);
      ASSERT_GE(record.wait, before.wait);
      ASSERT_GE(record.outcome, before.outcome);
      for (const auto& [id, state] : before.recordings) ASSERT_GE(record.recordings[id], state);
    }
  }
}

TEST(CallTab, OpensRingingConnectsAndClosesWithTheCall) {
  const std::vector<CallFact> facts = HandledCall();
  CallRecord record{.id = CallId("c")};
  std::map<PersonId, std::vector<TabState>> seen;
  for (const CallFact& fact : facts) {
    Merge(record, fact);
    for (const CallTab& tab : TabsOf(record)) {
      std::vector<TabState>& states = seen[tab.person];
      if (states.empty() || states.back() != tab.state) states.push_back(tab.state);
    }
  }

  EXPECT_THAT(seen[PersonId("alice")], ElementsAre(TabState::kRinging, TabState::kClosed));
  EXPECT_THAT(seen[PersonId("bob")],
              ElementsAre(TabState::kRinging, TabState::kConnected, TabState::kClosed));
  EXPECT_EQ(TabsOf(record)[1].waited, absl::Seconds(24));
}

TEST(CallTab, ClosesAsSoonAsTheRouterGoesOnEvenIfThePhoneStillRings) {
  using State = CallRouted::State;
  CallRecord record = Fold(
      {Routed(5, 11, State::kOffered, 11), Fact(5, AgentRung{LegId("l"), PersonId("alice"), 11})});
  ASSERT_EQ(TabsOf(record)[0].state, TabState::kRinging);

  Merge(record, Routed(25, 12, State::kWaiting));

  EXPECT_EQ(TabsOf(record)[0].state, TabState::kClosed);
  EXPECT_EQ(TabsOf(record)[0].closed, At(25));
}

TEST(CallTab, RingsForAllWhoseOffersStandTogether) {
  using State = CallRouted::State;
  const auto offered = [](int seconds, int64_t revision, uint64_t token,
                          std::vector<uint64_t> others) {
    CallFact fact = Routed(seconds, revision, State::kOffered, token);
    std::get<CallRouted>(fact.what).other_tokens = std::move(others);
    return fact;
  };
  std::vector<CallFact> facts = {offered(5, 11, 11, {12}),
                                 Fact(5, AgentRung{LegId("la"), PersonId("alice"), 11}),
                                 Fact(5, AgentRung{LegId("lb"), PersonId("bob"), 12})};
  CallRecord record = Fold(facts);
  EXPECT_EQ(TabsOf(record)[0].state, TabState::kRinging);
  EXPECT_EQ(TabsOf(record)[1].state, TabState::kRinging);

  Merge(record, offered(15, 12, 12, {}));  // Alice has refused.
  EXPECT_EQ(TabsOf(record)[0].state, TabState::kClosed);
  EXPECT_EQ(TabsOf(record)[1].state, TabState::kRinging);

  Merge(record, Routed(18, 13, State::kConnected, 12));
  EXPECT_EQ(TabsOf(record)[1].state, TabState::kRinging);
  Merge(record, Fact(18, AgentConnected{LegId("lb"), PersonId("bob"), GroupId("g"), {}}));
  EXPECT_EQ(TabsOf(record)[1].state, TabState::kConnected);
}

TEST(CallTab, OpensAgainWhenTheSameAgentIsRungAgain) {
  using State = CallRouted::State;
  const CallRecord record = Fold(
      {Routed(5, 11, State::kOffered, 11), Fact(5, AgentRung{LegId("l1"), PersonId("alice"), 11}),
       Fact(25, LegOver{LegId("l1")}), Routed(30, 14, State::kOffered, 14),
       Fact(30, AgentRung{LegId("l2"), PersonId("alice"), 14})});

  ASSERT_EQ(TabsOf(record).size(), 1u);
  EXPECT_EQ(TabsOf(record)[0].state, TabState::kRinging);
  EXPECT_EQ(TabsOf(record)[0].opened, At(5));
}

TEST(CallTab, NobodyClosesItByHandWhileTheCallGoesOn) {
  EXPECT_FALSE(CheckCloseByHand({.state = TabState::kRinging}).ok());
  EXPECT_FALSE(CheckCloseByHand({.state = TabState::kConnected}).ok());
  EXPECT_TRUE(CheckCloseByHand({.state = TabState::kClosed}).ok());
}

TEST(CallTab, OfACallThatHasEndedIsClosedWhateverWasTold) {
  std::mt19937_64 random = test::MakeRandom();
  for (int round = 0; round < 2'000; ++round) {
    CallRecord record{.id = CallId("c")};
    for (int i = 0; i < 20; ++i) Merge(record, RandomFact(random));
    if (!record.ended()) continue;
    for (const CallTab& tab : TabsOf(record)) ASSERT_EQ(tab.state, TabState::kClosed);
  }
}

struct EndCase {
  std::string name;
  CallOver over;
  bool connected = false;
  std::optional<MissedReason> missed;
  NoTicketReason none = NoTicketReason::kNotLinked;
};

class DispositionCases : public testing::TestWithParam<EndCase> {};

TEST_P(DispositionCases, FollowTheRules) {
  CallRecord record{.id = CallId("c")};
  if (GetParam().connected) {
    Merge(record, Fact(1, AgentConnected{LegId("l"), PersonId("p"), GroupId("g"), {}}));
  }
  EXPECT_FALSE(DispositionOf(record, std::nullopt, {}).has_value());  // It goes on.
  Merge(record, Fact(9, GetParam().over));

  EXPECT_EQ(MissedBecause(record, {}), GetParam().missed);
  const std::optional<Disposition> alone = DispositionOf(record, std::nullopt, {});
  ASSERT_EQ(alone.has_value(), !GetParam().missed.has_value());
  EXPECT_EQ(alone.has_value() ? alone->reason : GetParam().none, GetParam().none);
  const CallLink link{CallId("c"), TicketId("t"), LinkKind::kLinked};
  EXPECT_EQ(DispositionOf(record, link, {})->ticket, TicketId("t"));
}

INSTANTIATE_TEST_SUITE_P(
    , DispositionCases,
    testing::Values(
        EndCase{"Handled", {.outcome = CallOutcome::kHandled}, true, std::nullopt},
        EndCase{"Holiday",
                {.outcome = CallOutcome::kMissed, .missed_reason = MissedReason::kHoliday},
                false,
                MissedReason::kHoliday},
        EndCase{"MissedWithoutReason",
                {.outcome = CallOutcome::kMissed},
                false,
                MissedReason::kNotConfigured},
        EndCase{"AbandonedAtFiveSeconds",
                {.outcome = CallOutcome::kAbandoned, .wait = absl::Seconds(5)},
                false,
                std::nullopt,
                NoTicketReason::kAbandonedEarly},
        EndCase{"AbandonedAfterFiveSeconds",
                {.outcome = CallOutcome::kAbandoned, .wait = absl::Milliseconds(5'001)},
                false,
                MissedReason::kAbandoned},
        EndCase{"FailedBefore", {.outcome = CallOutcome::kFailed}, false, MissedReason::kFailed},
        EndCase{"FailedInTheTalk", {.outcome = CallOutcome::kFailed}, true, std::nullopt},
        EndCase{
            "CallbackUnanswered",
            {.outcome = CallOutcome::kMissed, .missed_reason = MissedReason::kCallbackUnanswered},
            false,
            MissedReason::kCallbackUnanswered},
        EndCase{"CallbackMerged",
                {.outcome = CallOutcome::kCallbackMerged, .wait = absl::Minutes(2)},
                false,
                std::nullopt,
                NoTicketReason::kCallbackMerged},
        EndCase{"Rejected",
                {.outcome = CallOutcome::kRejected},
                false,
                std::nullopt,
                NoTicketReason::kNumberRejected}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace centralita::ticketing

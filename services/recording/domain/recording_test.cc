#include "services/recording/domain/recording.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "libs/testing/seed.h"
#include "libs/testing/status_matchers.h"

namespace centralita::recording {
namespace {

using test::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);
const Policy kPolicy;

Delivery Whole(absl::Duration duration) {
  return {.workspace = WorkspaceId("w"),
          .call = CallId("c"),
          .audio = {.duration = duration, .size_bytes = 44, .sha256 = "ab", .blob = "w/r.wav"}};
}

void ApplyAll(Recording& recording, const std::vector<Event>& events) {
  for (const Event& event : events) Apply(recording, event);
}

/// A minute's talk that has just ended.
Recording Ended() {
  Recording recording;
  ApplyAll(recording, Start(recording, WorkspaceId("w"), CallId("c"), PersonId("p"), kNow));
  ApplyAll(recording, EndTalk(recording, absl::Minutes(1), kPolicy, kNow + absl::Minutes(1)));
  return recording;
}

TEST(Recording, IsStartedEndedAndStored) {
  Recording recording = Ended();
  EXPECT_EQ(recording.state, State::kFinalising);

  ApplyAll(recording, *Store(recording, Whole(absl::Seconds(59)), kPolicy, kNow));

  EXPECT_EQ(recording.state, State::kAvailable);
  EXPECT_EQ(recording.settled, kNow);
}

TEST(Recording, MuchShorterThanTheTalkIsAPart) {
  Recording recording = Ended();
  ApplyAll(recording, *Store(recording, Whole(absl::Seconds(50)), kPolicy, kNow));
  EXPECT_EQ(recording.state, State::kPartial);
  EXPECT_EQ(recording.reason, Reason::kTooShort);
}

TEST(Recording, ALittleShorterThanTheTalkIsWhole) {
  const auto state_of = [](absl::Duration talk, absl::Duration audio) {
    Recording recording;
    ApplyAll(recording, Start(recording, WorkspaceId("w"), CallId("c"), PersonId("p"), kNow));
    ApplyAll(recording, EndTalk(recording, talk, kPolicy, kNow));
    ApplyAll(recording, *Store(recording, Whole(audio), kPolicy, kNow));
    return recording.state;
  };
  EXPECT_EQ(state_of(absl::Seconds(100), absl::Seconds(95)), State::kAvailable);  // 5 of 100.
  EXPECT_EQ(state_of(absl::Seconds(5), absl::Seconds(3)), State::kAvailable);     // 2 s.
  EXPECT_EQ(state_of(absl::Seconds(5), absl::Milliseconds(2'999)), State::kPartial);
}

TEST(Recording, StoredBeforeTheTalksEndIsKnownIsMeasuredLater) {
  Recording recording;
  ApplyAll(recording, *Store(recording, Whole(absl::Seconds(50)), kPolicy, kNow));
  EXPECT_EQ(recording.state, State::kAvailable);
  ApplyAll(recording, Start(recording, WorkspaceId("w"), CallId("c"), PersonId("p"), kNow));
  EXPECT_EQ(recording.state, State::kAvailable);

  ApplyAll(recording, EndTalk(recording, absl::Minutes(1), kPolicy, kNow));

  EXPECT_EQ(recording.state, State::kPartial);
  EXPECT_EQ(recording.reason, Reason::kTooShort);
  EXPECT_TRUE(recording.stored());
}

TEST(Recording, ThatIsNotDeliveredInTimeHasFailedUntilItComes) {
  Recording recording = Ended();
  const absl::Time due = *NextDue(recording);
  EXPECT_EQ(due, kNow + absl::Minutes(11));
  EXPECT_TRUE(GiveUp(recording, due - absl::Milliseconds(1)).empty());

  ApplyAll(recording, GiveUp(recording, due));
  EXPECT_EQ(recording.state, State::kFailed);
  EXPECT_EQ(recording.reason, Reason::kNotDelivered);
  EXPECT_FALSE(NextDue(recording).has_value());

  ApplyAll(recording, *Store(recording, Whole(absl::Seconds(60)), kPolicy, due));
  EXPECT_EQ(recording.state, State::kAvailable);
  EXPECT_EQ(recording.reason, Reason::kNone);
}

TEST(Recording, DeliveredAgainChangesNothing) {
  Recording recording = Ended();
  ApplyAll(recording, *Store(recording, Whole(absl::Seconds(60)), kPolicy, kNow));
  EXPECT_TRUE(Store(recording, Whole(absl::Seconds(60)), kPolicy, kNow)->empty());
}

TEST(Recording, OfAnotherWorkspaceIsForeign) {
  Delivery delivery = Whole(absl::Seconds(60));
  delivery.workspace = WorkspaceId("other");
  EXPECT_THAT(Store(Ended(), delivery, kPolicy, kNow),
              StatusIs(absl::StatusCode::kPermissionDenied, "RECORDING_FOREIGN"));
}

/// Every recording of an ended talk ends stored or failed, whatever comes twice or in another
/// order, and what was stored stays.
TEST(Recording, RandomHistoriesSettleAndKeepWhatIsStored) {
  std::mt19937_64 random = test::MakeRandom();
  for (int round = 0; round < 3'000; ++round) {
    Recording recording;
    absl::Time now = kNow;
    for (int i = 0; i < 12; ++i) {
      now += absl::Seconds(random() % 300);
      const bool stored = recording.stored();
      const State before = recording.state;
      std::vector<Event> events;
      switch (random() % 4) {
        case 0:
          events = Start(recording, WorkspaceId("w"), CallId("c"), PersonId("p"), now);
          break;
        case 1:
          events = EndTalk(recording, absl::Seconds(random() % 90), kPolicy, now);
          break;
        case 2: {
          Delivery delivery = Whole(absl::Seconds(random() % 90));
          delivery.salvaged = random() % 4 == 0;
          events = *Store(recording, delivery, kPolicy, now);
          break;
        }
        default:
          events = GiveUp(recording, now);
      }
      ApplyAll(recording, events);
      ASSERT_TRUE(!stored || recording.stored());
      ASSERT_TRUE(!recording.stored() || recording.state == State::kAvailable ||
                  recording.state == State::kPartial);
      ASSERT_TRUE(before != State::kPartial || recording.state == State::kPartial);
      ASSERT_EQ(recording.reason == Reason::kNone,
                recording.state != State::kPartial && recording.state != State::kFailed);
    }
    ApplyAll(recording, GiveUp(recording, now + absl::Hours(1)));
    ASSERT_TRUE(!recording.talk_ended.has_value() || recording.settled.has_value());
  }
}

TEST(RecordingTransitions, EveryStateCanBeReached) {
  constexpr auto kTable = RecordingTransitions();
  std::set<State> reached = {State::kNone};
  for (size_t i = 0; i < kTable.rows().size(); ++i) {
    for (const auto& row : kTable.rows()) {
      if (reached.contains(row.from)) reached.insert(row.to);
    }
  }
  EXPECT_EQ(reached.size(), 6u);
}

}  // namespace
}  // namespace centralita::recording

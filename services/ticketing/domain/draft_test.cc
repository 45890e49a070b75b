#include "services/ticketing/domain/draft.h"

#include <random>

#include <gtest/gtest.h>

#include "libs/testing/seed.h"
#include "libs/testing/status_matchers.h"

namespace centralita::ticketing {
namespace {

using test::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

DraftPatch Typed(int64_t base, std::string description, CallId call = CallId("c")) {
  return {.author = PersonId("alice"),
          .call = std::move(call),
          .subject = "",
          .description = std::move(description),
          .base_revision = base};
}

Draft Begun() {
  return *Patch(Draft{.id = DraftId("d")}, Typed(0, "hello"), std::nullopt, {}, kNow);
}

TEST(Draft, TheLastPatchAgainChangesNothing) {
  const Draft draft = Begun();
  EXPECT_EQ(*Patch(draft, Typed(0, "hello"), std::nullopt, {}, kNow + absl::Seconds(1)), draft);
}

TEST(Draft, AnOldRevisionIsAConflict) {
  const Draft draft = *Patch(Begun(), Typed(1, "hello you"), std::nullopt, {}, kNow);
  const absl::Status refused = Patch(draft, Typed(1, "other"), std::nullopt, {}, kNow).status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kAborted, "REVISION_CONFLICT"));
  EXPECT_EQ(status::Metadata(refused)["revision"], "2");
}

TEST(Draft, OfAnotherPersonIsForeign) {
  DraftPatch patch = Typed(1, "mine now");
  patch.author = PersonId("bob");
  EXPECT_THAT(Patch(Begun(), patch, std::nullopt, {}, kNow),
              StatusIs(absl::StatusCode::kPermissionDenied, "DRAFT_FOREIGN"));
}

TEST(Draft, HasNoWindowWhileItsCallGoesOn) {
  EXPECT_FALSE(Begun().recover_until.has_value());
  EXPECT_THAT(Close(Begun(), DraftEvent::kRecover, kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CALL_IN_PROGRESS"));
}

TEST(Draft, CanBeRecoveredForFourHoursFromTheCallsEnd) {
  const Draft draft = EndCall(Begun(), kNow, {});
  EXPECT_EQ(draft.state, DraftState::kOrphaned);
  const absl::Time end = kNow + absl::Hours(4);

  EXPECT_TRUE(Close(draft, DraftEvent::kRecover, end - absl::Milliseconds(1)).ok());
  EXPECT_THAT(Close(draft, DraftEvent::kRecover, end),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RECOVERY_WINDOW_PASSED"));
  EXPECT_THAT(Close(draft, DraftEvent::kExpire, end - absl::Milliseconds(1)),
              StatusIs(absl::StatusCode::kFailedPrecondition, "NOT_EXPIRED"));
  EXPECT_EQ(Close(draft, DraftEvent::kExpire, end)->state, DraftState::kMaterialised);
}

TEST(Draft, IsRecoveredAtMostOnce) {
  const Draft recovered = *Close(EndCall(Begun(), kNow, {}), DraftEvent::kRecover, kNow);
  EXPECT_THAT(Close(recovered, DraftEvent::kRecover, kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition, "ALREADY_RECOVERED"));
}

TEST(Draft, GoesOnBeingTypedAfterTheCallsEnd) {
  const Draft draft = EndCall(Begun(), kNow, {});
  const Draft patched =
      *Patch(draft, Typed(1, "hello and goodbye"), kNow, {}, kNow + absl::Minutes(1));
  EXPECT_EQ(patched.state, DraftState::kOrphaned);
  EXPECT_EQ(patched.recover_until, kNow + absl::Hours(4));
}

TEST(Draft, BegunLongAfterTheCallHasAWindowToo) {
  const absl::Time late = kNow + absl::Hours(9);
  const Draft draft = *Patch(Draft{.id = DraftId("d")}, Typed(0, "late"), kNow, {}, late);
  EXPECT_EQ(draft.recover_until, late + absl::Hours(4));
}

TEST(Draft, WithoutACallKeepsAWindowFromTheLastChange) {
  const Draft draft =
      *Patch(Draft{.id = DraftId("d")}, Typed(0, "note", CallId()), std::nullopt, {}, kNow);
  EXPECT_EQ(draft.recover_until, kNow + absl::Hours(4));
  EXPECT_TRUE(Close(draft, DraftEvent::kRecover, kNow).ok());
}

TEST(Draft, BlankOnesAreDiscardedInsteadOfMadeTickets) {
  const Draft blank =
      EndCall(*Patch(Draft{.id = DraftId("d")}, Typed(0, " \n"), std::nullopt, {}, kNow), kNow, {});
  EXPECT_EQ(Close(blank, DraftEvent::kExpire, kNow + absl::Hours(5))->state,
            DraftState::kDiscarded);
}

TEST(Draft, SubjectComesFromTheTextIfThereIsNone) {
  Draft draft = Begun();
  draft.description = "\n  Broken lamp \nin the hall";
  EXPECT_EQ(SubjectOf(draft, "Call"), "Broken lamp");
  draft.description = "";
  EXPECT_EQ(SubjectOf(draft, "Call"), "Call");
}

/// Acknowledged text is never lost, and no more than one ticket comes out of a draft.
TEST(Draft, WhateverHappensTheTextStaysOrBecomesOneTicket) {
  std::mt19937_64 random = test::MakeRandom();
  for (int round = 0; round < 3'000; ++round) {
    Draft draft = Begun();
    std::string acknowledged = draft.description;
    absl::Time now = kNow;
    std::optional<absl::Time> call_end;
    int endings = 0;
    for (int i = 0; i < 25; ++i) {
      now += absl::Minutes(random() % 60);
      const bool was_over = draft.over();
      switch (random() % 6) {
        case 0: {
          const std::string text(1 + random() % 9, 'x');
          const int64_t base = draft.revision - static_cast<int64_t>(random() % 2);
          const auto patched = Patch(draft, Typed(base, text), call_end, {}, now);
          if (patched.ok()) {
            ASSERT_FALSE(was_over);
            draft = *patched;
            acknowledged = text;
          }
          break;
        }
        case 1:
          if (!call_end.has_value()) call_end = now;
          draft = EndCall(draft, *call_end, {});
          break;
        default: {
          const auto event = static_cast<DraftEvent>(2 + random() % 4);
          const auto closed = Close(draft, event, now);
          if (closed.ok()) draft = *closed;
        }
      }
      if (!was_over && draft.over()) ++endings;
      ASSERT_EQ(draft.description, acknowledged);
      ASSERT_LE(endings, 1);
      ASSERT_TRUE(!was_over || draft.over());
      if (call_end.has_value() && draft.state == DraftState::kOrphaned) {
        ASSERT_TRUE(draft.recover_until.has_value());
      }
    }
  }
}

}  // namespace
}  // namespace centralita::ticketing

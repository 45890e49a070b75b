#include "services/ticketing/domain/ticket.h"

#include <random>

#include <gtest/gtest.h>

#include "libs/testing/seed.h"
#include "libs/testing/status_matchers.h"
#include "services/ticketing/domain/phrases.h"
#include "services/ticketing/domain/text.h"

namespace centralita::ticketing {
namespace {

using test::StatusIs;
using enum TicketStatus;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

Ticket Sample() { return {.id = TicketId("t"), .subject = "Broken lamp", .updated = kNow}; }

TEST(TicketTransitions, OpenTicketsMayBeCancelledAndClosedOnesStay) {
  for (const TicketStatus open : {kNew, kInProgress, kPending}) {
    EXPECT_TRUE(CanBecome(open, kCancelled));
  }
  for (const TicketStatus to : {kNew, kInProgress, kPending, kResolved}) {
    EXPECT_FALSE(CanBecome(kClosed, to));
    EXPECT_FALSE(CanBecome(kCancelled, to));
  }
  EXPECT_TRUE(CanBecome(kResolved, kInProgress));
  EXPECT_FALSE(CanBecome(kNew, kResolved));
}

TEST(Ticket, ChangeToTheSameIsNoChange) {
  const Ticket ticket = Sample();
  EXPECT_EQ(*Change(ticket, {.subject = "Broken lamp", .status = kNew}, kNow + absl::Hours(1)),
            ticket);
}

TEST(Ticket, ChangeMovesVersionAndTime) {
  const absl::Time later = kNow + absl::Hours(1);
  const Ticket changed = *Change(Sample(), {.status = kInProgress}, later);
  EXPECT_EQ(changed.version, 2);
  EXPECT_EQ(changed.updated, later);
  EXPECT_EQ(DescribeChange(Sample(), changed), "status: NEW -> IN_PROGRESS");
}

TEST(Ticket, TheOnlyCandidateBecomesTheRequester) {
  const absl::Time later = kNow + absl::Hours(1);
  Ticket waiting = Sample();
  waiting.requester_from = CallId("c");

  const Ticket settled = SettleRequester(waiting, {"k1"}, later);
  EXPECT_EQ(settled.requester, "k1");
  EXPECT_EQ(settled.requester_from, CallId());
  EXPECT_EQ(settled.version, 2);
  EXPECT_EQ(settled.updated, later);

  EXPECT_EQ(SettleRequester(waiting, {}, later), Sample());
  EXPECT_EQ(SettleRequester(waiting, {"k1", "k2"}, later), Sample());
  waiting.requester = "k9";
  EXPECT_EQ(SettleRequester(waiting, {"k1"}, later).requester, "k9");
}

TEST(Ticket, ARequesterThatSomebodySetsIsSettled) {
  Ticket waiting = Sample();
  waiting.requester_from = CallId("c");
  EXPECT_EQ(Change(waiting, {.subject = "Lamp"}, kNow)->requester_from, CallId("c"));
  EXPECT_EQ(Change(waiting, {.requester = "k9"}, kNow)->requester_from, CallId());
  const Ticket unknown = *Change(waiting, {.requester = ""}, kNow);
  EXPECT_EQ(unknown.requester_from, CallId());
  EXPECT_EQ(DescribeChange(waiting, unknown), "requester");
}

TEST(Ticket, RefusesWhatTheTableDoesNotHave) {
  EXPECT_THAT(Change(Sample(), {.status = kClosed}, kNow),
              StatusIs(absl::StatusCode::kFailedPrecondition, "TRANSITION_NOT_ALLOWED"));
}

TEST(Ticket, SubjectHasOneToThreeHundredCharacters) {
  std::string longest;
  for (int i = 0; i < 300; ++i) longest += "ñ";
  EXPECT_TRUE(Change(Sample(), {.subject = longest}, kNow).ok());
  EXPECT_THAT(Change(Sample(), {.subject = longest + "x"}, kNow),
              StatusIs(absl::StatusCode::kInvalidArgument, "SUBJECT_REQUIRED"));
  EXPECT_THAT(Change(Sample(), {.subject = "  "}, kNow),
              StatusIs(absl::StatusCode::kInvalidArgument, "SUBJECT_REQUIRED"));
}

TEST(Ticket, RandomChangesOnlyFollowTheTable) {
  std::mt19937_64 random = test::MakeRandom();
  Ticket ticket = Sample();
  for (int i = 0; i < 10'000; ++i) {
    const auto to = static_cast<TicketStatus>(random() % 6);
    const auto changed = Change(ticket, {.status = to}, kNow);
    ASSERT_EQ(changed.ok(), CanBecome(ticket.status, to));
    if (changed.ok()) ticket = *changed;
    if (ticket.status == kClosed || ticket.status == kCancelled) ticket.status = kNew;
  }
}

TEST(Text, IsCutBetweenCharacters) {
  EXPECT_EQ(FirstCharacters("añb", 2), "añ");
  EXPECT_EQ(FirstCharacters("añb", 9), "añb");
  EXPECT_EQ(CountCharacters("añb"), 3u);
}

TEST(Phrases, SpeakTheWorkspacesLanguage) {
  EXPECT_EQ(MissedCallSubject("es", "+34911"), "Llamada perdida de +34911");
  EXPECT_EQ(MissedCallSubject("en-GB", ""), "Missed call from withheld number");
  EXPECT_EQ(DraftSubject("de", "+34911"), "Llamada de +34911");
}

}  // namespace
}  // namespace centralita::ticketing

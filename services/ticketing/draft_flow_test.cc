#include <atomic>
#include <thread>

#include "services/ticketing/ticketing_fixture.h"

namespace centralita::ticketing {
namespace {

using test::IsOk;
using test::StatusIs;

class DraftFlowTest : public TicketingTest {
 protected:
  absl::StatusOr<DraftView> Type(const std::string& id, int64_t base, const std::string& text,
                                 const std::string& call = "c1") {
    return drafts_.Patch(workspace_, DraftId(id),
                         {.author = PersonId("alice"),
                          .call = CallId(call),
                          .subject = "",
                          .description = text,
                          .base_revision = base},
                         Soon());
  }

  void EndTalk() { Tell("c1", {Ended(65, calls::v1::CALL_OUTCOME_HANDLED, 5'000, 60'000)}); }

  std::vector<DraftView> Recoverable() {
    return *store_.ListRecoverable({.workspace = workspace_, .now = clock_.Now()}, Soon());
  }
};

TEST_F(DraftFlowTest, WhatIsAcknowledgedIsThere) {
  TellTalk("c1");
  ASSERT_THAT(Type("d1", 0, "h"), IsOk());
  ASSERT_THAT(Type("d1", 1, "he"), IsOk());
  EXPECT_EQ(Type("d1", 1, "he")->draft.revision, 2);  // The answer was lost: once more.
  EXPECT_THAT(Type("d1", 1, "ho"), StatusIs(absl::StatusCode::kAborted, "REVISION_CONFLICT"));
  EXPECT_EQ(store_.GetDraft(workspace_, DraftId("d1"), Soon())->draft.description, "he");
}

TEST_F(DraftFlowTest, CommitMakesOneTicketWithTheCall) {
  TellTalk("c1");
  ASSERT_THAT(drafts_.Patch(workspace_, DraftId("d1"),
                            {.author = PersonId("alice"),
                             .call = CallId("c1"),
                             .subject = "Lamp",
                             .description = "broken"},
                            Soon()),
              IsOk());
  const auto ticket = drafts_.Commit(workspace_, DraftId("d1"), Now());
  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(ticket->ticket.subject, "Lamp");
  EXPECT_EQ(ticket->calls.size(), 1u);

  EXPECT_EQ(drafts_.Commit(workspace_, DraftId("d1"), Now())->ticket.id, ticket->ticket.id);
  EXPECT_EQ(Count("tickets"), "1");
  EXPECT_THAT(Type("d1", 1, "more"),
              StatusIs(absl::StatusCode::kFailedPrecondition, "DRAFT_CLOSED"));
}

TEST_F(DraftFlowTest, IsRecoveredOnceWithTheRecordingAfterTheCall) {
  TellTalk("c1");
  ASSERT_THAT(Type("d1", 0, "the lamp is broken"), IsOk());
  EXPECT_TRUE(Recoverable().empty());
  EndTalk();
  ASSERT_EQ(Recoverable().size(), 1u);
  EXPECT_EQ(Recoverable()[0].recording, RecordingId("rec-1"));
  EXPECT_EQ(Recoverable()[0].draft.recover_until,
            absl::FromUnixMicros(absl::ToUnixMicros(start_ + absl::Seconds(65))) + absl::Hours(4));

  std::atomic<int> recovered = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      const auto ticket = drafts_.Recover(workspace_, DraftId("d1"), Now());
      if (ticket.ok()) {
        ++recovered;
        EXPECT_EQ(ticket->ticket.subject, "the lamp is broken");
        EXPECT_EQ(RecordingOf(ticket->calls.at(0)).first, RecordingId("rec-1"));
      } else {
        EXPECT_THAT(ticket, StatusIs(absl::StatusCode::kFailedPrecondition, "ALREADY_RECOVERED"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(recovered, 1);
  EXPECT_EQ(Count("tickets"), "1");
  EXPECT_TRUE(Recoverable().empty());
}

TEST_F(DraftFlowTest, BecomesATicketWhenNobodyRecoversItInTime) {
  TellTalk("c1");
  ASSERT_THAT(Type("d1", 0, "the lamp is broken"), IsOk());
  ASSERT_THAT(Type("d2", 0, " "), IsOk());
  EndTalk();
  clock_.Advance(absl::Hours(4) - absl::Minutes(1));
  EXPECT_EQ(*drafts_.Expire(10, Soon()), 0);
  clock_.Advance(absl::Minutes(5));
  EXPECT_THAT(drafts_.Recover(workspace_, DraftId("d1"), Now()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "RECOVERY_WINDOW_PASSED"));

  std::vector<std::thread> replicas;
  for (int i = 0; i < 4; ++i) {
    replicas.emplace_back([&] { EXPECT_THAT(drafts_.Expire(10, Soon()), IsOk()); });
  }
  for (std::thread& replica : replicas) replica.join();
  ASSERT_THAT(drafts_.Expire(10, Soon()), IsOk());

  EXPECT_EQ(Count("tickets"), "1");
  const Draft draft = store_.GetDraft(workspace_, DraftId("d1"), Soon())->draft;
  EXPECT_EQ(draft.state, DraftState::kMaterialised);
  const auto ticket = store_.GetTicket(workspace_, draft.ticket, Soon());
  EXPECT_EQ(ticket->ticket.description, "the lamp is broken");
  EXPECT_EQ(ticket->calls.size(), 1u);
  EXPECT_EQ(store_.GetDraft(workspace_, DraftId("d2"), Soon())->draft.state,
            DraftState::kDiscarded);
}

TEST_F(DraftFlowTest, OfACallThatHasATicketKeepsItsTextInATicketOfItsOwn) {
  TellTalk("c1");
  ASSERT_THAT(Type("d1", 0, "more of it"), IsOk());
  ASSERT_THAT(desk_.CreateFromCall(CallId("c1"), Wanted("Lamp"), NoRequest(), Now()), IsOk());
  EndTalk();
  EXPECT_THAT(drafts_.Commit(workspace_, DraftId("d1"), Now()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "ALREADY_LINKED"));

  const auto ticket = drafts_.Recover(workspace_, DraftId("d1"), Now());

  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(ticket->ticket.description, "more of it");
  EXPECT_TRUE(ticket->calls.empty());
}

TEST_F(DraftFlowTest, CanBeThrownAwayTwice) {
  TellTalk("c1");
  ASSERT_THAT(Type("d1", 0, "no"), IsOk());
  ASSERT_THAT(drafts_.Discard(workspace_, DraftId("d1"), Now()), IsOk());
  EXPECT_EQ(drafts_.Discard(workspace_, DraftId("d1"), Now())->draft.state, DraftState::kDiscarded);
  EXPECT_THAT(drafts_.Discard(WorkspaceId("w2"), DraftId("d1"), Now()),
              StatusIs(absl::StatusCode::kNotFound, "DRAFT_NOT_FOUND"));
}

}  // namespace
}  // namespace centralita::ticketing

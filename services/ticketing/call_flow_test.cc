#include <atomic>
#include <thread>

#include "services/ticketing/ticketing_fixture.h"

namespace centralita::ticketing {
namespace {

using test::IsOk;
using test::StatusIs;

constexpr char kDump[] = R"sql(
  SELECT string_agg(line, E'\n' ORDER BY line) FROM (
    SELECT row(c.call_id, caller, group_id, start_time, end_time, talk_ms, wait_ms, outcome)::text
      FROM ticketing.calls c
    UNION ALL SELECT row(d.*)::text FROM ticketing.dispositions d
    UNION ALL SELECT row(t.call_id, person_id, state, open_time, connect_time, close_time)::text
      FROM ticketing.tabs t
    UNION ALL SELECT row(t.ticket_id, number, subject, missed_call_id)::text
      FROM ticketing.tickets t
    UNION ALL SELECT row(a.ticket_id, sequence, kind, text)::text FROM ticketing.ticket_actions a
  ) AS lines(line))sql";

TEST_F(TicketingTest, AHandledCallHasItsFactsAndOneDisposition) {
  TellTalk("c1");
  EXPECT_THAT(store_.GetDisposition(workspace_, CallId("c1"), Soon()),
              StatusIs(absl::StatusCode::kNotFound, "DISPOSITION_NOT_FOUND"));
  Tell("c1", {Ended(65, calls::v1::CALL_OUTCOME_HANDLED, 5'000, 60'000)});

  const auto none = store_.GetDisposition(workspace_, CallId("c1"), Soon());
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(none->kind, DispositionKind::kNone);
  EXPECT_EQ(none->reason, NoTicketReason::kNotLinked);

  const auto ticket = desk_.CreateFromCall(CallId("c1"), Wanted("Lamp"), NoRequest(), Now());
  ASSERT_THAT(ticket, IsOk());
  ASSERT_EQ(ticket->calls.size(), 1u);
  EXPECT_EQ(ticket->calls[0].talk, absl::Seconds(60));
  EXPECT_EQ(ticket->calls[0].wait, absl::Seconds(5));
  EXPECT_EQ(ticket->ticket.requester_number, kCaller);
  EXPECT_EQ(ticket->ticket.group, GroupId("g1"));
  EXPECT_EQ(AgentsOf(ticket->calls[0]), std::vector{PersonId("alice")});
  EXPECT_EQ(store_.GetDisposition(workspace_, CallId("c1"), Soon())->kind,
            DispositionKind::kCreated);
  EXPECT_EQ(Count("dispositions"), "1");
}

TEST_F(TicketingTest, TheRecordingIsOnTheTicketEvenIfItIsToldFirst) {
  TellRecording("c1", "rec-1",
                [](auto& event) { event.mutable_started()->set_person_id("alice"); });
  TellTalk("c1");
  TellRecording("c1", "rec-1", [](auto& event) { event.mutable_stored()->set_size_bytes(1); });
  const auto ticket = desk_.CreateFromCall(CallId("c1"), Wanted("Lamp"), NoRequest(), Now());
  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(RecordingOf(ticket->calls[0]),
            std::pair(RecordingId("rec-1"), RecordingState::kAvailable));

  TellRecording("c1", "rec-1", [](auto& event) { event.mutable_talk_ended()->set_talk_ms(1); });

  const auto later = store_.GetTicket(workspace_, ticket->ticket.id, Soon());
  EXPECT_EQ(RecordingOf(later->calls[0]).second, RecordingState::kAvailable);
}

TEST_F(TicketingTest, AMissedCallHasOneTicketHoweverOftenItIsTold) {
  std::vector<eventlog::FeedEntry> feed = {
      Entry("c1", {Received(), Resolved()}),
      Entry("c2", {Received(), Resolved(), Offered(1, "alice", 4), Rung(1, "alice", 4)}),
      Entry("c1", {Missed(2, routing::v1::MISSED_REASON_HOLIDAY)}),
      Entry("c2", {Ended(9, calls::v1::CALL_OUTCOME_ABANDONED, 9'000)}),
      Entry("c3", {Received(), Resolved(), Ended(3, calls::v1::CALL_OUTCOME_ABANDONED, 3'000)}),
      Entry("c4", {Received(), Ended(0, calls::v1::CALL_OUTCOME_REJECTED)})};
  ASSERT_THAT(calls_.Handle(feed), IsOk());
  const std::string once = database_.Query(kDump);
  EXPECT_EQ(Count("tickets WHERE type = 'MISSED_CALL'"), "2");
  EXPECT_EQ(Count("dispositions"), "4");
  EXPECT_EQ(database_.Query("SELECT missed_reason FROM ticketing.tickets "
                            "WHERE missed_call_id = 'c2'"),
            "ABANDONED");
  EXPECT_EQ(database_.Query("SELECT reason FROM ticketing.dispositions WHERE call_id = 'c4'"),
            "NUMBER_REJECTED");

  for (int round = 0; round < 2; ++round) {
    database_.Query("UPDATE ticketing.cursors SET cursor = ''");
    ASSERT_THAT(calls_.Handle(feed), IsOk());
  }

  EXPECT_EQ(database_.Query(kDump), once);
}

TEST_F(TicketingTest, ACallbackThatReachesNobodyHasATicketAndOneThatJoinsAnotherHasNone) {
  Tell("c1", {Received(), Resolved(), Missed(90, routing::v1::MISSED_REASON_CALLBACK_UNANSWERED)});
  Tell("c2", {Received(), Resolved(), Missed(90, routing::v1::MISSED_REASON_CALLBACK_EXPIRED)});
  Tell("c3", {Received(), Resolved(), Missed(9, routing::v1::MISSED_REASON_FULL)});
  Tell("c4", {Received(), Resolved(), Ended(60, calls::v1::CALL_OUTCOME_CALLBACK_MERGED, 60'000)});

  EXPECT_EQ(database_.Query("SELECT string_agg(missed_reason, ' ' ORDER BY missed_call_id) "
                            "FROM ticketing.tickets"),
            "CALLBACK_UNANSWERED CALLBACK_EXPIRED FULL");
  const auto merged = store_.GetDisposition(workspace_, CallId("c4"), Soon());
  ASSERT_THAT(merged, IsOk());
  EXPECT_EQ(merged->kind, DispositionKind::kNone);
  EXPECT_EQ(merged->reason, NoTicketReason::kCallbackMerged);
}

TEST_F(TicketingTest, TwoConsumersAtOnceMakeOneTicketPerMissedCall) {
  std::vector<eventlog::FeedEntry> feed;
  for (int i = 0; i < 40; ++i) {
    feed.push_back(Entry("c" + std::to_string(i),
                         {Received(), Resolved(), Missed(2, routing::v1::MISSED_REASON_NO_AGENT)}));
  }
  FactHandler other(around_, "calls", FactsOfCall);
  const auto consume = [&feed](FactHandler& handler) {
    for (size_t i = 0; i < feed.size(); i += 4) {
      absl::Status handled;
      do {
        handled = handler.Handle(absl::MakeSpan(feed).subspan(i, 4));
      } while (!handled.ok());
    }
  };

  std::thread thread([&] { consume(other); });
  consume(calls_);
  thread.join();

  EXPECT_EQ(Count("tickets"), "40");
  EXPECT_EQ(Count("dispositions WHERE kind = 'MISSED'"), "40");
  EXPECT_EQ(database_.Query("SELECT max(number) FROM ticketing.tickets"), "40");
}

TEST_F(TicketingTest, AConsumerThatDiesBeforeTheCommitHasDoneNothing) {
  const std::vector<eventlog::FeedEntry> feed = {
      Entry("c1", {Received(), Resolved(), Missed(2, routing::v1::MISSED_REASON_NO_AGENT)})};
  const std::vector<ToldEntry> told = {
      {.cursor = eventlog::ToText(feed[0].cursor), .facts = *FactsOfCall("c1", feed[0].payloads)}};
  const auto died = store_.Take(
      "calls", told, Soon(),
      [&](TicketTransaction& transaction, const std::vector<ToldFact>& fresh) {
        EXPECT_THAT(book_.Absorb(transaction, fresh, [](const auto&) { return Locale(); }), IsOk());
        return absl::UnavailableError("the process dies here");
      });
  EXPECT_FALSE(died.ok());
  EXPECT_EQ(Count("calls"), "0");
  EXPECT_EQ(Count("tickets"), "0");
  EXPECT_EQ(calls_.LoadCursor()->txid, 0u);

  ASSERT_THAT(calls_.Handle(feed), IsOk());
  EXPECT_EQ(Count("tickets"), "1");
  EXPECT_EQ(database_.Query("SELECT number FROM ticketing.tickets"), "1");
}

TEST_F(TicketingTest, AConsumerWhoseConnectionsAreCutLosesAndDoublesNothing) {
  std::vector<eventlog::FeedEntry> feed;
  for (int i = 0; i < 60; ++i) {
    feed.push_back(Entry("c" + std::to_string(i),
                         {Received(), Resolved(), Missed(2, routing::v1::MISSED_REASON_NO_AGENT)}));
  }
  std::atomic<bool> done = false;
  std::thread cutter([&] {
    for (int i = 0; i < 8 && !done; ++i) {
      absl::SleepFor(absl::Milliseconds(40));
      database_.CutConnections();
    }
  });
  for (size_t i = 0; i < feed.size(); i += 3) {
    while (!calls_.Handle(absl::MakeSpan(feed).subspan(i, 3)).ok()) {
    }
  }
  done = true;
  cutter.join();

  EXPECT_EQ(Count("tickets"), "60");
  EXPECT_EQ(Count("dispositions"), "60");
}

TEST_F(TicketingTest, ACallBelongsToOneTicketWhoeverLinksIt) {
  TellTalk("c1");
  const auto ticket = desk_.Create(Wanted("Old"), NoRequest(), Now());
  ASSERT_THAT(ticket, IsOk());
  std::atomic<int> done = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const auto linked =
          i % 2 == 0 ? desk_.CreateFromCall(CallId("c1"), Wanted("New"), NoRequest(), Now())
                     : desk_.Link(workspace_, ticket->ticket.id, CallId("c1"), false, Now());
      if (linked.ok()) {
        ++done;
      } else {
        EXPECT_THAT(linked, StatusIs(absl::StatusCode::kFailedPrecondition, "ALREADY_LINKED"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_GE(done, 1);
  EXPECT_EQ(Count("call_links"), "1");
  EXPECT_LE(std::stoi(Count("tickets")), 2);
}

TEST_F(TicketingTest, RelinkingMovesTheCallAndIsAudited) {
  TellTalk("c1");
  const auto first = desk_.CreateFromCall(CallId("c1"), Wanted("First"), NoRequest(), Now());
  const auto second = desk_.Create(Wanted("Second"), NoRequest(), Now());
  ASSERT_THAT(second, IsOk());

  const auto moved = desk_.Link(workspace_, second->ticket.id, CallId("c1"), true, Now("bob"));

  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(moved->calls.size(), 1u);
  const auto history = store_.ListActions(workspace_, first->ticket.id, 0, 10, Soon());
  ASSERT_THAT(history, IsOk());
  EXPECT_EQ(history->back().kind, TicketAction::Kind::kCallUnlinked);
  EXPECT_EQ(history->back().actor, "bob");
  EXPECT_TRUE(store_.GetTicket(workspace_, first->ticket.id, Soon())->calls.empty());
}

TEST_F(TicketingTest, ARequestThatComesTwiceIsCarriedOutOnce) {
  const RequestId request{
      .workspace = workspace_, .id = "r1", .method = "CreateTicket", .body = "a"};
  const auto first = desk_.Create(Wanted("Lamp"), request, Now());
  const auto again = desk_.Create(Wanted("Lamp"), request, Now());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->ticket, first->ticket);

  RequestId other = request;
  other.body = "b";
  EXPECT_THAT(desk_.Create(Wanted("Desk"), other, Now()),
              StatusIs(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_F(TicketingTest, AnOldEtagIsRefused) {
  const auto ticket = desk_.Create(Wanted("Lamp"), NoRequest(), Now());
  const TicketChange begin{.status = TicketStatus::kInProgress};
  ASSERT_THAT(desk_.Update(workspace_, ticket->ticket.id, begin, 1, Now()), IsOk());
  EXPECT_THAT(desk_.Update(workspace_, ticket->ticket.id, begin, 1, Now()),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));
}

TEST_F(TicketingTest, NobodySeesAnotherWorkspacesTicketsOrCalls) {
  TellTalk("c1");
  const auto ticket = desk_.CreateFromCall(CallId("c1"), Wanted("Mine"), NoRequest(), Now());
  ASSERT_THAT(ticket, IsOk());
  const WorkspaceId other("w2");

  EXPECT_THAT(store_.GetTicket(other, ticket->ticket.id, Soon()),
              StatusIs(absl::StatusCode::kNotFound, "TICKET_NOT_FOUND"));
  Ticket wanted = Wanted("Theirs");
  wanted.workspace = other;
  EXPECT_THAT(desk_.CreateFromCall(CallId("c1"), wanted, NoRequest(), Now()),
              StatusIs(absl::StatusCode::kNotFound, "CALL_UNKNOWN"));
  EXPECT_TRUE(store_.ListTickets({.workspace = other, .number = kCaller}, Soon())->empty());
  EXPECT_THAT(store_.GetDisposition(other, CallId("c1"), Soon()),
              StatusIs(absl::StatusCode::kNotFound, "DISPOSITION_NOT_FOUND"));
}

TEST_F(TicketingTest, FindsTheTicketsOfANumberAmongAHundredThousand) {
  database_.Query(R"sql(
    WITH made AS (
      INSERT INTO ticketing.tickets (ticket_id, workspace_id, number, subject, description, type,
        status, requester, requester_number, owner_id, group_id, missed_reason, create_time,
        update_time, version)
      SELECT 't' || i, 'w1', i, 'Subject', '', 'GENERAL', 'NEW', '', '+34' || (i % 500), '', '', '',
             now() - i * interval '1 s', now(), 1
      FROM generate_series(1, 100000) AS i RETURNING *)
    INSERT INTO ticketing.number_tickets
    SELECT workspace_id, requester_number, create_time, ticket_id FROM made)sql");
  database_.Query("ANALYZE ticketing.tickets, ticketing.number_tickets");
  const TicketQuery query{.workspace = workspace_, .number = "+347", .limit = 100};
  ASSERT_THAT(store_.ListTickets(query, Soon()), IsOk());

  const absl::Time before = absl::Now();
  const auto found = store_.ListTickets(query, Soon());
  const absl::Duration took = absl::Now() - before;

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->size(), 100u);
  EXPECT_LT(took, absl::Milliseconds(100));
  TicketQuery next = query;
  next.after = {found->back().ticket.created, found->back().ticket.id};
  EXPECT_EQ(store_.ListTickets(next, Soon())->size(), 100u);
}

}  // namespace
}  // namespace centralita::ticketing

#include <thread>

#include "services/ticketing/ticketing_fixture.h"

namespace centralita::ticketing {
namespace {

using test::IsOk;
using test::IsOkAndHolds;

/// Who the requester of a ticket that is made from a call is.
class RequesterTest : public TicketingTest {
 protected:
  void KnowContacts(int count) {
    std::vector<Contact> contacts;
    for (int i = 1; i <= count; ++i) {
      contacts.push_back({.id = "k" + std::to_string(i), .display_name = "Ana", .created = start_});
    }
    directory_.Put(workspace_, kCaller, std::move(contacts));
  }

  absl::StatusOr<TicketView> CreateFrom(const std::string& call) {
    return desk_.CreateFromCall(CallId(call), Wanted("Lamp"), NoRequest(), Now());
  }

  /// The directory answers again, and is asked by the next round.
  void DirectoryComesBack() {
    directory_.SetDown(false);
    clock_.Advance(absl::Seconds(2));
    EXPECT_THAT(callers_.LookUpDue(), IsOkAndHolds(false));
  }

  Ticket Get(const TicketId& ticket) {
    return store_.GetTicket(workspace_, ticket, Soon())->ticket;
  }

  std::string RequesterOfMissed(const std::string& call) {
    return database_.Query("SELECT requester FROM ticketing.tickets WHERE missed_call_id = '" +
                           call + "'");
  }
};

TEST_F(RequesterTest, IsTheOnlyContactWhoHasTheCallersNumber) {
  KnowContacts(1);
  TellTalk("c1");
  ASSERT_THAT(callers_.LookUpDue(), IsOk());
  directory_.SetDown(true);  // It has been asked already.

  const auto ticket = CreateFrom("c1");

  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(ticket->ticket.requester, "k1");
  EXPECT_EQ(ticket->ticket.version, 1);
}

TEST_F(RequesterTest, IsAskedForAtOnceIfNobodyKnowsYet) {
  KnowContacts(1);
  TellTalk("c1");

  const auto ticket = CreateFrom("c1");

  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(ticket->ticket.requester, "k1");
  EXPECT_EQ(Count("call_contacts"), "1");
}

TEST_F(RequesterTest, IsUnknownIfNobodyOrSeveralHaveTheNumber) {
  for (const int count : {0, 2}) {
    KnowContacts(count);
    const std::string call = "c" + std::to_string(count);
    TellTalk(call);
    const auto ticket = CreateFrom(call);
    ASSERT_THAT(ticket, IsOk());
    EXPECT_EQ(ticket->ticket.requester, "");
    EXPECT_EQ(ticket->ticket.requester_from, CallId()) << "nothing is left to be found out";
  }
}

TEST_F(RequesterTest, IsWhomTheAgentNames) {
  KnowContacts(1);
  TellTalk("c1");
  Ticket wanted = Wanted("Lamp");
  wanted.requester = "k9";
  const auto named = desk_.CreateFromCall(CallId("c1"), wanted, NoRequest(), Now());
  ASSERT_THAT(named, IsOk());
  EXPECT_EQ(named->ticket.requester, "k9");

  TellTalk("c2");
  wanted = Wanted("For my neighbour");
  wanted.requester_number = "600000000";
  const auto other = desk_.CreateFromCall(CallId("c2"), wanted, NoRequest(), Now());
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->ticket.requester, "") << "the caller's contact does not have that number";
}

TEST_F(RequesterTest, IsAddedWhenTheDirectoryIsBack) {
  KnowContacts(1);
  directory_.SetDown(true);
  TellTalk("c1");
  ASSERT_THAT(callers_.LookUpDue(), IsOkAndHolds(false));
  const auto ticket = CreateFrom("c1");
  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(ticket->ticket.requester, "");
  Tell("c1", {Ended(65, calls::v1::CALL_OUTCOME_HANDLED, 5'000, 60'000)});

  DirectoryComesBack();

  const Ticket completed = Get(ticket->ticket.id);
  EXPECT_EQ(completed.requester, "k1");
  EXPECT_EQ(completed.version, 2);
  const auto history = store_.ListActions(workspace_, completed.id, 0, 10, Soon());
  EXPECT_EQ(history->back().kind, TicketAction::Kind::kUpdated);
  EXPECT_EQ(history->back().actor, kSystem);
  EXPECT_EQ(history->back().text, "requester:  -> k1");
  EXPECT_EQ(Count("calls WHERE contacts_due IS NOT NULL"), "0") << "a call that is over";
}

TEST_F(RequesterTest, StaysAsSomebodyHasSetItMeanwhile) {
  KnowContacts(1);
  directory_.SetDown(true);
  TellTalk("c1");
  TellTalk("c2");
  const auto named = CreateFrom("c1");
  const auto unknown = CreateFrom("c2");
  ASSERT_THAT(unknown, IsOk());
  ASSERT_THAT(desk_.Update(workspace_, named->ticket.id, {.requester = "k9"}, std::nullopt, Now()),
              IsOk());
  ASSERT_THAT(desk_.Update(workspace_, unknown->ticket.id, {.requester = ""}, std::nullopt, Now()),
              IsOk());

  DirectoryComesBack();

  EXPECT_EQ(Get(named->ticket.id).requester, "k9");
  EXPECT_EQ(Get(named->ticket.id).version, 2);
  EXPECT_EQ(Get(unknown->ticket.id).requester, "") << "said to be unknown";
}

TEST_F(RequesterTest, OfAMissedCallIsAddedThoughTheCallIsOver) {
  KnowContacts(1);
  Tell("c1", {Received(), Resolved(), Missed(1, routing::v1::MISSED_REASON_HOLIDAY)});
  EXPECT_EQ(RequesterOfMissed("c1"), "");
  ASSERT_THAT(callers_.LookUpDue(), IsOk());
  EXPECT_EQ(RequesterOfMissed("c1"), "k1");

  Tell("c2", {Received(), Resolved(), Offered(1, "alice", 7), Rung(1, "alice", 7)});
  ASSERT_THAT(callers_.LookUpDue(), IsOk());
  Tell("c2", {Missed(30, routing::v1::MISSED_REASON_TIMEOUT)});
  EXPECT_EQ(RequesterOfMissed("c2"), "k1");

  directory_.SetDown(true);
  clock_.Advance(absl::Minutes(1));
  ASSERT_THAT(callers_.LookUpDue(), IsOk());
  EXPECT_EQ(Count("calls WHERE contacts_due IS NOT NULL"), "0") << "nobody is asked again";
}

TEST_F(RequesterTest, OfADraftIsTheCaller) {
  KnowContacts(1);
  const auto type = [this](const std::string& draft, const std::string& call) {
    const DraftPatch patch{.author = PersonId("alice"),
                           .call = CallId(call),
                           .subject = "Lamp",
                           .description = "broken"};
    EXPECT_THAT(drafts_.Patch(workspace_, DraftId(draft), patch, Soon()), IsOk());
  };
  TellTalk("c1");
  type("d1", "c1");
  const auto committed = drafts_.Commit(workspace_, DraftId("d1"), Now());
  ASSERT_THAT(committed, IsOk());
  EXPECT_EQ(committed->ticket.requester, "k1");

  directory_.SetDown(true);
  TellTalk("c2");
  type("d2", "c2");
  Tell("c2", {Ended(65, calls::v1::CALL_OUTCOME_HANDLED, 5'000, 60'000)});
  clock_.Advance(absl::Hours(5));
  ASSERT_THAT(drafts_.Expire(10, Soon()), IsOkAndHolds(1));
  const TicketId materialised = store_.GetDraft(workspace_, DraftId("d2"), Soon())->draft.ticket;
  EXPECT_EQ(Get(materialised).requester, "");
  DirectoryComesBack();
  EXPECT_EQ(Get(materialised).requester, "k1");
}

TEST_F(RequesterTest, IsNeverLostBetweenALookupAndATicketMadeAtTheSameTime) {
  KnowContacts(1);
  constexpr int kCalls = 20;
  for (int i = 0; i < kCalls; ++i) TellTalk("c" + std::to_string(i));
  std::thread others([this] {
    for (int i = 0; i < kCalls; ++i) EXPECT_THAT(callers_.LookUpDue(), IsOk());
  });
  std::thread outages([this] {
    for (int i = 0; i < kCalls; ++i) {
      directory_.SetDown(i % 2 == 0);
      clock_.Advance(absl::Seconds(2));
      absl::SleepFor(absl::Milliseconds(5));
    }
  });
  for (int i = 0; i < kCalls; ++i) EXPECT_THAT(CreateFrom("c" + std::to_string(i)), IsOk());
  others.join();
  outages.join();
  DirectoryComesBack();

  EXPECT_EQ(Count("tickets WHERE requester = 'k1'"), std::to_string(kCalls));
  EXPECT_EQ(Count("tickets WHERE requester_from IS NOT NULL"), "0");
}

}  // namespace
}  // namespace centralita::ticketing

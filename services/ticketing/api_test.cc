#include <memory>

#include <grpcpp/grpcpp.h>

#include "centralita/ticketing/v1/draft_service.grpc.pb.h"
#include "centralita/ticketing/v1/ticket_service.grpc.pb.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/status.h"
#include "services/ticketing/rpc/draft_service.h"
#include "services/ticketing/rpc/ticket_service.h"
#include "services/ticketing/ticketing_fixture.h"

namespace centralita::ticketing {
namespace {

using test::IsOk;
using test::StatusIs;

constexpr char kParent[] = "workspaces/w1";
constexpr char kDraft[] = "workspaces/w1/drafts/019aa5c1-8a00-7cc3-98c4-dc0c0c07398f";

/// The services behind a real gRPC stack, called as the edge calls them.
class ApiTest : public TicketingTest {
 protected:
  ApiTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&ticket_service_);
    builder.RegisterService(&draft_service_);
    server_ = builder.BuildAndStart();
    tickets_ = v1::TicketService::NewStub(server_->InProcessChannel({}));
    drafts_stub_ = v1::DraftService::NewStub(server_->InProcessChannel({}));
  }

  template <typename Stub, typename Request, typename Response>
  absl::Status Call(Stub& stub,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                    const Request& request, Response* response) {
    grpc::ClientContext context;
    context.AddMetadata(rpc::kWorkspaceHeader, caller_workspace_);
    context.AddMetadata(rpc::kPersonHeader, "alice");
    return rpc::FromGrpc((stub.*method)(&context, request, response));
  }

  absl::StatusOr<v1::Ticket> Create(const std::string& subject, const std::string& number = "") {
    v1::CreateTicketRequest request;
    request.set_parent(kParent);
    request.mutable_ticket()->set_subject(subject);
    request.mutable_ticket()->set_requester_number(number);
    v1::Ticket ticket;
    const absl::Status status =
        Call(*tickets_, &v1::TicketService::Stub::CreateTicket, request, &ticket);
    if (!status.ok()) return status;
    return ticket;
  }

  absl::StatusOr<v1::ListTicketsResponse> List(const std::string& number, int size,
                                               const std::string& token) {
    v1::ListTicketsRequest request;
    request.set_parent(kParent);
    request.set_requester_number(number);
    request.set_page_size(size);
    request.set_page_token(token);
    v1::ListTicketsResponse response;
    const absl::Status status =
        Call(*tickets_, &v1::TicketService::Stub::ListTickets, request, &response);
    if (!status.ok()) return status;
    return response;
  }

  std::string caller_workspace_ = "w1";
  TicketService ticket_service_{desk_, store_};
  DraftService draft_service_{drafts_, store_, clock_};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::TicketService::Stub> tickets_;
  std::unique_ptr<v1::DraftService::Stub> drafts_stub_;
};

TEST_F(ApiTest, TicketsAreMadeChangedAndKeepTheirHistory) {
  const auto ticket = Create("Lamp", "911 23 45 67");
  ASSERT_THAT(ticket, IsOk());
  EXPECT_EQ(ticket->number(), 1);
  EXPECT_EQ(ticket->requester_number(), "+34911234567");
  EXPECT_EQ(ticket->status(), v1::TICKET_STATUS_NEW);
  EXPECT_EQ(ticket->etag(), "1");

  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_name(ticket->name());
  update.mutable_ticket()->set_etag("1");
  update.mutable_ticket()->set_status(v1::TICKET_STATUS_IN_PROGRESS);
  update.mutable_ticket()->set_owner("workspaces/w1/people/alice");
  update.mutable_update_mask()->add_paths("status");
  update.mutable_update_mask()->add_paths("owner");
  v1::Ticket changed;
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::UpdateTicket, update, &changed), IsOk());
  EXPECT_EQ(changed.owner(), "workspaces/w1/people/alice");
  EXPECT_THAT(Call(*tickets_, &v1::TicketService::Stub::UpdateTicket, update, &changed),
              StatusIs(absl::StatusCode::kAborted, "ETAG_MISMATCH"));

  v1::AddCommentRequest comment;
  comment.set_name(ticket->name());
  comment.set_text("Called back.");
  comment.set_request_id("once");
  v1::TicketAction action;
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::AddComment, comment, &action), IsOk());
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::AddComment, comment, &action), IsOk());
  EXPECT_EQ(action.actor(), "workspaces/w1/people/alice");

  v1::ListTicketActionsRequest history;
  history.set_parent(ticket->name());
  history.set_page_size(2);
  v1::ListTicketActionsResponse page;
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::ListTicketActions, history, &page), IsOk());
  EXPECT_EQ(page.actions_size(), 2);
  history.set_page_token(page.next_page_token());
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::ListTicketActions, history, &page), IsOk());
  ASSERT_EQ(page.actions_size(), 1);
  EXPECT_EQ(page.actions(0).kind(), "comment");
  EXPECT_EQ(page.next_page_token(), "");
}

TEST_F(ApiTest, TicketsOfANumberComeInPagesTheNewestFirst) {
  for (int i = 0; i < 5; ++i) {
    clock_.Advance(absl::Milliseconds(1));
    ASSERT_THAT(Create(std::to_string(i), kCaller), IsOk());
  }
  ASSERT_THAT(Create("other", "+34600000000"), IsOk());
  std::string subjects;
  std::string token;
  do {
    const auto page = List("911234567", 2, token);
    ASSERT_THAT(page, IsOk());
    for (const v1::Ticket& ticket : page->tickets()) subjects += ticket.subject();
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(subjects, "43210");
  EXPECT_THAT(List("not a number", 2, ""),
              StatusIs(absl::StatusCode::kInvalidArgument, "NUMBER_MALFORMED"));
}

TEST_F(ApiTest, ACallBecomesATicketAndSaysWhatBecameOfIt) {
  TellTalk("c1");
  v1::CreateTicketFromCallRequest request;
  request.set_parent(kParent);
  request.set_call_id("c1");
  request.mutable_ticket()->set_subject("Lamp");
  v1::Ticket ticket;
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::CreateTicketFromCall, request, &ticket),
              IsOk());
  Tell("c1", {Ended(65, calls::v1::CALL_OUTCOME_HANDLED, 5'000, 60'000)});

  v1::GetTicketRequest get;
  get.set_name(ticket.name());
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::GetTicket, get, &ticket), IsOk());
  ASSERT_EQ(ticket.calls_size(), 1);
  EXPECT_EQ(ticket.calls(0).talk_duration().seconds(), 60);
  EXPECT_EQ(ticket.calls(0).agents(0), "workspaces/w1/people/alice");
  EXPECT_EQ(ticket.calls(0).recording(), "workspaces/w1/recordings/rec-1");
  EXPECT_TRUE(ticket.calls(0).has_end_time());

  v1::GetCallDispositionRequest asked;
  asked.set_parent(kParent);
  asked.set_call_id("c1");
  v1::CallDisposition disposition;
  ASSERT_THAT(Call(*tickets_, &v1::TicketService::Stub::GetCallDisposition, asked, &disposition),
              IsOk());
  EXPECT_EQ(disposition.kind(), v1::DISPOSITION_KIND_CREATED);
  EXPECT_EQ(disposition.ticket(), ticket.name());
}

TEST_F(ApiTest, DraftsAreTypedAndRecovered) {
  TellTalk("c1");
  v1::PatchDraftRequest patch;
  patch.set_name(kDraft);
  patch.set_author("workspaces/w1/people/alice");
  patch.set_call_id("c1");
  patch.set_description("the lamp");
  v1::Draft draft;
  ASSERT_THAT(Call(*drafts_stub_, &v1::DraftService::Stub::PatchDraft, patch, &draft), IsOk());
  EXPECT_EQ(draft.state(), v1::DRAFT_STATE_OPEN);
  EXPECT_EQ(draft.revision(), 1);
  patch.set_name("workspaces/w1/drafts/mine");
  EXPECT_THAT(Call(*drafts_stub_, &v1::DraftService::Stub::PatchDraft, patch, &draft),
              StatusIs(absl::StatusCode::kInvalidArgument, "DRAFT_ID_MALFORMED"));
  Tell("c1", {Ended(65, calls::v1::CALL_OUTCOME_HANDLED, 5'000, 60'000)});

  v1::ListRecoverableDraftsRequest list;
  list.set_parent(kParent);
  list.set_author("workspaces/w1/people/alice");
  v1::ListRecoverableDraftsResponse page;
  ASSERT_THAT(Call(*drafts_stub_, &v1::DraftService::Stub::ListRecoverableDrafts, list, &page),
              IsOk());
  ASSERT_EQ(page.drafts_size(), 1);
  EXPECT_EQ(page.drafts(0).state(), v1::DRAFT_STATE_ORPHANED);
  EXPECT_EQ(page.drafts(0).recording(), "workspaces/w1/recordings/rec-1");

  v1::RecoverDraftRequest recover;
  recover.set_name(kDraft);
  v1::Ticket ticket;
  ASSERT_THAT(Call(*drafts_stub_, &v1::DraftService::Stub::RecoverDraft, recover, &ticket), IsOk());
  EXPECT_EQ(ticket.subject(), "the lamp");
  EXPECT_EQ(ticket.calls_size(), 1);
}

TEST_F(ApiTest, NobodyActsInAnotherWorkspace) {
  const auto ticket = Create("Mine");
  ASSERT_THAT(ticket, IsOk());
  caller_workspace_ = "w2";
  EXPECT_THAT(Create("Theirs"), StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  v1::GetTicketRequest get;
  get.set_name(ticket->name());
  v1::Ticket seen;
  EXPECT_THAT(Call(*tickets_, &v1::TicketService::Stub::GetTicket, get, &seen),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
  v1::CommitDraftRequest commit;
  commit.set_name(kDraft);
  EXPECT_THAT(Call(*drafts_stub_, &v1::DraftService::Stub::CommitDraft, commit, &seen),
              StatusIs(absl::StatusCode::kPermissionDenied, "WORKSPACE_FOREIGN"));
}

}  // namespace
}  // namespace centralita::ticketing

#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include <pqxx/pqxx>

#include "services/ticketing/app/ticket_transaction.h"

namespace centralita::ticketing {

/// A TicketTransaction within a transaction of PostgreSQL. Used by one thread.
class PgTicketTransaction final : public TicketTransaction {
 public:
  /// `transaction` must outlive this.
  explicit PgTicketTransaction(pqxx::transaction_base& transaction) : transaction_(transaction) {}

  /// The last step before the commit: moves the revisions of the numbers whose tickets have
  /// changed, in the order of the numbers, and gives the persons whose tabs show something new.
  std::set<PersonId> Finish();

  absl::StatusOr<std::map<CallId, CallRecord>> LockCalls(const std::set<CallId>& calls) override;
  absl::StatusOr<std::optional<CallRecord>> LockCall(const CallId& call) override;
  absl::Status SaveCall(const CallRecord& before, const CallRecord& after) override;
  absl::StatusOr<std::optional<std::vector<Contact>>> FindContacts(const CallRecord& call) override;
  absl::Status PutContacts(const CallRecord& call, const std::vector<Contact>& contacts) override;
  absl::StatusOr<std::optional<CallLink>> FindLink(const CallId& call) override;
  absl::Status PutLink(const CallRecord& call, const CallLink& link, absl::Time now) override;
  absl::Status PutDisposition(const CallRecord& call, const Disposition& disposition) override;
  absl::StatusOr<int64_t> TakeNumber(const WorkspaceId& workspace) override;
  absl::Status InsertTicket(const Ticket& ticket) override;
  absl::StatusOr<std::optional<Ticket>> LockTicket(const WorkspaceId& workspace,
                                                   const TicketId& ticket) override;
  absl::StatusOr<std::vector<Ticket>> LockUnsettledTickets(const CallId& call) override;
  absl::Status SaveTicket(const Ticket& ticket) override;
  absl::StatusOr<std::optional<TicketId>> FindMissedTicket(const CallId& call) override;
  absl::StatusOr<TicketAction> AddAction(const TicketId& ticket, TicketAction action) override;
  absl::StatusOr<std::optional<TicketAction>> FindAction(const TicketId& ticket,
                                                         int64_t sequence) override;
  absl::StatusOr<std::optional<Draft>> FindDraft(const WorkspaceId& workspace, const DraftId& draft,
                                                 bool lock) override;
  absl::Status SaveDraft(const Draft& before, const Draft& after) override;
  absl::StatusOr<std::vector<Draft>> LockDraftsOf(const CallId& call) override;
  absl::Status PutTabs(const CallRecord& call, const std::vector<CallTab>& tabs) override;
  absl::Status TouchTabs(const CallId& call) override;
  absl::StatusOr<std::optional<std::string>> FindRequest(const RequestId& request) override;
  absl::Status RecordRequest(const RequestId& request, absl::string_view resource) override;

 private:
  using Number = std::pair<std::string, std::string>;  // Workspace, E.164.

  void AddNumber(const WorkspaceId& workspace, const std::string& e164, const TicketId& ticket);

  pqxx::transaction_base& transaction_;
  std::set<Number> touched_;
  std::set<PersonId> persons_;
};

}  // namespace centralita::ticketing

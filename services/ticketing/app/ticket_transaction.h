#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/ticketing/app/contact.h"
#include "services/ticketing/domain/call_record.h"
#include "services/ticketing/domain/call_tab.h"
#include "services/ticketing/domain/disposition.h"
#include "services/ticketing/domain/draft.h"
#include "services/ticketing/domain/ticket.h"

namespace centralita::ticketing {

/// One line of a ticket's history.
struct TicketAction {
  enum class Kind { kCreated, kUpdated, kComment, kCallLinked, kCallUnlinked, kCallMissed };

  int64_t sequence = 0;  // From 1 in each ticket. Given by the store.
  absl::Time time;
  std::string actor;  // A person's id, or kSystem.
  Kind kind = Kind::kComment;
  std::string text;

  friend bool operator==(const TicketAction&, const TicketAction&) = default;
};

inline constexpr char kSystem[] = "system";

/// What identifies one wish of a caller, however often it is sent (AIP-155).
struct RequestId {
  WorkspaceId workspace;
  std::string id;      // Empty: the caller does not care.
  std::string method;  // "CreateTicket".
  std::string body;    // The request, serialised: the same id with another body is refused.
};

/// All that may be read and written in one transaction. Everything happens, or nothing.
///
/// Locks are taken in this order, so that nobody waits in a circle: calls (by id), drafts, the
/// workspace's ticket number, tickets. Whoever changes a ticket also tells the tabs that show it:
/// those of its requester's number and of its calls' callers.
class TicketTransaction {
 public:
  virtual ~TicketTransaction() = default;

  /// Locks the calls, in the order of their ids. Those nobody has heard of begin empty.
  virtual absl::StatusOr<std::map<CallId, CallRecord>> LockCalls(const std::set<CallId>& calls) = 0;
  /// Locks one call if it is known.
  virtual absl::StatusOr<std::optional<CallRecord>> LockCall(const CallId& call) = 0;
  virtual absl::Status SaveCall(const CallRecord& before, const CallRecord& after) = 0;

  /// Who has the number of the call's caller; nothing if the directory has not said so yet.
  virtual absl::StatusOr<std::optional<std::vector<Contact>>> FindContacts(
      const CallRecord& call) = 0;
  /// Keeps what the directory says of the caller of a locked call. Tabs change only if it differs
  /// from what it said before.
  virtual absl::Status PutContacts(const CallRecord& call,
                                   const std::vector<Contact>& contacts) = 0;

  virtual absl::StatusOr<std::optional<CallLink>> FindLink(const CallId& call) = 0;
  /// Links the call, or moves it from the ticket that has it.
  virtual absl::Status PutLink(const CallRecord& call, const CallLink& link, absl::Time now) = 0;
  virtual absl::Status PutDisposition(const CallRecord& call, const Disposition& disposition) = 0;

  /// The next number, 1 first. Without gaps: the transaction that takes it makes the ticket.
  virtual absl::StatusOr<int64_t> TakeNumber(const WorkspaceId& workspace) = 0;
  virtual absl::Status InsertTicket(const Ticket& ticket) = 0;
  /// Locks the ticket. Nothing if the workspace has no such ticket.
  virtual absl::StatusOr<std::optional<Ticket>> LockTicket(const WorkspaceId& workspace,
                                                           const TicketId& ticket) = 0;
  /// Locks the tickets that wait for the caller of the call to be known.
  virtual absl::StatusOr<std::vector<Ticket>> LockUnsettledTickets(const CallId& call) = 0;
  virtual absl::Status SaveTicket(const Ticket& ticket) = 0;
  virtual absl::StatusOr<std::optional<TicketId>> FindMissedTicket(const CallId& call) = 0;
  /// Adds a line to the history of a ticket that this transaction has inserted or locked.
  virtual absl::StatusOr<TicketAction> AddAction(const TicketId& ticket, TicketAction action) = 0;
  virtual absl::StatusOr<std::optional<TicketAction>> FindAction(const TicketId& ticket,
                                                                 int64_t sequence) = 0;

  virtual absl::StatusOr<std::optional<Draft>> FindDraft(const WorkspaceId& workspace,
                                                         const DraftId& draft, bool lock) = 0;
  /// Inserts or replaces. ABORTED / REVISION_CONFLICT if somebody else inserted it just now.
  virtual absl::Status SaveDraft(const Draft& before, const Draft& after) = 0;
  /// Locks the drafts of a call that are not over.
  virtual absl::StatusOr<std::vector<Draft>> LockDraftsOf(const CallId& call) = 0;

  /// Makes the tabs of a call as they are to be; those that differ get a new revision.
  virtual absl::Status PutTabs(const CallRecord& call, const std::vector<CallTab>& tabs) = 0;
  /// Says that what the tabs of a call show has changed.
  virtual absl::Status TouchTabs(const CallId& call) = 0;

  /// What the request made when it was carried out before; nothing if it is new, or has no id.
  /// ALREADY_EXISTS / REQUEST_ID_REUSED.
  virtual absl::StatusOr<std::optional<std::string>> FindRequest(const RequestId& request) = 0;
  virtual absl::Status RecordRequest(const RequestId& request, absl::string_view resource) = 0;
};

}  // namespace centralita::ticketing

#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/ticketing/app/contact.h"
#include "services/ticketing/app/ticket_transaction.h"

namespace centralita::ticketing {

/// A ticket with the calls that belong to it, the first one first.
struct TicketView {
  Ticket ticket;
  std::vector<CallRecord> calls;
};

/// Which tickets to list, the newest first.
struct TicketQuery {
  WorkspaceId workspace;
  std::optional<std::string> number;  // E.164.
  std::optional<CallId> call;
  /// The last one of the page before: its creation and id.
  std::optional<std::pair<absl::Time, TicketId>> after;
  int limit = 100;
};

/// Which drafts to list, the newest first.
struct DraftQuery {
  WorkspaceId workspace;
  PersonId author;  // Empty: everybody's.
  absl::Time now;
  std::optional<std::pair<absl::Time, DraftId>> after;  // recover_until and id.
  int limit = 100;
};

/// A draft with the recording of its call.
struct DraftView {
  Draft draft;
  RecordingId recording;
};

/// Everything that an agent's screen shows of a call.
struct TabView {
  CallTab tab;
  WorkspaceId workspace;
  std::string caller;
  std::string dialled;
  GroupId group;
  std::vector<Contact> contacts;
  std::vector<TicketView> tickets;  // Of the caller's number, the newest first, at most 100.
  TicketId linked_ticket;
  std::vector<DraftView> drafts;  // Of the agent, for this call.
  int64_t revision = 0;
};

/// The revisions of a person's tabs, by call.
using TabRevisions = std::map<CallId, int64_t>;

/// A call whose caller is to be looked up.
struct ContactLookup {
  CallId call;
  WorkspaceId workspace;
  std::string caller;
};

/// Where tickets, calls, tabs and drafts are kept. A port: PostgreSQL in production, maps in tests;
/// both pass ticket_store_contract.h. Safe for concurrent use. All may return UNAVAILABLE or
/// DEADLINE_EXCEEDED.
class TicketStore {
 public:
  using Body = std::function<absl::Status(TicketTransaction&)>;

  virtual ~TicketStore() = default;

  /// Runs `body` in a transaction of its own, and commits if it returns OK. `body` may run again
  /// after a deadlock or a lost race.
  virtual absl::Status Write(absl::Time deadline, const Body& body) = 0;

  /// NOT_FOUND / TICKET_NOT_FOUND.
  virtual absl::StatusOr<TicketView> GetTicket(const WorkspaceId& workspace, const TicketId& ticket,
                                               absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<TicketView>> ListTickets(const TicketQuery& query,
                                                              absl::Time deadline) = 0;
  /// Those behind `after`, the oldest first. NOT_FOUND / TICKET_NOT_FOUND.
  virtual absl::StatusOr<std::vector<TicketAction>> ListActions(const WorkspaceId& workspace,
                                                                const TicketId& ticket,
                                                                int64_t after, int limit,
                                                                absl::Time deadline) = 0;
  /// NOT_FOUND / DISPOSITION_NOT_FOUND.
  virtual absl::StatusOr<Disposition> GetDisposition(const WorkspaceId& workspace,
                                                     const CallId& call, absl::Time deadline) = 0;
  virtual absl::StatusOr<std::vector<DraftView>> ListRecoverable(const DraftQuery& query,
                                                                 absl::Time deadline) = 0;
  /// NOT_FOUND / DRAFT_NOT_FOUND.
  virtual absl::StatusOr<DraftView> GetDraft(const WorkspaceId& workspace, const DraftId& draft,
                                             absl::Time deadline) = 0;
  /// A draft whose window ended at `now` or before; nothing if there is none.
  virtual absl::StatusOr<std::vector<std::pair<WorkspaceId, DraftId>>> ListExpiredDrafts(
      absl::Time now, int limit, absl::Time deadline) = 0;

  /// The person's tabs that are open, or were closed after `closed_since`; the newest first, at
  /// most `limit`.
  virtual absl::StatusOr<std::vector<TabView>> ListTabs(const PersonId& person,
                                                        absl::Time closed_since, int limit,
                                                        absl::Time deadline) = 0;
  /// The revisions of the same tabs, for many persons at once.
  virtual absl::StatusOr<std::map<PersonId, TabRevisions>> ListTabRevisions(
      const std::set<PersonId>& persons, absl::Time closed_since, absl::Time deadline) = 0;

  /// Calls whose caller nobody has looked up yet, or that go on and whose caller was looked up long
  /// ago; the next time is `next`.
  virtual absl::StatusOr<std::vector<ContactLookup>> TakeContactLookups(absl::Time now,
                                                                        absl::Time next, int limit,
                                                                        absl::Time deadline) = 0;
  /// Puts lookups that came to nothing off until `next`.
  virtual absl::Status RetryContacts(const std::vector<ContactLookup>& lookups, absl::Time next,
                                     absl::Time deadline) = 0;
  /// The lookup of one call; nothing if its caller is known, withheld, or not resolved yet.
  virtual absl::StatusOr<std::optional<ContactLookup>> FindContactLookup(const CallId& call,
                                                                         absl::Time deadline) = 0;
};

}  // namespace centralita::ticketing

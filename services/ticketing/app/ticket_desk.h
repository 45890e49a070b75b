#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/ticketing/app/callers.h"
#include "services/ticketing/app/directory.h"
#include "services/ticketing/app/ticket_store.h"

namespace centralita::ticketing {

/// On whose behalf something is done, and until when.
struct Errand {
  std::string actor = kSystem;  // A person's id, or kSystem.
  absl::Time deadline;
};

/// What people do with tickets. Safe for concurrent use. Every method also returns what TicketStore
/// does.
class TicketDesk {
 public:
  /// All must outlive this.
  TicketDesk(TicketStore& store, Directory& directory, Callers& callers, ids::UuidSource& ids,
             const Clock& clock, DispositionPolicy policy)
      : store_(store),
        directory_(directory),
        callers_(callers),
        ids_(ids),
        clock_(clock),
        policy_(policy) {}

  /// Makes a ticket of the texts, requester, owner and group of `wanted`.
  /// INVALID_ARGUMENT / SUBJECT_REQUIRED, TEXT_TOO_LONG, NUMBER_MALFORMED; ALREADY_EXISTS /
  /// REQUEST_ID_REUSED.
  absl::StatusOr<TicketView> Create(Ticket wanted, const RequestId& request, const Errand& errand);

  /// As Create, and links the call to the ticket, whose requester is the caller unless `wanted` says
  /// otherwise. NOT_FOUND / CALL_UNKNOWN; FAILED_PRECONDITION /
  /// ALREADY_LINKED.
  absl::StatusOr<TicketView> CreateFromCall(const CallId& call, Ticket wanted,
                                            const RequestId& request, const Errand& errand);

  /// Links a call to a ticket; with `relink` moves it from the ticket that has it.
  /// NOT_FOUND / TICKET_NOT_FOUND, CALL_UNKNOWN; FAILED_PRECONDITION / ALREADY_LINKED.
  absl::StatusOr<TicketView> Link(const WorkspaceId& workspace, const TicketId& ticket,
                                  const CallId& call, bool relink, const Errand& errand);

  /// ABORTED / ETAG_MISMATCH if `version` is given and not the current one; else as Change().
  absl::StatusOr<TicketView> Update(const WorkspaceId& workspace, const TicketId& ticket,
                                    const TicketChange& change, std::optional<int64_t> version,
                                    const Errand& errand);

  /// INVALID_ARGUMENT / COMMENT_REQUIRED (not 1..10,000 characters); NOT_FOUND / TICKET_NOT_FOUND.
  absl::StatusOr<TicketAction> Comment(const WorkspaceId& workspace, const TicketId& ticket,
                                       const std::string& text, const RequestId& request,
                                       const Errand& errand);

  /// `number` in any form. INVALID_ARGUMENT / NUMBER_MALFORMED.
  absl::StatusOr<std::string> Normalise(const WorkspaceId& workspace, absl::string_view number,
                                        absl::Time deadline);

 private:
  absl::StatusOr<Ticket> Prepare(Ticket wanted, absl::Time deadline);

  TicketStore& store_;
  Directory& directory_;
  Callers& callers_;
  ids::UuidSource& ids_;
  const Clock& clock_;
  const DispositionPolicy policy_;
};

}  // namespace centralita::ticketing

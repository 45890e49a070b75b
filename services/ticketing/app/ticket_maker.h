#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/ticketing/app/ticket_transaction.h"

namespace centralita::ticketing {

/// Inserts `ticket` with the workspace's next number, and begins its history. The id, texts and
/// times are given.
absl::StatusOr<Ticket> InsertNew(TicketTransaction& transaction, Ticket ticket,
                                 const std::string& actor);

/// Makes the call belong to the ticket, writes it into the history, and decides the disposition
/// anew if the call has ended. The ticket is locked or new.
absl::Status LinkTo(TicketTransaction& transaction, const CallRecord& call, const TicketId& ticket,
                    LinkKind kind, const std::string& actor, const DispositionPolicy& policy,
                    absl::Time now);

/// Fills what a ticket for a locked call takes from the call where it has nothing of its own:
/// requester's number, group, and as requester the only contact who has the caller's number. If the
/// directory has not said yet who has it, the ticket gets its requester when it does.
absl::Status FillFromCall(TicketTransaction& transaction, Ticket& ticket, const CallRecord& call);

/// FAILED_PRECONDITION / ALREADY_LINKED (metadata: ticket).
absl::Status AlreadyLinked(const CallLink& link);

}  // namespace centralita::ticketing

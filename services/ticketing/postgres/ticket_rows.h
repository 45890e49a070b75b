#pragma once

#include <vector>

#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "services/ticketing/app/ticket_store.h"

namespace centralita::ticketing {

absl::StatusOr<Ticket> ReadTicket(const pqxx::row& row);
absl::StatusOr<TicketAction> ReadAction(const pqxx::row& row);
absl::StatusOr<Draft> ReadDraft(const pqxx::row& row);

absl::string_view NameOf(TicketAction::Kind kind);

/// The tickets of `rows` with their calls, in the order of the rows.
absl::StatusOr<std::vector<TicketView>> ReadTicketViews(pqxx::transaction_base& transaction,
                                                        const pqxx::result& rows);

/// The newest tickets of a number, at most `limit`, behind `after`.
absl::StatusOr<std::vector<TicketView>> SelectTicketsOfNumber(
    pqxx::transaction_base& transaction, const WorkspaceId& workspace, const std::string& e164,
    const std::optional<std::pair<absl::Time, TicketId>>& after, int limit);

/// The drafts of `rows` with the recordings of their calls.
absl::StatusOr<std::vector<DraftView>> ReadDraftViews(pqxx::transaction_base& transaction,
                                                      const pqxx::result& rows);

}  // namespace centralita::ticketing

#include "services/ticketing/postgres/pg_ticket_store.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "libs/eventlog/cursors.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/ticketing/postgres/migrations.h"
#include "services/ticketing/postgres/pg_ticket_transaction.h"
#include "services/ticketing/postgres/row.h"
#include "services/ticketing/postgres/ticket_rows.h"

namespace centralita::ticketing {
namespace {

constexpr int kTries = 4;  // Of a transaction that was a deadlock's victim, or lost a race.

constexpr char kSelectTicket[] = R"sql(
  SELECT * FROM ticketing.tickets WHERE workspace_id = $1 AND ticket_id = $2)sql";

constexpr char kSelectNewest[] = R"sql(
  SELECT * FROM ticketing.tickets
  WHERE workspace_id = $1 AND (create_time, ticket_id) < ($2::timestamptz, $3)
  ORDER BY create_time DESC, ticket_id DESC LIMIT $4)sql";

constexpr char kSelectOfCall[] = R"sql(
  SELECT ticket.* FROM ticketing.call_links AS link
  JOIN ticketing.tickets AS ticket USING (ticket_id)
  WHERE link.call_id = $1 AND ticket.workspace_id = $2
    AND (ticket.create_time, ticket.ticket_id) < ($3::timestamptz, $4))sql";

constexpr char kSelectActions[] = R"sql(
  SELECT * FROM ticketing.ticket_actions WHERE ticket_id = $1 AND sequence > $2
  ORDER BY sequence LIMIT $3)sql";

constexpr char kSelectDisposition[] = R"sql(
  SELECT * FROM ticketing.dispositions WHERE workspace_id = $1 AND call_id = $2)sql";

constexpr char kSelectRecoverable[] = R"sql(
  SELECT * FROM ticketing.drafts
  WHERE workspace_id = $1 AND state IN ('OPEN', 'ORPHANED') AND recover_until > $2
    AND ($3 = '' OR author_id = $3) AND (recover_until, draft_id) < ($4::timestamptz, $5)
  ORDER BY recover_until DESC, draft_id DESC LIMIT $6)sql";

constexpr char kSelectDraft[] = R"sql(
  SELECT * FROM ticketing.drafts WHERE workspace_id = $1 AND draft_id = $2)sql";

// Rows that another replica is busy with are passed over; both may still pick the same one, and the
// second finds it closed.
constexpr char kSelectExpired[] = R"sql(
  SELECT workspace_id, draft_id FROM ticketing.drafts
  WHERE state IN ('OPEN', 'ORPHANED') AND recover_until <= $1
  ORDER BY recover_until LIMIT $2 FOR UPDATE SKIP LOCKED)sql";

absl::Status NotFound(absl::string_view reason, absl::string_view what) {
  return status::Error(absl::StatusCode::kNotFound, reason, absl::StrCat("there is no ", what));
}

/// Whether the whole transaction is worth another try: deadlock, lost race of the same request.
bool MayTryAgain(const absl::Status& status) {
  const std::string reason = status::Reason(status);
  return status.code() == absl::StatusCode::kAborted && reason != "REVISION_CONFLICT" &&
         reason != "ETAG_MISMATCH";
}

}  // namespace

absl::Status PgTicketStore::Commit(absl::Time deadline, const Work& work) {
  absl::Status status;
  for (int i = 0; i < kTries; ++i) {
    std::set<PersonId> persons;
    status = postgres::ReadWrite(pool_, deadline, [&](pqxx::transaction_base& transaction) {
      PgTicketTransaction tickets(transaction);
      absl::Status done = work(transaction, tickets);
      if (done.ok()) persons = tickets.Finish();
      return done;
    });
    if (status.ok() && !persons.empty()) wake_ups_.Wake(persons);
    if (!MayTryAgain(status)) break;
  }
  return status;
}

absl::Status PgTicketStore::Write(absl::Time deadline, const TicketStore::Body& body) {
  return Commit(deadline,
                [&](pqxx::transaction_base&, TicketTransaction& tickets) { return body(tickets); });
}

absl::StatusOr<std::string> PgTicketStore::LoadCursor(absl::string_view consumer,
                                                      absl::Time deadline) {
  const auto cursor = eventlog::LoadCursor(pool_, kSchema, consumer, deadline);
  if (!cursor.ok()) return cursor.status();
  return eventlog::ToText(*cursor);
}

absl::Status PgTicketStore::Take(absl::string_view consumer, const std::vector<ToldEntry>& entries,
                                 absl::Time deadline, const FeedStore::Body& body) {
  std::vector<eventlog::FeedEntry> places;
  for (const ToldEntry& entry : entries) {
    const absl::StatusOr<eventlog::Cursor> cursor = eventlog::ParseCursor(entry.cursor);
    if (!cursor.ok()) return cursor.status();
    places.push_back({.cursor = *cursor});
  }
  return Commit(deadline, [&](pqxx::transaction_base& transaction, TicketTransaction& tickets) {
    const auto fresh = eventlog::TakeEntries(transaction, kSchema, consumer, places);
    if (!fresh.ok()) return fresh.status();
    std::vector<ToldFact> facts;
    for (size_t i = entries.size() - fresh->size(); i < entries.size(); ++i) {
      facts.insert(facts.end(), entries[i].facts.begin(), entries[i].facts.end());
    }
    return facts.empty() ? absl::OkStatus() : body(tickets, facts);
  });
}

absl::StatusOr<TicketView> PgTicketStore::GetTicket(const WorkspaceId& workspace,
                                                    const TicketId& ticket, absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<TicketView> {
        auto views = ReadTicketViews(
            transaction, transaction.exec_params(kSelectTicket, workspace.value(), ticket.value()));
        if (!views.ok()) return views.status();
        if (views->empty()) {
          return NotFound("TICKET_NOT_FOUND", absl::StrCat("ticket ", ticket.value()));
        }
        return std::move(views->front());
      });
}

absl::StatusOr<std::vector<TicketView>> PgTicketStore::ListTickets(const TicketQuery& query,
                                                                   absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline,
      [&](pqxx::transaction_base& transaction) -> absl::StatusOr<std::vector<TicketView>> {
        const std::string& workspace = query.workspace.value();
        const std::string before = postgres::ToTimestamp(
            query.after.has_value() ? query.after->first : absl::InfiniteFuture());
        const std::string id = query.after.has_value() ? query.after->second.value() : "";
        if (query.call.has_value()) {
          auto views = ReadTicketViews(
              transaction,
              transaction.exec_params(kSelectOfCall, query.call->value(), workspace, before, id));
          if (!views.ok() || views->empty() || !query.number.has_value()) return views;
          if (views->front().ticket.requester_number != *query.number) views->clear();
          return views;
        }
        if (query.number.has_value()) {
          return SelectTicketsOfNumber(transaction, query.workspace, *query.number, query.after,
                                       query.limit);
        }
        return ReadTicketViews(transaction, transaction.exec_params(kSelectNewest, workspace,
                                                                    before, id, query.limit));
      });
}

absl::StatusOr<std::vector<TicketAction>> PgTicketStore::ListActions(const WorkspaceId& workspace,
                                                                     const TicketId& ticket,
                                                                     int64_t after, int limit,
                                                                     absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline,
      [&](pqxx::transaction_base& transaction) -> absl::StatusOr<std::vector<TicketAction>> {
        if (transaction.exec_params(kSelectTicket, workspace.value(), ticket.value()).empty()) {
          return NotFound("TICKET_NOT_FOUND", absl::StrCat("ticket ", ticket.value()));
        }
        std::vector<TicketAction> actions;
        for (const pqxx::row& row :
             transaction.exec_params(kSelectActions, ticket.value(), after, limit)) {
          absl::StatusOr<TicketAction> action = ReadAction(row);
          if (!action.ok()) return action.status();
          actions.push_back(*std::move(action));
        }
        return actions;
      });
}

absl::StatusOr<Disposition> PgTicketStore::GetDisposition(const WorkspaceId& workspace,
                                                          const CallId& call, absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Disposition> {
        const pqxx::result rows =
            transaction.exec_params(kSelectDisposition, workspace.value(), call.value());
        if (rows.empty()) {
          return NotFound("DISPOSITION_NOT_FOUND",
                          absl::StrCat("ending of call ", call.value(), " yet"));
        }
        RowReader row(rows[0]);
        Disposition disposition{.call = call,
                                .kind = row.Value<DispositionKind>("kind"),
                                .ticket = row.As<TicketId>("ticket_id")};
        if (disposition.kind == DispositionKind::kNone) {
          disposition.reason = row.Value<NoTicketReason>("reason");
        }
        if (!row.status().ok()) return row.status();
        return disposition;
      });
}

absl::StatusOr<std::vector<DraftView>> PgTicketStore::ListRecoverable(const DraftQuery& query,
                                                                      absl::Time deadline) {
  return postgres::ReadOnly(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    const absl::Time before = query.after.has_value() ? query.after->first : absl::InfiniteFuture();
    const std::string id = query.after.has_value() ? query.after->second.value() : "";
    return ReadDraftViews(
        transaction, transaction.exec_params(kSelectRecoverable, query.workspace.value(),
                                             postgres::ToTimestamp(query.now), query.author.value(),
                                             postgres::ToTimestamp(before), id, query.limit));
  });
}

absl::StatusOr<DraftView> PgTicketStore::GetDraft(const WorkspaceId& workspace,
                                                  const DraftId& draft, absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<DraftView> {
        auto views = ReadDraftViews(
            transaction, transaction.exec_params(kSelectDraft, workspace.value(), draft.value()));
        if (!views.ok()) return views.status();
        if (views->empty()) {
          return NotFound("DRAFT_NOT_FOUND", absl::StrCat("draft ", draft.value()));
        }
        return std::move(views->front());
      });
}

absl::StatusOr<std::vector<std::pair<WorkspaceId, DraftId>>> PgTicketStore::ListExpiredDrafts(
    absl::Time now, int limit, absl::Time deadline) {
  using Expired = std::vector<std::pair<WorkspaceId, DraftId>>;
  return postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Expired> {
        Expired expired;
        for (const pqxx::row& row :
             transaction.exec_params(kSelectExpired, postgres::ToTimestamp(now), limit)) {
          expired.emplace_back(row[0].c_str(), row[1].c_str());
        }
        return expired;
      });
}

}  // namespace centralita::ticketing

#include "services/ticketing/postgres/pg_ticket_transaction.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/postgres/requests.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/ticketing/postgres/call_rows.h"
#include "services/ticketing/postgres/migrations.h"
#include "services/ticketing/postgres/row.h"
#include "services/ticketing/postgres/ticket_rows.h"

namespace centralita::ticketing {
namespace {

constexpr char kSelectLink[] = R"sql(
  SELECT * FROM ticketing.call_links WHERE call_id = $1)sql";

constexpr char kUpsertLink[] = R"sql(
  INSERT INTO ticketing.call_links (call_id, workspace_id, ticket_id, kind, link_time)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (call_id) DO UPDATE SET ticket_id = excluded.ticket_id, kind = excluded.kind,
    link_time = excluded.link_time)sql";

// A ticket stays with a number for as long as its requester, or a call of it, has that number.
constexpr char kDropNumber[] = R"sql(
  DELETE FROM ticketing.number_tickets AS old
  WHERE old.workspace_id = $1 AND old.e164 = $2 AND old.ticket_id = $3
    AND NOT EXISTS (SELECT FROM ticketing.tickets AS ticket
                    WHERE ticket.ticket_id = $3 AND ticket.requester_number = $2)
    AND NOT EXISTS (SELECT FROM ticketing.call_links AS link
                    JOIN ticketing.calls AS call USING (call_id)
                    WHERE link.ticket_id = $3 AND call.caller = $2))sql";

constexpr char kAddNumber[] = R"sql(
  INSERT INTO ticketing.number_tickets (workspace_id, e164, create_time, ticket_id)
  SELECT $1, $2, create_time, ticket_id FROM ticketing.tickets WHERE ticket_id = $3
  ON CONFLICT DO NOTHING)sql";

constexpr char kSelectNumbers[] = R"sql(
  SELECT DISTINCT e164 FROM ticketing.number_tickets WHERE ticket_id = $1)sql";

constexpr char kMoveNumber[] = R"sql(
  INSERT INTO ticketing.number_revisions (workspace_id, e164, revision) VALUES ($1, $2, 1)
  ON CONFLICT (workspace_id, e164) DO UPDATE SET revision = number_revisions.revision + 1)sql";

// Whose tabs show the number: those who do not see them any more need not be told.
constexpr char kSelectWatchers[] = R"sql(
  SELECT DISTINCT person_id FROM ticketing.tabs
  WHERE workspace_id = $1 AND caller = $2
    AND (close_time IS NULL OR close_time > now() - interval '1 hour'))sql";

constexpr char kUpsertDisposition[] = R"sql(
  INSERT INTO ticketing.dispositions (call_id, workspace_id, kind, ticket_id, reason)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (call_id) DO UPDATE SET workspace_id = excluded.workspace_id, kind = excluded.kind,
    ticket_id = excluded.ticket_id, reason = excluded.reason)sql";

constexpr char kTakeNumber[] = R"sql(
  INSERT INTO ticketing.ticket_counters (workspace_id, last_number) VALUES ($1, 1)
  ON CONFLICT (workspace_id) DO UPDATE SET last_number = ticket_counters.last_number + 1
  RETURNING last_number)sql";

constexpr char kInsertTicket[] = R"sql(
  INSERT INTO ticketing.tickets (ticket_id, workspace_id, number, subject, description, type,
    status, requester, requester_number, owner_id, group_id, missed_reason, missed_call_id,
    create_time, update_time, version, requester_from)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17))sql";

constexpr char kLockTicket[] = R"sql(
  SELECT * FROM ticketing.tickets WHERE workspace_id = $1 AND ticket_id = $2 FOR UPDATE)sql";

constexpr char kUpdateTicket[] = R"sql(
  UPDATE ticketing.tickets SET subject = $2, description = $3, status = $4, requester = $5,
    owner_id = $6, group_id = $7, update_time = $8, version = $9, requester_from = $10
  WHERE ticket_id = $1)sql";

constexpr char kSelectMissed[] = R"sql(
  SELECT ticket_id FROM ticketing.tickets WHERE missed_call_id = $1)sql";

constexpr char kInsertAction[] = R"sql(
  INSERT INTO ticketing.ticket_actions (ticket_id, sequence, action_time, actor, kind, text)
  SELECT $1, coalesce(max(sequence), 0) + 1, $2::timestamptz, $3, $4, $5
  FROM ticketing.ticket_actions WHERE ticket_id = $1
  RETURNING *)sql";

constexpr char kSelectAction[] = R"sql(
  SELECT * FROM ticketing.ticket_actions WHERE ticket_id = $1 AND sequence = $2)sql";

constexpr char kSelectDraft[] = R"sql(
  SELECT * FROM ticketing.drafts WHERE workspace_id = $1 AND draft_id = $2)sql";

constexpr char kSelectDraftsOf[] = R"sql(
  SELECT * FROM ticketing.drafts
  WHERE call_id = $1 AND state IN ('OPEN', 'ORPHANED') ORDER BY draft_id FOR UPDATE)sql";

constexpr char kInsertDraft[] = R"sql(
  INSERT INTO ticketing.drafts (draft_id, workspace_id, author_id, call_id, subject, description,
    state, revision, recover_until, ticket_id, update_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT DO NOTHING)sql";

constexpr char kUpdateDraft[] = R"sql(
  UPDATE ticketing.drafts SET subject = $2, description = $3, state = $4, revision = $5,
    recover_until = $6, ticket_id = $7, update_time = $8
  WHERE draft_id = $1)sql";

constexpr char kUpsertTab[] = R"sql(
  INSERT INTO ticketing.tabs AS tab (call_id, person_id, workspace_id, caller, state, open_time,
    connect_time, close_time, waited_ms, revision)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
  ON CONFLICT (call_id, person_id) DO UPDATE SET workspace_id = excluded.workspace_id,
    caller = excluded.caller, state = excluded.state, open_time = excluded.open_time,
    connect_time = excluded.connect_time, close_time = excluded.close_time,
    waited_ms = excluded.waited_ms, revision = tab.revision + 1
  WHERE (tab.workspace_id, tab.caller, tab.state, tab.open_time, tab.connect_time, tab.close_time,
         tab.waited_ms)
    IS DISTINCT FROM (excluded.workspace_id, excluded.caller, excluded.state, excluded.open_time,
                      excluded.connect_time, excluded.close_time, excluded.waited_ms)
  RETURNING person_id)sql";

constexpr char kTouchTabs[] = R"sql(
  UPDATE ticketing.tabs SET revision = revision + 1
  WHERE (call_id, person_id) IN (SELECT call_id, person_id FROM ticketing.tabs
                                 WHERE call_id = $1 ORDER BY person_id FOR UPDATE)
  RETURNING person_id)sql";

postgres::RequestKey ToKey(const RequestId& request) {
  return {.workspace_id = request.workspace.value(),
          .request_id = request.id,
          .method = request.method,
          .fingerprint = postgres::FingerprintOf(request.body)};
}

}  // namespace

std::set<PersonId> PgTicketTransaction::Finish() {
  for (const auto& [workspace, e164] : touched_) {
    transaction_.exec_params(kMoveNumber, workspace, e164);
    for (const pqxx::row& row : transaction_.exec_params(kSelectWatchers, workspace, e164)) {
      persons_.insert(PersonId(row[0].c_str()));
    }
  }
  touched_.clear();
  return std::move(persons_);
}

absl::StatusOr<std::map<CallId, CallRecord>> PgTicketTransaction::LockCalls(
    const std::set<CallId>& calls) {
  InsertMissingCalls(transaction_, calls);
  return LoadCalls(transaction_, calls, Lock::kForUpdate);
}

absl::StatusOr<std::optional<CallRecord>> PgTicketTransaction::LockCall(const CallId& call) {
  auto calls = LoadCalls(transaction_, {call}, Lock::kForUpdate);
  if (!calls.ok()) return calls.status();
  if (calls->empty()) return std::optional<CallRecord>();
  return std::optional(std::move(calls->begin()->second));
}

absl::Status PgTicketTransaction::SaveCall(const CallRecord& before, const CallRecord& after) {
  UpdateCall(transaction_, before, after);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<CallLink>> PgTicketTransaction::FindLink(const CallId& call) {
  const pqxx::result rows = transaction_.exec_params(kSelectLink, call.value());
  if (rows.empty()) return std::optional<CallLink>();
  RowReader row(rows[0]);
  CallLink link{
      .call = call, .ticket = row.As<TicketId>("ticket_id"), .kind = row.Value<LinkKind>("kind")};
  if (!row.status().ok()) return row.status();
  return std::optional(link);
}

absl::Status PgTicketTransaction::PutLink(const CallRecord& call, const CallLink& link,
                                          absl::Time now) {
  const auto before = FindLink(call.id);
  if (!before.ok()) return before.status();
  transaction_.exec_params(kUpsertLink, call.id.value(), call.workspace.value(),
                           link.ticket.value(), NameOf(link.kind), postgres::ToTimestamp(now));
  if (before->has_value() && call.resolved && !call.caller.empty()) {
    transaction_.exec_params(kDropNumber, call.workspace.value(), call.caller,
                             (*before)->ticket.value());
  }
  if (call.resolved) AddNumber(call.workspace, call.caller, link.ticket);
  return TouchTabs(call.id);
}

absl::Status PgTicketTransaction::PutDisposition(const CallRecord& call,
                                                 const Disposition& disposition) {
  const bool none = disposition.kind == DispositionKind::kNone;
  transaction_.exec_params(kUpsertDisposition, call.id.value(), call.workspace.value(),
                           NameOf(disposition.kind), NullIfEmpty(disposition.ticket.value()),
                           none ? NameOf(disposition.reason) : absl::string_view());
  return absl::OkStatus();
}

absl::StatusOr<int64_t> PgTicketTransaction::TakeNumber(const WorkspaceId& workspace) {
  return transaction_.exec_params(kTakeNumber, workspace.value())[0][0].as<int64_t>();
}

absl::Status PgTicketTransaction::InsertTicket(const Ticket& ticket) {
  transaction_.exec_params(
      kInsertTicket, ticket.id.value(), ticket.workspace.value(), ticket.number, ticket.subject,
      ticket.description, NameOf(ticket.type), NameOf(ticket.status), ticket.requester,
      ticket.requester_number, ticket.owner.value(), ticket.group.value(),
      NameOf(ticket.missed_reason), NullIfEmpty(ticket.missed_call.value()),
      postgres::ToTimestamp(ticket.created), postgres::ToTimestamp(ticket.updated), ticket.version,
      NullIfEmpty(ticket.requester_from.value()));
  AddNumber(ticket.workspace, ticket.requester_number, ticket.id);
  return absl::OkStatus();
}

void PgTicketTransaction::AddNumber(const WorkspaceId& workspace, const std::string& e164,
                                    const TicketId& ticket) {
  if (e164.empty()) return;
  transaction_.exec_params(kAddNumber, workspace.value(), e164, ticket.value());
  touched_.emplace(workspace.value(), e164);
}

absl::StatusOr<std::optional<Ticket>> PgTicketTransaction::LockTicket(const WorkspaceId& workspace,
                                                                      const TicketId& ticket) {
  const pqxx::result rows =
      transaction_.exec_params(kLockTicket, workspace.value(), ticket.value());
  if (rows.empty()) return std::optional<Ticket>();
  absl::StatusOr<Ticket> locked = ReadTicket(rows[0]);
  if (!locked.ok()) return locked.status();
  return std::optional(*std::move(locked));
}

absl::Status PgTicketTransaction::SaveTicket(const Ticket& ticket) {
  transaction_.exec_params(kUpdateTicket, ticket.id.value(), ticket.subject, ticket.description,
                           NameOf(ticket.status), ticket.requester, ticket.owner.value(),
                           ticket.group.value(), postgres::ToTimestamp(ticket.updated),
                           ticket.version, NullIfEmpty(ticket.requester_from.value()));
  for (const pqxx::row& row : transaction_.exec_params(kSelectNumbers, ticket.id.value())) {
    touched_.emplace(ticket.workspace.value(), row[0].c_str());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<TicketId>> PgTicketTransaction::FindMissedTicket(const CallId& call) {
  const pqxx::result rows = transaction_.exec_params(kSelectMissed, call.value());
  if (rows.empty()) return std::optional<TicketId>();
  return std::optional(TicketId(rows[0][0].c_str()));
}

absl::StatusOr<TicketAction> PgTicketTransaction::AddAction(const TicketId& ticket,
                                                            TicketAction action) {
  const pqxx::result rows =
      transaction_.exec_params(kInsertAction, ticket.value(), postgres::ToTimestamp(action.time),
                               action.actor, NameOf(action.kind), action.text);
  return ReadAction(rows[0]);
}

absl::StatusOr<std::optional<TicketAction>> PgTicketTransaction::FindAction(const TicketId& ticket,
                                                                            int64_t sequence) {
  const pqxx::result rows = transaction_.exec_params(kSelectAction, ticket.value(), sequence);
  if (rows.empty()) return std::optional<TicketAction>();
  absl::StatusOr<TicketAction> action = ReadAction(rows[0]);
  if (!action.ok()) return action.status();
  return std::optional(*std::move(action));
}

absl::StatusOr<std::optional<Draft>> PgTicketTransaction::FindDraft(const WorkspaceId& workspace,
                                                                    const DraftId& draft,
                                                                    bool lock) {
  const pqxx::result rows = transaction_.exec_params(
      absl::StrCat(kSelectDraft, lock ? " FOR UPDATE" : ""), workspace.value(), draft.value());
  if (rows.empty()) return std::optional<Draft>();
  absl::StatusOr<Draft> found = ReadDraft(rows[0]);
  if (!found.ok()) return found.status();
  return std::optional(*std::move(found));
}

absl::Status PgTicketTransaction::SaveDraft(const Draft& before, const Draft& after) {
  if (before.revision == 0) {
    const pqxx::result inserted = transaction_.exec_params(
        kInsertDraft, after.id.value(), after.workspace.value(), after.author.value(),
        after.call.value(), after.subject, after.description, NameOf(after.state), after.revision,
        ToTimestamp(after.recover_until), NullIfEmpty(after.ticket.value()),
        postgres::ToTimestamp(after.updated));
    if (inserted.affected_rows() == 0) {
      return status::Error(absl::StatusCode::kAborted, "REVISION_CONFLICT",
                           absl::StrCat("draft ", after.id.value(), " was begun just now"));
    }
  } else {
    transaction_.exec_params(kUpdateDraft, after.id.value(), after.subject, after.description,
                             NameOf(after.state), after.revision, ToTimestamp(after.recover_until),
                             NullIfEmpty(after.ticket.value()),
                             postgres::ToTimestamp(after.updated));
  }
  // What is typed is not sent back to who types it; that there is a draft, or no longer, is.
  const bool shows = before.revision == 0 || before.state != after.state;
  return shows && !after.call.empty() ? TouchTabs(after.call) : absl::OkStatus();
}

absl::StatusOr<std::vector<Draft>> PgTicketTransaction::LockDraftsOf(const CallId& call) {
  std::vector<Draft> drafts;
  for (const pqxx::row& row : transaction_.exec_params(kSelectDraftsOf, call.value())) {
    absl::StatusOr<Draft> draft = ReadDraft(row);
    if (!draft.ok()) return draft.status();
    drafts.push_back(*std::move(draft));
  }
  return drafts;
}

absl::Status PgTicketTransaction::PutTabs(const CallRecord& call,
                                          const std::vector<CallTab>& tabs) {
  for (const CallTab& tab : tabs) {
    const pqxx::result changed = transaction_.exec_params(
        kUpsertTab, tab.call.value(), tab.person.value(), call.workspace.value(), call.caller,
        NameOf(tab.state), postgres::ToTimestamp(tab.opened), ToTimestamp(tab.connected),
        ToTimestamp(tab.closed), absl::ToInt64Milliseconds(tab.waited));
    if (!changed.empty()) persons_.insert(tab.person);
  }
  return absl::OkStatus();
}

absl::Status PgTicketTransaction::TouchTabs(const CallId& call) {
  for (const pqxx::row& row : transaction_.exec_params(kTouchTabs, call.value())) {
    persons_.insert(PersonId(row[0].c_str()));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> PgTicketTransaction::FindRequest(
    const RequestId& request) {
  if (request.id.empty()) return std::optional<std::string>();
  return postgres::FindRequest(transaction_, kSchema, ToKey(request));
}

absl::Status PgTicketTransaction::RecordRequest(const RequestId& request,
                                                absl::string_view resource) {
  if (request.id.empty()) return absl::OkStatus();
  return postgres::RecordRequest(transaction_, kSchema, ToKey(request), resource);
}

}  // namespace centralita::ticketing

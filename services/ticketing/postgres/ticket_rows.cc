#include "services/ticketing/postgres/ticket_rows.h"

#include <array>
#include <set>
#include <string>
#include <utility>

#include "libs/postgres/values.h"
#include "services/ticketing/postgres/call_rows.h"
#include "services/ticketing/postgres/row.h"

namespace centralita::ticketing {
namespace {

constexpr std::array<absl::string_view, 6> kActionKinds = {
    "created", "updated", "comment", "call_linked", "call_unlinked", "call_missed"};

constexpr char kSelectLinks[] = R"sql(
  SELECT link.ticket_id, link.call_id FROM ticketing.call_links AS link
  JOIN ticketing.calls AS call USING (call_id)
  WHERE link.ticket_id = ANY($1::text[])
  ORDER BY call.start_time, call.call_id)sql";

constexpr char kSelectOfNumber[] = R"sql(
  SELECT ticket.* FROM ticketing.number_tickets AS of_number
  JOIN ticketing.tickets AS ticket USING (ticket_id)
  WHERE of_number.workspace_id = $1 AND of_number.e164 = $2
    AND (of_number.create_time, of_number.ticket_id) < ($3::timestamptz, $4)
  ORDER BY of_number.create_time DESC, of_number.ticket_id DESC
  LIMIT $5)sql";

}  // namespace

absl::string_view NameOf(TicketAction::Kind kind) {
  return kActionKinds[static_cast<size_t>(kind)];
}

absl::StatusOr<Ticket> ReadTicket(const pqxx::row& fields) {
  RowReader row(fields);
  Ticket ticket{.id = row.As<TicketId>("ticket_id"),
                .workspace = row.As<WorkspaceId>("workspace_id"),
                .number = row.Integer("number"),
                .subject = row.Text("subject"),
                .description = row.Text("description"),
                .type = row.Value<TicketType>("type"),
                .status = row.Value<TicketStatus>("status"),
                .requester = row.Text("requester"),
                .requester_number = row.Text("requester_number"),
                .requester_from = row.As<CallId>("requester_from"),
                .owner = row.As<PersonId>("owner_id"),
                .group = row.As<GroupId>("group_id"),
                .missed_reason = row.Value<MissedReason>("missed_reason"),
                .missed_call = row.As<CallId>("missed_call_id"),
                .created = row.Time("create_time"),
                .updated = row.Time("update_time"),
                .version = row.Integer("version")};
  if (!row.status().ok()) return row.status();
  return ticket;
}

absl::StatusOr<TicketAction> ReadAction(const pqxx::row& fields) {
  RowReader row(fields);
  TicketAction action{.sequence = row.Integer("sequence"),
                      .time = row.Time("action_time"),
                      .actor = row.Text("actor"),
                      .text = row.Text("text")};
  const std::string kind = row.Text("kind");
  for (size_t i = 0; i < kActionKinds.size(); ++i) {
    if (kActionKinds[i] == kind) action.kind = static_cast<TicketAction::Kind>(i);
  }
  if (!row.status().ok()) return row.status();
  return action;
}

absl::StatusOr<Draft> ReadDraft(const pqxx::row& fields) {
  RowReader row(fields);
  Draft draft{.id = row.As<DraftId>("draft_id"),
              .workspace = row.As<WorkspaceId>("workspace_id"),
              .author = row.As<PersonId>("author_id"),
              .call = row.As<CallId>("call_id"),
              .subject = row.Text("subject"),
              .description = row.Text("description"),
              .state = row.Value<DraftState>("state"),
              .revision = row.Integer("revision"),
              .recover_until = row.Optional("recover_until"),
              .ticket = row.As<TicketId>("ticket_id"),
              .updated = row.Time("update_time")};
  if (!row.status().ok()) return row.status();
  return draft;
}

absl::StatusOr<std::vector<TicketView>> ReadTicketViews(pqxx::transaction_base& transaction,
                                                        const pqxx::result& rows) {
  std::vector<TicketView> views;
  std::vector<std::string> ids;
  for (const pqxx::row& row : rows) {
    absl::StatusOr<Ticket> ticket = ReadTicket(row);
    if (!ticket.ok()) return ticket.status();
    ids.push_back(ticket->id.value());
    views.push_back({.ticket = *std::move(ticket)});
  }
  if (views.empty()) return views;
  std::vector<std::pair<TicketId, CallId>> links;
  std::set<CallId> calls;
  for (const pqxx::row& row : transaction.exec_params(kSelectLinks, postgres::ToArray(ids))) {
    links.emplace_back(row[0].c_str(), row[1].c_str());
    calls.insert(links.back().second);
  }
  const auto records = LoadCalls(transaction, calls, Lock::kNone);
  if (!records.ok()) return records.status();
  for (const auto& [ticket, call] : links) {
    for (TicketView& view : views) {
      if (view.ticket.id == ticket) view.calls.push_back(records->at(call));
    }
  }
  return views;
}

absl::StatusOr<std::vector<TicketView>> SelectTicketsOfNumber(
    pqxx::transaction_base& transaction, const WorkspaceId& workspace, const std::string& e164,
    const std::optional<std::pair<absl::Time, TicketId>>& after, int limit) {
  const absl::Time before = after.has_value() ? after->first : absl::InfiniteFuture();
  const std::string id = after.has_value() ? after->second.value() : "";
  return ReadTicketViews(transaction,
                         transaction.exec_params(kSelectOfNumber, workspace.value(), e164,
                                                 postgres::ToTimestamp(before), id, limit));
}

absl::StatusOr<std::vector<DraftView>> ReadDraftViews(pqxx::transaction_base& transaction,
                                                      const pqxx::result& rows) {
  std::vector<DraftView> views;
  std::set<CallId> calls;
  for (const pqxx::row& row : rows) {
    absl::StatusOr<Draft> draft = ReadDraft(row);
    if (!draft.ok()) return draft.status();
    if (!draft->call.empty()) calls.insert(draft->call);
    views.push_back({.draft = *std::move(draft)});
  }
  const auto records = LoadCalls(transaction, calls, Lock::kNone);
  if (!records.ok()) return records.status();
  for (DraftView& view : views) {
    const auto call = records->find(view.draft.call);
    if (call != records->end()) view.recording = RecordingOf(call->second).first;
  }
  return views;
}

}  // namespace centralita::ticketing

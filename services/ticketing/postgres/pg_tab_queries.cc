// What the tabs of PgTicketStore show.
#include <string>
#include <utility>

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/ticketing/postgres/call_rows.h"
#include "services/ticketing/postgres/contact_rows.h"
#include "services/ticketing/postgres/pg_ticket_store.h"
#include "services/ticketing/postgres/row.h"
#include "services/ticketing/postgres/ticket_rows.h"

namespace centralita::ticketing {
namespace {

constexpr int kMaxTickets = 100;  // In one tab.

constexpr char kSelectTabs[] = R"sql(
  SELECT tab.*, tab.revision + coalesce(number.revision, 0) AS shown_revision,
         coalesce(link.ticket_id, '') AS linked_ticket
  FROM ticketing.tabs AS tab
  LEFT JOIN ticketing.number_revisions AS number
    ON number.workspace_id = tab.workspace_id AND number.e164 = tab.caller
  LEFT JOIN ticketing.call_links AS link ON link.call_id = tab.call_id
  WHERE tab.person_id = $1 AND (tab.close_time IS NULL OR tab.close_time > $2)
  ORDER BY tab.open_time DESC, tab.call_id DESC LIMIT $3)sql";

constexpr char kSelectRevisions[] = R"sql(
  SELECT tab.person_id, tab.call_id, tab.revision + coalesce(number.revision, 0)
  FROM ticketing.tabs AS tab
  LEFT JOIN ticketing.number_revisions AS number
    ON number.workspace_id = tab.workspace_id AND number.e164 = tab.caller
  WHERE tab.person_id = ANY($1::text[]) AND (tab.close_time IS NULL OR tab.close_time > $2))sql";

constexpr char kSelectDraftsOfTab[] = R"sql(
  SELECT * FROM ticketing.drafts WHERE call_id = $1 AND author_id = $2 AND workspace_id = $3
  ORDER BY draft_id)sql";

absl::StatusOr<TabView> ReadTab(const pqxx::row& fields) {
  RowReader row(fields);
  TabView view{.tab = {.call = row.As<CallId>("call_id"),
                       .person = row.As<PersonId>("person_id"),
                       .state = row.Value<TabState>("state"),
                       .opened = row.Time("open_time"),
                       .connected = row.Optional("connect_time"),
                       .closed = row.Optional("close_time"),
                       .waited = row.Milliseconds("waited_ms")},
               .workspace = row.As<WorkspaceId>("workspace_id"),
               .caller = row.Text("caller"),
               .linked_ticket = row.As<TicketId>("linked_ticket"),
               .revision = row.Integer("shown_revision")};
  if (!row.status().ok()) return row.status();
  return view;
}

/// Adds what belongs to the call and its number.
absl::Status Fill(pqxx::transaction_base& transaction, TabView& view) {
  const auto calls = LoadCalls(transaction, {view.tab.call}, Lock::kNone);
  if (!calls.ok()) return calls.status();
  const CallRecord& call = calls->at(view.tab.call);
  view.dialled = call.dialled;
  view.group = call.group;
  auto contacts = SelectContacts(transaction, view.tab.call);
  if (!contacts.ok()) return contacts.status();
  view.contacts = *std::move(contacts);
  auto drafts = ReadDraftViews(
      transaction, transaction.exec_params(kSelectDraftsOfTab, view.tab.call.value(),
                                           view.tab.person.value(), view.workspace.value()));
  if (!drafts.ok()) return drafts.status();
  view.drafts = *std::move(drafts);
  if (view.caller.empty()) return absl::OkStatus();
  auto tickets =
      SelectTicketsOfNumber(transaction, view.workspace, view.caller, std::nullopt, kMaxTickets);
  if (!tickets.ok()) return tickets.status();
  view.tickets = *std::move(tickets);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<TabView>> PgTicketStore::ListTabs(const PersonId& person,
                                                             absl::Time closed_since, int limit,
                                                             absl::Time deadline) {
  return postgres::ReadOnly(
      pool_, deadline,
      [&](pqxx::transaction_base& transaction) -> absl::StatusOr<std::vector<TabView>> {
        std::vector<TabView> views;
        for (const pqxx::row& row : transaction.exec_params(
                 kSelectTabs, person.value(), postgres::ToTimestamp(closed_since), limit)) {
          absl::StatusOr<TabView> view = ReadTab(row);
          if (!view.ok()) return view.status();
          if (absl::Status filled = Fill(transaction, *view); !filled.ok()) return filled;
          views.push_back(*std::move(view));
        }
        return views;
      });
}

absl::StatusOr<std::map<PersonId, TabRevisions>> PgTicketStore::ListTabRevisions(
    const std::set<PersonId>& persons, absl::Time closed_since, absl::Time deadline) {
  using Revisions = std::map<PersonId, TabRevisions>;
  std::vector<std::string> ids;
  for (const PersonId& person : persons) ids.push_back(person.value());
  return postgres::ReadOnly(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Revisions> {
        Revisions revisions;
        for (const pqxx::row& row : transaction.exec_params(
                 kSelectRevisions, postgres::ToArray(ids), postgres::ToTimestamp(closed_since))) {
          revisions[PersonId(row[0].c_str())][CallId(row[1].c_str())] = row[2].as<int64_t>();
        }
        return revisions;
      });
}

}  // namespace centralita::ticketing

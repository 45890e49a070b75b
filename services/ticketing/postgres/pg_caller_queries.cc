// Who the callers are: of PgTicketStore and PgTicketTransaction.
#include <optional>
#include <string>
#include <utility>

#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/ticketing/postgres/contact_rows.h"
#include "services/ticketing/postgres/pg_ticket_store.h"
#include "services/ticketing/postgres/pg_ticket_transaction.h"
#include "services/ticketing/postgres/ticket_rows.h"

namespace centralita::ticketing {
namespace {

constexpr char kTakeLookups[] = R"sql(
  UPDATE ticketing.calls SET contacts_due = $2
  WHERE call_id IN (SELECT call_id FROM ticketing.calls WHERE contacts_due <= $1
                    ORDER BY contacts_due LIMIT $3 FOR UPDATE SKIP LOCKED)
  RETURNING call_id, workspace_id, caller)sql";

constexpr char kRetryLookups[] = R"sql(
  UPDATE ticketing.calls SET contacts_due = $2
  WHERE call_id IN (SELECT call_id FROM ticketing.calls WHERE call_id = ANY($1::text[])
                      AND contacts_due > $2 ORDER BY call_id FOR UPDATE))sql";

constexpr char kSelectLookup[] = R"sql(
  SELECT call_id, workspace_id, caller FROM ticketing.calls
  WHERE call_id = $1 AND resolved AND caller <> '' AND contacts_of <> caller)sql";

constexpr char kSelectContactsOf[] = R"sql(
  SELECT contacts_of FROM ticketing.calls WHERE call_id = $1)sql";

// Once is enough for a call that is over.
constexpr char kPutContactsOf[] = R"sql(
  UPDATE ticketing.calls
  SET contacts_of = $2, contacts_due = CASE WHEN end_time IS NULL THEN contacts_due END
  WHERE call_id = $1 AND (contacts_of <> $2 OR end_time IS NOT NULL))sql";

constexpr char kLockUnsettled[] = R"sql(
  SELECT * FROM ticketing.tickets WHERE requester_from = $1 ORDER BY ticket_id FOR UPDATE)sql";

ContactLookup ReadLookup(const pqxx::row& row) {
  return {.call = CallId(row[0].c_str()),
          .workspace = WorkspaceId(row[1].c_str()),
          .caller = row[2].c_str()};
}

}  // namespace

absl::StatusOr<std::vector<ContactLookup>> PgTicketStore::TakeContactLookups(absl::Time now,
                                                                             absl::Time next,
                                                                             int limit,
                                                                             absl::Time deadline) {
  using Lookups = std::vector<ContactLookup>;
  return postgres::Once(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Lookups> {
        Lookups lookups;
        for (const pqxx::row& row : transaction.exec_params(
                 kTakeLookups, postgres::ToTimestamp(now), postgres::ToTimestamp(next), limit)) {
          lookups.push_back(ReadLookup(row));
        }
        return lookups;
      });
}

absl::Status PgTicketStore::RetryContacts(const std::vector<ContactLookup>& lookups,
                                          absl::Time next, absl::Time deadline) {
  std::vector<std::string> ids;
  for (const ContactLookup& lookup : lookups) ids.push_back(lookup.call.value());
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    transaction.exec_params(kRetryLookups, postgres::ToArray(ids), postgres::ToTimestamp(next));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<ContactLookup>> PgTicketStore::FindContactLookup(const CallId& call,
                                                                              absl::Time deadline) {
  using Lookup = std::optional<ContactLookup>;
  return postgres::Once(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Lookup> {
        const pqxx::result rows = transaction.exec_params(kSelectLookup, call.value());
        return rows.empty() ? Lookup() : Lookup(ReadLookup(rows[0]));
      });
}

absl::StatusOr<std::optional<std::vector<Contact>>> PgTicketTransaction::FindContacts(
    const CallRecord& call) {
  using Contacts = std::optional<std::vector<Contact>>;
  const pqxx::result rows = transaction_.exec_params(kSelectContactsOf, call.id.value());
  if (rows.empty() || rows[0][0].c_str() != call.caller) return Contacts();
  auto contacts = SelectContacts(transaction_, call.id);
  if (!contacts.ok()) return contacts.status();
  return Contacts(*std::move(contacts));
}

absl::Status PgTicketTransaction::PutContacts(const CallRecord& call,
                                              const std::vector<Contact>& contacts) {
  transaction_.exec_params(kPutContactsOf, call.id.value(), call.caller);
  const auto known = SelectContacts(transaction_, call.id);
  if (!known.ok()) return known.status();
  if (*known == contacts) return absl::OkStatus();
  ReplaceContacts(transaction_, call.id, contacts);
  return TouchTabs(call.id);
}

absl::StatusOr<std::vector<Ticket>> PgTicketTransaction::LockUnsettledTickets(const CallId& call) {
  std::vector<Ticket> tickets;
  for (const pqxx::row& row : transaction_.exec_params(kLockUnsettled, call.value())) {
    absl::StatusOr<Ticket> ticket = ReadTicket(row);
    if (!ticket.ok()) return ticket.status();
    tickets.push_back(*std::move(ticket));
  }
  return tickets;
}

}  // namespace centralita::ticketing

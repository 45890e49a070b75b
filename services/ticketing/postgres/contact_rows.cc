#include "services/ticketing/postgres/contact_rows.h"

#include <string>

#include "libs/postgres/values.h"
#include "services/ticketing/postgres/row.h"

namespace centralita::ticketing {
namespace {

constexpr char kSelectContacts[] = R"sql(
  SELECT * FROM ticketing.call_contacts WHERE call_id = $1 ORDER BY position)sql";

constexpr char kDeleteContacts[] = "DELETE FROM ticketing.call_contacts WHERE call_id = $1";

constexpr char kInsertContact[] = R"sql(
  INSERT INTO ticketing.call_contacts (call_id, position, contact_id, display_name, company, email,
    numbers, labels, inactive, create_time, etag)
  VALUES ($1, $2, $3, $4, $5, $6, $7::text[], $8::text[], $9, $10, $11))sql";

absl::StatusOr<Contact> ReadContact(const pqxx::row& fields) {
  RowReader row(fields);
  Contact contact{.id = row.Text("contact_id"),
                  .display_name = row.Text("display_name"),
                  .company = row.Text("company"),
                  .email = row.Text("email"),
                  .inactive = row.Bool("inactive"),
                  .created = row.Time("create_time"),
                  .etag = row.Text("etag")};
  const auto numbers = postgres::ParseArray(row.Field("numbers"));
  const auto labels = postgres::ParseArray(row.Field("labels"));
  if (!numbers.ok()) return numbers.status();
  if (!labels.ok()) return labels.status();
  for (size_t i = 0; i < numbers->size() && i < labels->size(); ++i) {
    contact.numbers.push_back({.e164 = (*numbers)[i], .label = (*labels)[i]});
  }
  if (!row.status().ok()) return row.status();
  return contact;
}

void InsertContact(pqxx::transaction_base& transaction, const CallId& call, int position,
                   const Contact& contact) {
  std::vector<std::string> numbers;
  std::vector<std::string> labels;
  for (const ContactNumber& number : contact.numbers) {
    numbers.push_back(number.e164);
    labels.push_back(number.label);
  }
  transaction.exec_params(kInsertContact, call.value(), position, contact.id, contact.display_name,
                          contact.company, contact.email, postgres::ToArray(numbers),
                          postgres::ToArray(labels), contact.inactive,
                          postgres::ToTimestamp(contact.created), contact.etag);
}

}  // namespace

absl::StatusOr<std::vector<Contact>> SelectContacts(pqxx::transaction_base& transaction,
                                                    const CallId& call) {
  std::vector<Contact> contacts;
  for (const pqxx::row& row : transaction.exec_params(kSelectContacts, call.value())) {
    absl::StatusOr<Contact> contact = ReadContact(row);
    if (!contact.ok()) return contact.status();
    contacts.push_back(*std::move(contact));
  }
  return contacts;
}

void ReplaceContacts(pqxx::transaction_base& transaction, const CallId& call,
                     const std::vector<Contact>& contacts) {
  transaction.exec_params(kDeleteContacts, call.value());
  for (size_t i = 0; i < contacts.size(); ++i) {
    InsertContact(transaction, call, static_cast<int>(i) + 1, contacts[i]);
  }
}

}  // namespace centralita::ticketing

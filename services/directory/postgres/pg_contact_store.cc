#include "services/directory/postgres/pg_contact_store.h"

#include <string>
#include <utility>

#include "libs/postgres/create_once.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "services/directory/postgres/migrations.h"
#include "services/directory/postgres/refusal.h"

namespace centralita::directory {
namespace {

#define CONTACT_SELECT                                                                \
  "SELECT c.id, c.workspace_id, c.display_name, c.company, c.email, c.inactive,"      \
  " c.create_time, c.version,"                                                        \
  " coalesce(n.numbers, '{}'), coalesce(n.labels, '{}') FROM directory.contacts AS c" \
  " LEFT JOIN LATERAL (SELECT array_agg(e164 ORDER BY position) AS numbers,"          \
  " array_agg(label ORDER BY position) AS labels FROM directory.contact_numbers"      \
  " WHERE workspace_id = c.workspace_id AND contact_id = c.id) AS n ON true"

constexpr char kSelectContact[] = CONTACT_SELECT " WHERE c.workspace_id = $1 AND c.id = $2";

constexpr char kSelectPage[] = CONTACT_SELECT
    " WHERE c.workspace_id = $1 AND (c.display_name, c.id) > ($2, $3)"
    " ORDER BY c.display_name, c.id LIMIT $4";

constexpr char kSelectByNumber[] = CONTACT_SELECT
    " WHERE c.workspace_id = $1 AND c.id IN ("
    "   SELECT contact_id FROM directory.contact_numbers"
    "   WHERE workspace_id = $1 AND e164 = $2 ORDER BY contact_id LIMIT $3)"
    " ORDER BY c.id";

constexpr char kInsertContact[] = R"sql(
  INSERT INTO directory.contacts
    (id, workspace_id, display_name, company, email, inactive, create_time)
  VALUES ($1, $2, $3, $4, $5, $6, $7))sql";

constexpr char kUpdateContact[] = R"sql(
  UPDATE directory.contacts
  SET display_name = $4, company = $5, email = $6, inactive = $7, version = version + 1
  WHERE workspace_id = $1 AND id = $2 AND version = $3)sql";

constexpr char kDeleteNumbers[] =
    "DELETE FROM directory.contact_numbers WHERE workspace_id = $1 AND contact_id = $2";

constexpr char kInsertNumbers[] = R"sql(
  INSERT INTO directory.contact_numbers (workspace_id, contact_id, position, e164, label)
  SELECT $1, $2, position, e164, label
  FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS n (e164, label, position))sql";

absl::StatusOr<Contact> ReadContact(const pqxx::row& row) {
  absl::StatusOr<absl::Time> created = postgres::ParseTimestamp(row[6].c_str());
  if (!created.ok()) return created.status();
  absl::StatusOr<std::vector<std::string>> numbers = postgres::ParseArray(row[8]);
  if (!numbers.ok()) return numbers.status();
  absl::StatusOr<std::vector<std::string>> labels = postgres::ParseArray(row[9]);
  if (!labels.ok()) return labels.status();
  Contact contact{.id = ContactId(row[0].c_str()),
                  .workspace = WorkspaceId(row[1].c_str()),
                  .display_name = row[2].c_str(),
                  .company = row[3].c_str(),
                  .email = row[4].c_str(),
                  .numbers = {},
                  .inactive = row[5].as<bool>(),
                  .create_time = *created,
                  .version = row[7].as<int64_t>()};
  for (size_t i = 0; i < numbers->size(); ++i) {
    contact.numbers.push_back({std::move((*numbers)[i]), std::move((*labels)[i])});
  }
  return contact;
}

absl::StatusOr<std::vector<Contact>> ReadContacts(const pqxx::result& rows) {
  std::vector<Contact> contacts;
  for (const pqxx::row& row : rows) {
    absl::StatusOr<Contact> contact = ReadContact(row);
    if (!contact.ok()) return contact.status();
    contacts.push_back(*std::move(contact));
  }
  return contacts;
}

absl::StatusOr<Contact> Select(pqxx::transaction_base& transaction, const std::string& workspace,
                               const std::string& id) {
  const pqxx::result found = transaction.exec_params(kSelectContact, workspace, id);
  if (found.empty()) return Missing("CONTACT_NOT_FOUND");
  return ReadContact(found[0]);
}

void InsertNumbers(pqxx::transaction_base& transaction, const Contact& contact) {
  std::vector<std::string> numbers;
  std::vector<std::string> labels;
  for (const ContactNumber& number : contact.numbers) {
    numbers.push_back(number.e164);
    labels.push_back(number.label);
  }
  transaction.exec_params(kInsertNumbers, contact.workspace.value(), contact.id.value(),
                          postgres::ToArray(numbers), postgres::ToArray(labels));
}

}  // namespace

absl::StatusOr<Contact> PgContactStore::Create(const Contact& contact, const Wish& wish,
                                               absl::Time deadline) {
  return postgres::CreateOnce(
      pool_, deadline, kSchema, KeyOf(wish, contact.workspace), contact.id.value(),
      [&](pqxx::transaction_base& transaction, const std::string& id) {
        return Select(transaction, contact.workspace.value(), id);
      },
      [&](pqxx::transaction_base& transaction) {
        transaction.exec_params(kInsertContact, contact.id.value(), contact.workspace.value(),
                                contact.display_name, contact.company, contact.email,
                                contact.inactive, postgres::ToTimestamp(contact.create_time));
        InsertNumbers(transaction, contact);
        return Select(transaction, contact.workspace.value(), contact.id.value());
      });
}

absl::StatusOr<Contact> PgContactStore::Get(const WorkspaceId& workspace, const ContactId& id,
                                            absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return Select(transaction, workspace.value(), id.value());
  });
}

absl::StatusOr<Page<Contact>> PgContactStore::List(const WorkspaceId& workspace,
                                                   const PageQuery& query, absl::Time deadline) {
  const NamePosition after = ParseNamePosition(query.after);
  absl::StatusOr<std::vector<Contact>> contacts =
      postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
        return ReadContacts(transaction.exec_params(kSelectPage, workspace.value(),
                                                    after.display_name, after.id, query.size + 1));
      });
  if (!contacts.ok()) return contacts.status();
  return PageOf(*std::move(contacts), query.size);
}

absl::StatusOr<Contact> PgContactStore::Update(const Contact& contact, absl::Time deadline) {
  return postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Contact> {
        const pqxx::result updated = transaction.exec_params(
            kUpdateContact, contact.workspace.value(), contact.id.value(), contact.version,
            contact.display_name, contact.company, contact.email, contact.inactive);
        if (updated.affected_rows() == 0) {
          absl::StatusOr<Contact> kept =
              Select(transaction, contact.workspace.value(), contact.id.value());
          return kept.ok() ? EtagMismatch() : kept.status();
        }
        transaction.exec_params(kDeleteNumbers, contact.workspace.value(), contact.id.value());
        InsertNumbers(transaction, contact);
        return Select(transaction, contact.workspace.value(), contact.id.value());
      });
}

absl::StatusOr<std::vector<Contact>> PgContactStore::FindByNumber(const WorkspaceId& workspace,
                                                                  absl::string_view e164, int limit,
                                                                  absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return ReadContacts(transaction.exec_params(kSelectByNumber, workspace.value(), e164, limit));
  });
}

}  // namespace centralita::directory

#include "services/directory/postgres/pg_person_store.h"

#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/postgres/create_once.h"
#include "libs/postgres/transaction.h"
#include "libs/postgres/values.h"
#include "libs/status/error.h"
#include "services/directory/postgres/audit_log.h"
#include "services/directory/postgres/migrations.h"
#include "services/directory/postgres/refusal.h"

namespace centralita::directory {
namespace {

#define PERSON_COLUMNS                                                                         \
  "id, workspace_id, display_name, email, extension, sip_username, permissions, create_time, " \
  "version"
constexpr int kPersonColumns = 9;

constexpr char kInsertPerson[] =
    "INSERT INTO directory.people (" PERSON_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) RETURNING " PERSON_COLUMNS;

constexpr char kSelectPerson[] =
    "SELECT " PERSON_COLUMNS " FROM directory.people WHERE workspace_id = $1 AND id = $2";

constexpr char kSelectMany[] =
    "SELECT " PERSON_COLUMNS " FROM directory.people WHERE workspace_id = $1 AND id = ANY($2)";

constexpr char kSelectPage[] =
    "SELECT " PERSON_COLUMNS
    " FROM directory.people WHERE workspace_id = $1 AND (display_name, id) > ($2, $3)"
    " ORDER BY display_name, id LIMIT $4";

// Digests are made with the user name, so a new one makes them void.
constexpr char kUpdatePerson[] =
    "UPDATE directory.people SET display_name = $4, email = $5, extension = $6, sip_username = $7,"
    " permissions = $8, version = version + 1,"
    " sip_realm = CASE WHEN sip_username = $7 THEN sip_realm END,"
    " ha1_md5 = CASE WHEN sip_username = $7 THEN ha1_md5 END,"
    " ha1_sha256 = CASE WHEN sip_username = $7 THEN ha1_sha256 END"
    " WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING " PERSON_COLUMNS;

constexpr char kUpdateDigests[] = R"sql(
  UPDATE directory.people SET sip_realm = $4, ha1_md5 = $5, ha1_sha256 = $6
  WHERE workspace_id = $1 AND id = $2 AND sip_username = $3)sql";

constexpr char kSelectSipAccount[] =
    "SELECT " PERSON_COLUMNS
    ", sip_realm, ha1_md5, ha1_sha256 FROM directory.people"
    " WHERE sip_username = $1 AND sip_username <> '' AND ha1_sha256 IS NOT NULL";

std::string ToArray(const std::set<Permission>& permissions) {
  std::vector<std::string> numbers;
  for (const Permission permission : permissions) {
    numbers.push_back(absl::StrCat(static_cast<int>(permission)));
  }
  return postgres::ToArray(numbers);
}

absl::StatusOr<Person> ReadPerson(const pqxx::row& row) {
  absl::StatusOr<std::vector<std::string>> permissions = postgres::ParseArray(row[6]);
  if (!permissions.ok()) return permissions.status();
  absl::StatusOr<absl::Time> created = postgres::ParseTimestamp(row[7].c_str());
  if (!created.ok()) return created.status();
  Person person{.id = PersonId(row[0].c_str()),
                .workspace = WorkspaceId(row[1].c_str()),
                .display_name = row[2].c_str(),
                .email = row[3].c_str(),
                .extension = row[4].c_str(),
                .sip_username = row[5].c_str(),
                .permissions = {},
                .create_time = *created,
                .version = row[8].as<int64_t>()};
  for (const std::string& text : *permissions) {
    int number = 0;
    if (!absl::SimpleAtoi(text, &number)) return absl::DataLossError("permission is no number");
    person.permissions.insert(static_cast<Permission>(number));
  }
  return person;
}

absl::StatusOr<std::vector<Person>> ReadPeople(const pqxx::result& rows) {
  std::vector<Person> people;
  for (const pqxx::row& row : rows) {
    absl::StatusOr<Person> person = ReadPerson(row);
    if (!person.ok()) return person.status();
    people.push_back(*std::move(person));
  }
  return people;
}

absl::StatusOr<Person> Select(pqxx::transaction_base& transaction, const std::string& workspace,
                              const std::string& id) {
  const pqxx::result found = transaction.exec_params(kSelectPerson, workspace, id);
  if (found.empty()) return Missing("PERSON_NOT_FOUND");
  return ReadPerson(found[0]);
}

absl::StatusOr<Person> WithReasons(absl::StatusOr<Person> person) {
  if (person.ok()) return person;
  return WithReason(person.status(), {{"people_extension", "EXTENSION_TAKEN"},
                                      {"people_sip_username", "EXTENSION_TAKEN"},
                                      {"people_email", "EMAIL_TAKEN"}});
}

}  // namespace

absl::StatusOr<Person> PgPersonStore::Create(const Person& person, const Wish& wish,
                                             const Audit& audit, absl::Time deadline) {
  return WithReasons(postgres::CreateOnce(
      pool_, deadline, kSchema, KeyOf(wish, person.workspace), person.id.value(),
      [&](pqxx::transaction_base& transaction, const std::string& id) {
        return Select(transaction, person.workspace.value(), id);
      },
      [&](pqxx::transaction_base& transaction) {
        const pqxx::row row = transaction.exec_params1(
            kInsertPerson, person.id.value(), person.workspace.value(), person.display_name,
            person.email, person.extension, person.sip_username, ToArray(person.permissions),
            postgres::ToTimestamp(person.create_time));
        WriteAudit(transaction, audit);
        return ReadPerson(row);
      }));
}

absl::StatusOr<Person> PgPersonStore::Get(const WorkspaceId& workspace, const PersonId& id,
                                          absl::Time deadline) {
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return Select(transaction, workspace.value(), id.value());
  });
}

absl::StatusOr<Page<Person>> PgPersonStore::List(const WorkspaceId& workspace,
                                                 const PageQuery& query, absl::Time deadline) {
  const NamePosition after = ParseNamePosition(query.after);
  absl::StatusOr<std::vector<Person>> people =
      postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
        return ReadPeople(transaction.exec_params(kSelectPage, workspace.value(),
                                                  after.display_name, after.id, query.size + 1));
      });
  if (!people.ok()) return people.status();
  return PageOf(*std::move(people), query.size);
}

absl::StatusOr<std::vector<Person>> PgPersonStore::GetMany(const WorkspaceId& workspace,
                                                           const std::vector<PersonId>& ids,
                                                           absl::Time deadline) {
  std::vector<std::string> texts;
  for (const PersonId& id : ids) texts.push_back(id.value());
  return postgres::Once(pool_, deadline, [&](pqxx::transaction_base& transaction) {
    return ReadPeople(
        transaction.exec_params(kSelectMany, workspace.value(), postgres::ToArray(texts)));
  });
}

absl::StatusOr<Person> PgPersonStore::Update(const Person& person, const Audit& audit,
                                             absl::Time deadline) {
  return WithReasons(postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<Person> {
        const pqxx::result updated = transaction.exec_params(
            kUpdatePerson, person.workspace.value(), person.id.value(), person.version,
            person.display_name, person.email, person.extension, person.sip_username,
            ToArray(person.permissions));
        if (updated.empty()) {
          absl::StatusOr<Person> kept =
              Select(transaction, person.workspace.value(), person.id.value());
          return kept.ok() ? EtagMismatch() : kept.status();
        }
        WriteAudit(transaction, audit);
        return ReadPerson(updated[0]);
      }));
}

absl::Status PgPersonStore::SetDigests(const Person& person, const SipDigests& digests,
                                       const Audit& audit, absl::Time deadline) {
  return postgres::ReadWrite(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::Status {
        const pqxx::result updated = transaction.exec_params(
            kUpdateDigests, person.workspace.value(), person.id.value(), person.sip_username,
            digests.realm, digests.ha1_md5, digests.ha1_sha256);
        if (updated.affected_rows() == 0) {
          absl::StatusOr<Person> kept =
              Select(transaction, person.workspace.value(), person.id.value());
          return kept.ok() ? EtagMismatch() : kept.status();
        }
        WriteAudit(transaction, audit);
        return absl::OkStatus();
      });
}

absl::StatusOr<SipAccount> PgPersonStore::FindSipAccount(absl::string_view sip_username,
                                                         absl::Time deadline) {
  return postgres::Once(
      pool_, deadline, [&](pqxx::transaction_base& transaction) -> absl::StatusOr<SipAccount> {
        const pqxx::result found = transaction.exec_params(kSelectSipAccount, sip_username);
        if (found.empty()) return Missing("SIP_USERNAME_UNKNOWN");
        const pqxx::row row = found[0];
        absl::StatusOr<Person> person = ReadPerson(row);
        if (!person.ok()) return person.status();
        return SipAccount{*std::move(person),
                          {row[kPersonColumns].c_str(), row[kPersonColumns + 1].c_str(),
                           row[kPersonColumns + 2].c_str()}};
      });
}

}  // namespace centralita::directory

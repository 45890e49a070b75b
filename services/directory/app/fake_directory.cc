#include "services/directory/app/fake_directory.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "libs/status/error.h"

namespace centralita::directory {
namespace {

using Lock = std::lock_guard<std::mutex>;

absl::Status Refusal(absl::StatusCode code, absl::string_view reason) {
  return status::Error(code, reason, "refused by the fake");
}
absl::Status Taken(absl::string_view reason) {
  return Refusal(absl::StatusCode::kAlreadyExists, reason);
}
absl::Status Missing(absl::string_view reason) {
  return Refusal(absl::StatusCode::kNotFound, reason);
}
absl::Status EtagMismatch() { return Refusal(absl::StatusCode::kAborted, "ETAG_MISMATCH"); }

/// The id that `wish` has made; nothing if it is new.
absl::StatusOr<std::optional<std::string>> FindWish(const FakeDirectory& all,
                                                    const WorkspaceId& workspace,
                                                    const Wish& wish) {
  const auto it = all.wishes.find({workspace, wish.request_id});
  if (wish.request_id.empty() || it == all.wishes.end()) return std::nullopt;
  if (it->second.method != wish.method || it->second.body != wish.body) {
    return Taken("REQUEST_ID_REUSED");
  }
  return it->second.id;
}

void RecordWish(FakeDirectory& all, const WorkspaceId& workspace, const Wish& wish,
                const std::string& id) {
  if (!wish.request_id.empty()) {
    all.wishes[{workspace, wish.request_id}] = {wish.method, wish.body, id};
  }
}

template <typename T, typename Id>
absl::StatusOr<T> Get(const std::map<std::pair<WorkspaceId, Id>, T>& kept,
                      const WorkspaceId& workspace, const Id& id, absl::string_view reason) {
  const auto it = kept.find({workspace, id});
  if (it == kept.end()) return Missing(reason);
  return it->second;
}

template <typename T, typename Id>
Page<T> PageByName(const std::map<std::pair<WorkspaceId, Id>, T>& kept,
                   const WorkspaceId& workspace, const PageQuery& query) {
  const NamePosition after = ParseNamePosition(query.after);
  std::vector<T> items;
  for (const auto& [key, item] : kept) {
    if (key.first == workspace &&
        std::tie(item.display_name, item.id.value()) > std::tie(after.display_name, after.id)) {
      items.push_back(item);
    }
  }
  std::sort(items.begin(), items.end(), [](const T& a, const T& b) {
    return std::tie(a.display_name, a.id.value()) < std::tie(b.display_name, b.id.value());
  });
  if (items.size() > static_cast<size_t>(query.size) + 1) items.resize(query.size + 1);
  return PageOf(std::move(items), query.size);
}

absl::Status CheckUnique(const FakeDirectory& all, const Person& person) {
  for (const auto& [key, other] : all.people) {
    if (other.id == person.id || other.workspace != person.workspace) continue;
    if (!person.extension.empty() && other.extension == person.extension) {
      return Taken("EXTENSION_TAKEN");
    }
    if (!person.email.empty() &&
        absl::AsciiStrToLower(other.email) == absl::AsciiStrToLower(person.email)) {
      return Taken("EMAIL_TAKEN");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CreatedWorkspace> FakeWorkspaceStore::Create(const Workspace& workspace,
                                                            const std::string& key_sha256,
                                                            const Wish& wish, const Audit& audit,
                                                            absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<std::optional<std::string>> made = FindWish(all_, WorkspaceId(), wish);
  if (!made.ok()) return made.status();
  if (made->has_value()) return CreatedWorkspace{all_.workspaces.at(WorkspaceId(**made)), false};
  for (const auto& [id, other] : all_.workspaces) {
    if (other.short_code == workspace.short_code) return Taken("SHORT_CODE_TAKEN");
  }
  Workspace& kept = all_.workspaces[workspace.id] = workspace;
  kept.version = 1;
  all_.keys[key_sha256] = {workspace.id, PersonId()};
  all_.audits.push_back(audit);
  RecordWish(all_, WorkspaceId(), wish, workspace.id.value());
  return CreatedWorkspace{kept, true};
}

absl::StatusOr<Workspace> FakeWorkspaceStore::Get(const WorkspaceId& id, absl::Time) {
  const Lock lock(all_.mutex);
  const auto it = all_.workspaces.find(id);
  if (it == all_.workspaces.end()) return Missing("WORKSPACE_NOT_FOUND");
  return it->second;
}

absl::StatusOr<Person> FakePersonStore::Create(const Person& person, const Wish& wish,
                                               const Audit& audit, absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<std::optional<std::string>> made = FindWish(all_, person.workspace, wish);
  if (!made.ok()) return made.status();
  if (made->has_value()) return all_.people.at({person.workspace, PersonId(**made)});
  if (absl::Status unique = CheckUnique(all_, person); !unique.ok()) return unique;
  Person& kept = all_.people[{person.workspace, person.id}] = person;
  kept.version = 1;
  all_.audits.push_back(audit);
  RecordWish(all_, person.workspace, wish, person.id.value());
  return kept;
}

absl::StatusOr<Person> FakePersonStore::Get(const WorkspaceId& workspace, const PersonId& id,
                                            absl::Time) {
  const Lock lock(all_.mutex);
  return directory::Get(all_.people, workspace, id, "PERSON_NOT_FOUND");
}

absl::StatusOr<Page<Person>> FakePersonStore::List(const WorkspaceId& workspace,
                                                   const PageQuery& query, absl::Time) {
  const Lock lock(all_.mutex);
  return PageByName(all_.people, workspace, query);
}

absl::StatusOr<std::vector<Person>> FakePersonStore::GetMany(const WorkspaceId& workspace,
                                                             const std::vector<PersonId>& ids,
                                                             absl::Time) {
  const Lock lock(all_.mutex);
  std::vector<Person> found;
  for (const auto& [key, person] : all_.people) {
    if (key.first == workspace && std::find(ids.begin(), ids.end(), key.second) != ids.end()) {
      found.push_back(person);
    }
  }
  return found;
}

absl::StatusOr<Person> FakePersonStore::Update(const Person& person, const Audit& audit,
                                               absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<Person> kept =
      directory::Get(all_.people, person.workspace, person.id, "PERSON_NOT_FOUND");
  if (!kept.ok()) return kept;
  if (kept->version != person.version) return EtagMismatch();
  if (absl::Status unique = CheckUnique(all_, person); !unique.ok()) return unique;
  if (kept->sip_username != person.sip_username) all_.digests.erase(kept->sip_username);
  Person& updated = all_.people[{person.workspace, person.id}] = person;
  ++updated.version;
  all_.audits.push_back(audit);
  return updated;
}

absl::Status FakePersonStore::SetDigests(const Person& person, const SipDigests& digests,
                                         const Audit& audit, absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<Person> kept =
      directory::Get(all_.people, person.workspace, person.id, "PERSON_NOT_FOUND");
  if (!kept.ok()) return kept.status();
  if (kept->sip_username != person.sip_username) return EtagMismatch();
  all_.digests[person.sip_username] = digests;
  all_.audits.push_back(audit);
  return absl::OkStatus();
}

absl::StatusOr<SipAccount> FakePersonStore::FindSipAccount(absl::string_view sip_username,
                                                           absl::Time) {
  const Lock lock(all_.mutex);
  const auto digests = all_.digests.find(std::string(sip_username));
  for (const auto& [key, person] : all_.people) {
    if (digests != all_.digests.end() && person.sip_username == sip_username) {
      return SipAccount{person, digests->second};
    }
  }
  return Missing("SIP_USERNAME_UNKNOWN");
}

absl::StatusOr<Contact> FakeContactStore::Create(const Contact& contact, const Wish& wish,
                                                 absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<std::optional<std::string>> made = FindWish(all_, contact.workspace, wish);
  if (!made.ok()) return made.status();
  if (made->has_value()) return all_.contacts.at({contact.workspace, ContactId(**made)});
  Contact& kept = all_.contacts[{contact.workspace, contact.id}] = contact;
  kept.version = 1;
  RecordWish(all_, contact.workspace, wish, contact.id.value());
  return kept;
}

absl::StatusOr<Contact> FakeContactStore::Get(const WorkspaceId& workspace, const ContactId& id,
                                              absl::Time) {
  const Lock lock(all_.mutex);
  return directory::Get(all_.contacts, workspace, id, "CONTACT_NOT_FOUND");
}

absl::StatusOr<Page<Contact>> FakeContactStore::List(const WorkspaceId& workspace,
                                                     const PageQuery& query, absl::Time) {
  const Lock lock(all_.mutex);
  return PageByName(all_.contacts, workspace, query);
}

absl::StatusOr<Contact> FakeContactStore::Update(const Contact& contact, absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<Contact> kept =
      directory::Get(all_.contacts, contact.workspace, contact.id, "CONTACT_NOT_FOUND");
  if (!kept.ok()) return kept;
  if (kept->version != contact.version) return EtagMismatch();
  Contact& updated = all_.contacts[{contact.workspace, contact.id}] = contact;
  ++updated.version;
  return updated;
}

absl::StatusOr<std::vector<Contact>> FakeContactStore::FindByNumber(const WorkspaceId& workspace,
                                                                    absl::string_view e164,
                                                                    int limit, absl::Time) {
  const Lock lock(all_.mutex);
  std::vector<Contact> found;  // In the order of the ids, which is that of age.
  for (const auto& [key, contact] : all_.contacts) {
    const bool has = std::any_of(contact.numbers.begin(), contact.numbers.end(),
                                 [&](const ContactNumber& n) { return n.e164 == e164; });
    if (key.first == workspace && has && found.size() < static_cast<size_t>(limit)) {
      found.push_back(contact);
    }
  }
  return found;
}

absl::StatusOr<Number> FakeNumberStore::Create(const Number& number, const Wish& wish,
                                               const Audit& audit, absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<std::optional<std::string>> made = FindWish(all_, number.workspace, wish);
  if (!made.ok()) return made.status();
  if (made->has_value()) {
    return WithWorkspace(all_.numbers.at({number.workspace, NumberId(**made)}));
  }
  for (const auto& [key, other] : all_.numbers) {
    if (other.e164 == number.e164) return Taken("NUMBER_TAKEN");
  }
  Number& kept = all_.numbers[{number.workspace, number.id}] = number;
  kept.version = 1;
  all_.audits.push_back(audit);
  RecordWish(all_, number.workspace, wish, number.id.value());
  return WithWorkspace(kept);
}

absl::StatusOr<Number> FakeNumberStore::Get(const WorkspaceId& workspace, const NumberId& id,
                                            absl::Time) {
  const Lock lock(all_.mutex);
  absl::StatusOr<Number> kept = directory::Get(all_.numbers, workspace, id, "NUMBER_NOT_FOUND");
  if (!kept.ok()) return kept;
  return WithWorkspace(*std::move(kept));
}

absl::StatusOr<Page<Number>> FakeNumberStore::List(const WorkspaceId& workspace,
                                                   const PageQuery& query, absl::Time) {
  const Lock lock(all_.mutex);
  std::map<std::string, Number> behind;
  for (const auto& [key, number] : all_.numbers) {
    if (key.first == workspace && number.e164 > query.after) behind.emplace(number.e164, number);
  }
  Page<Number> page;
  for (const auto& [e164, number] : behind) {
    if (page.items.size() == static_cast<size_t>(query.size)) {
      page.next = page.items.back().e164;
      break;
    }
    page.items.push_back(WithWorkspace(number));
  }
  return page;
}

absl::StatusOr<Number> FakeNumberStore::Update(const Number& number, const Audit& audit,
                                               absl::Time) {
  const Lock lock(all_.mutex);
  const auto it = all_.numbers.find({number.workspace, number.id});
  if (it == all_.numbers.end()) return Missing("NUMBER_NOT_FOUND");
  if (it->second.version != number.version) return EtagMismatch();
  it->second.group_id = number.group_id;
  it->second.display_name = number.display_name;
  ++it->second.version;
  all_.audits.push_back(audit);
  return WithWorkspace(it->second);
}

absl::StatusOr<Number> FakeNumberStore::Find(absl::string_view e164, absl::Time) {
  const Lock lock(all_.mutex);
  for (const auto& [key, number] : all_.numbers) {
    if (number.e164 == e164) return WithWorkspace(number);
  }
  return Missing("NUMBER_NOT_FOUND");
}

Number FakeNumberStore::WithWorkspace(Number number) const {
  const auto workspace = all_.workspaces.find(number.workspace);
  if (workspace != all_.workspaces.end()) {
    number.locale = workspace->second.locale;
    number.region = workspace->second.default_region;
  }
  return number;
}

absl::Status FakeKeyStore::SetPersonKey(const KeyOwner& owner, const std::string& key_sha256,
                                        const Audit& audit, absl::Time) {
  const Lock lock(all_.mutex);
  if (all_.people.count({owner.workspace, owner.person}) == 0) return Missing("PERSON_NOT_FOUND");
  for (auto it = all_.keys.begin(); it != all_.keys.end();) {
    it = it->second == owner ? all_.keys.erase(it) : std::next(it);
  }
  all_.keys[key_sha256] = owner;
  all_.audits.push_back(audit);
  return absl::OkStatus();
}

absl::StatusOr<KeyOwner> FakeKeyStore::Find(absl::string_view key_sha256, absl::Time) {
  const Lock lock(all_.mutex);
  const auto it = all_.keys.find(std::string(key_sha256));
  if (it == all_.keys.end()) {
    return Refusal(absl::StatusCode::kUnauthenticated, "KEY_UNKNOWN");
  }
  return it->second;
}

}  // namespace centralita::directory

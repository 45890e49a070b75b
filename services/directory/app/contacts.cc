#include "services/directory/app/contacts.h"

#include <utility>

#include "libs/phone/e164.h"

namespace centralita::directory {
namespace {

constexpr int kMaxFound = 20;
constexpr int kAttempts = 5;

}  // namespace

absl::StatusOr<Contact> Contacts::Create(Contact contact, const Wish& wish, absl::Time deadline) {
  absl::StatusOr<std::string> region = RegionOf(contact.workspace, deadline);
  if (!region.ok()) return region.status();
  contact.id = ContactId(ids_.Next());
  contact.create_time = clock_.Now();
  absl::StatusOr<Contact> normalised = Normalised(std::move(contact), *region);
  if (!normalised.ok()) return normalised;
  return store_.Create(*normalised, wish, deadline);
}

absl::StatusOr<Contact> Contacts::Get(const WorkspaceId& workspace, const ContactId& id,
                                      absl::Time deadline) {
  return store_.Get(workspace, id, deadline);
}

absl::StatusOr<Page<Contact>> Contacts::List(const WorkspaceId& workspace, const PageQuery& query,
                                             absl::Time deadline) {
  return store_.List(workspace, query, deadline);
}

absl::StatusOr<Contact> Contacts::Update(const WorkspaceId& workspace, const ContactId& id,
                                         const ContactChange& change,
                                         std::optional<int64_t> version, absl::Time deadline) {
  absl::StatusOr<std::string> region = RegionOf(workspace, deadline);
  if (!region.ok()) return region.status();

  absl::StatusOr<Contact> updated = absl::UnknownError("not tried");
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    absl::StatusOr<Contact> contact = store_.Get(workspace, id, deadline);
    if (!contact.ok()) return contact;
    if (version.has_value()) contact->version = *version;
    absl::StatusOr<Contact> changed = Normalised(Changed(*std::move(contact), change), *region);
    if (!changed.ok()) return changed;
    updated = store_.Update(*changed, deadline);
    if (version.has_value() || !absl::IsAborted(updated.status())) return updated;
  }
  return updated;
}

absl::StatusOr<Contacts::Found> Contacts::Lookup(const WorkspaceId& workspace,
                                                 absl::string_view number, absl::Time deadline) {
  absl::StatusOr<std::string> region = RegionOf(workspace, deadline);
  if (!region.ok()) return region.status();
  absl::StatusOr<phone::E164> e164 = phone::Parse(number, *region);
  if (!e164.ok()) return e164.status();
  absl::StatusOr<std::vector<Contact>> contacts =
      store_.FindByNumber(workspace, e164->value(), kMaxFound, deadline);
  if (!contacts.ok()) return contacts.status();
  return Found{*std::move(contacts), e164->value()};
}

absl::StatusOr<std::string> Contacts::RegionOf(const WorkspaceId& workspace, absl::Time deadline) {
  absl::StatusOr<Workspace> found = workspaces_.Get(workspace, deadline);
  if (!found.ok()) return found.status();
  return found->default_region;
}

}  // namespace centralita::directory

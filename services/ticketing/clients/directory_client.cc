#include "services/ticketing/clients/directory_client.h"

#include <utility>

#include "libs/ids/name.h"
#include "libs/rpc/client.h"

namespace centralita::ticketing {
namespace {

namespace v1 = directory::v1;

constexpr absl::Duration kLocaleAge = absl::Minutes(5);

Contact ToContact(const v1::Contact& message) {
  Contact contact{.display_name = message.display_name(),
                  .company = message.company(),
                  .email = message.email(),
                  .inactive = message.inactive(),
                  .created = absl::FromUnixSeconds(message.create_time().seconds()) +
                             absl::Microseconds(message.create_time().nanos() / 1000),
                  .etag = message.etag()};
  const auto ids = ids::ParseName("workspaces/*/contacts/*", message.name());
  if (ids.ok()) contact.id = (*ids)[1];
  for (const v1::ContactNumber& number : message.numbers()) {
    contact.numbers.push_back({.e164 = number.e164(), .label = number.label()});
  }
  return contact;
}

}  // namespace

Locale DirectoryClient::LocaleOf(const WorkspaceId& workspace, absl::Time deadline) {
  const absl::Time now = clock_.Now();
  Known known;
  {
    std::lock_guard lock(mutex_);
    known = locales_[workspace];
  }
  if (deadline <= now || now - known.asked < kLocaleAge) return known.locale;
  v1::GetWorkspaceRequest request;
  request.set_name(ids::MakeName("workspaces/*", {workspace.value()}));
  const absl::StatusOr<v1::Workspace> answer = rpc::Unary(
      *workspaces_, &v1::WorkspaceService::StubInterface::GetWorkspace, request, deadline);
  if (!answer.ok()) return known.locale;
  known.asked = now;
  if (!answer->default_region().empty()) known.locale.region = answer->default_region();
  if (!answer->locale().empty()) known.locale.language = answer->locale();
  std::lock_guard lock(mutex_);
  locales_[workspace] = known;
  return known.locale;
}

absl::StatusOr<std::vector<Contact>> DirectoryClient::LookupContacts(const WorkspaceId& workspace,
                                                                     absl::string_view e164,
                                                                     absl::Time deadline) {
  v1::LookupContactsRequest request;
  request.set_parent(ids::MakeName("workspaces/*", {workspace.value()}));
  request.set_number(std::string(e164));
  const absl::StatusOr<v1::LookupContactsResponse> answer =
      rpc::Unary(*contacts_, &v1::ContactService::StubInterface::LookupContacts, request, deadline);
  // A number that no plan has is nobody's; so is one of a workspace that is gone.
  const bool nobodys =
      absl::IsInvalidArgument(answer.status()) || absl::IsNotFound(answer.status());
  if (nobodys) return std::vector<Contact>();
  if (!answer.ok()) return answer.status();
  std::vector<Contact> contacts;
  for (const v1::Contact& contact : answer->contacts()) contacts.push_back(ToContact(contact));
  return contacts;
}

}  // namespace centralita::ticketing

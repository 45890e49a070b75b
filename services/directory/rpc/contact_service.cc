#include "services/directory/rpc/contact_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/status/error.h"
#include "services/directory/rpc/answer.h"
#include "services/directory/rpc/convert.h"

namespace centralita::directory {
namespace {

absl::StatusOr<ContactChange> ParseChange(const v1::UpdateContactRequest& request) {
  const Contact contact = FromProto(request.contact());
  ContactChange change;
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "display_name") {
      change.display_name = contact.display_name;
    } else if (path == "company") {
      change.company = contact.company;
    } else if (path == "email") {
      change.email = contact.email;
    } else if (path == "numbers") {
      change.numbers = contact.numbers;
    } else if (path == "inactive") {
      change.inactive = contact.inactive;
    } else {
      return status::Error(absl::StatusCode::kInvalidArgument, "UPDATE_MASK_INVALID",
                           absl::StrCat("update_mask has \"", path, "\""), {{"path", path}});
    }
  }
  if (request.update_mask().paths().empty()) {
    return status::Error(absl::StatusCode::kInvalidArgument, "UPDATE_MASK_INVALID",
                         "update_mask is empty");
  }
  return change;
}

}  // namespace

grpc::Status ContactService::CreateContact(grpc::ServerContext* context,
                                           const v1::CreateContactRequest* request,
                                           v1::Contact* response) {
  return Answer(metrics_, CreateContact(*context, *request), response);
}

grpc::Status ContactService::GetContact(grpc::ServerContext* context,
                                        const v1::GetContactRequest* request,
                                        v1::Contact* response) {
  return Answer(metrics_, GetContact(*context, *request), response);
}

grpc::Status ContactService::ListContacts(grpc::ServerContext* context,
                                          const v1::ListContactsRequest* request,
                                          v1::ListContactsResponse* response) {
  return Answer(metrics_, ListContacts(*context, *request), response);
}

grpc::Status ContactService::UpdateContact(grpc::ServerContext* context,
                                           const v1::UpdateContactRequest* request,
                                           v1::Contact* response) {
  return Answer(metrics_, UpdateContact(*context, *request), response);
}

grpc::Status ContactService::LookupContacts(grpc::ServerContext* context,
                                            const v1::LookupContactsRequest* request,
                                            v1::LookupContactsResponse* response) {
  return Answer(metrics_, LookupContacts(*context, *request), response);
}

absl::StatusOr<v1::Contact> ContactService::CreateContact(const grpc::ServerContext& context,
                                                          const v1::CreateContactRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  Contact contact = FromProto(request.contact());
  contact.workspace = *workspace;
  const Wish wish{request.request_id(), "CreateContact", request.SerializeAsString()};
  absl::StatusOr<Contact> created =
      contacts_.Create(std::move(contact), wish, rpc::DeadlineOf(context));
  if (!created.ok()) return created.status();
  return ToProto(*created);
}

absl::StatusOr<v1::Contact> ContactService::GetContact(const grpc::ServerContext& context,
                                                       const v1::GetContactRequest& request) {
  auto name = ParseName(context, kContactName, request.name());
  if (!name.ok()) return name.status();
  absl::StatusOr<Contact> contact =
      contacts_.Get(name->first, ContactId(name->second), rpc::DeadlineOf(context));
  if (!contact.ok()) return contact.status();
  return ToProto(*contact);
}

absl::StatusOr<v1::ListContactsResponse> ContactService::ListContacts(
    const grpc::ServerContext& context, const v1::ListContactsRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const std::string asked = absl::StrCat("ListContacts ", request.parent());
  absl::StatusOr<PageQuery> query = ParsePage(request.page_size(), request.page_token(), asked);
  if (!query.ok()) return query.status();
  absl::StatusOr<Page<Contact>> page = contacts_.List(*workspace, *query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListContactsResponse response;
  for (const Contact& contact : page->items) *response.add_contacts() = ToProto(contact);
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, asked));
  }
  return response;
}

absl::StatusOr<v1::Contact> ContactService::UpdateContact(const grpc::ServerContext& context,
                                                          const v1::UpdateContactRequest& request) {
  auto name = ParseName(context, kContactName, request.contact().name());
  if (!name.ok()) return name.status();
  absl::StatusOr<ContactChange> change = ParseChange(request);
  if (!change.ok()) return change.status();
  absl::StatusOr<Contact> updated =
      contacts_.Update(name->first, ContactId(name->second), *change,
                       ParseEtag(request.contact().etag()), rpc::DeadlineOf(context));
  if (!updated.ok()) return updated.status();
  return ToProto(*updated);
}

absl::StatusOr<v1::LookupContactsResponse> ContactService::LookupContacts(
    const grpc::ServerContext& context, const v1::LookupContactsRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<Contacts::Found> found =
      contacts_.Lookup(*workspace, request.number(), rpc::DeadlineOf(context));
  if (!found.ok()) return found.status();
  metrics_.lookups.With({found->contacts.empty() ? "unknown" : "known"}).Increment();
  v1::LookupContactsResponse response;
  for (const Contact& contact : found->contacts) *response.add_contacts() = ToProto(contact);
  response.set_e164(found->e164);
  return response;
}

}  // namespace centralita::directory

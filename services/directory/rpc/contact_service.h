#pragma once

#include "absl/status/statusor.h"
#include "centralita/directory/v1/contact_service.grpc.pb.h"
#include "services/directory/app/contacts.h"
#include "services/directory/metrics.h"

namespace centralita::directory {

/// Keeps the contacts of a workspace and finds them by number. See contact_service.proto.
class ContactService final : public v1::ContactService::Service {
 public:
  /// Both must outlive this.
  ContactService(Contacts& contacts, Metrics& metrics) : contacts_(contacts), metrics_(metrics) {}

  grpc::Status CreateContact(grpc::ServerContext* context, const v1::CreateContactRequest* request,
                             v1::Contact* response) override;
  grpc::Status GetContact(grpc::ServerContext* context, const v1::GetContactRequest* request,
                          v1::Contact* response) override;
  grpc::Status ListContacts(grpc::ServerContext* context, const v1::ListContactsRequest* request,
                            v1::ListContactsResponse* response) override;
  grpc::Status UpdateContact(grpc::ServerContext* context, const v1::UpdateContactRequest* request,
                             v1::Contact* response) override;
  grpc::Status LookupContacts(grpc::ServerContext* context,
                              const v1::LookupContactsRequest* request,
                              v1::LookupContactsResponse* response) override;

 private:
  absl::StatusOr<v1::Contact> CreateContact(const grpc::ServerContext& context,
                                            const v1::CreateContactRequest& request);
  absl::StatusOr<v1::Contact> GetContact(const grpc::ServerContext& context,
                                         const v1::GetContactRequest& request);
  absl::StatusOr<v1::ListContactsResponse> ListContacts(const grpc::ServerContext& context,
                                                        const v1::ListContactsRequest& request);
  absl::StatusOr<v1::Contact> UpdateContact(const grpc::ServerContext& context,
                                            const v1::UpdateContactRequest& request);
  absl::StatusOr<v1::LookupContactsResponse> LookupContacts(
      const grpc::ServerContext& context, const v1::LookupContactsRequest& request);

  Contacts& contacts_;
  Metrics& metrics_;
};

}  // namespace centralita::directory

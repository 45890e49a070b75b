#pragma once

#include "absl/status/statusor.h"
#include "centralita/directory/v1/person_service.grpc.pb.h"
#include "services/directory/app/people.h"
#include "services/directory/metrics.h"

namespace centralita::directory {

/// Keeps the people of a workspace. See person_service.proto.
class PersonService final : public v1::PersonService::Service {
 public:
  /// Both must outlive this.
  PersonService(People& people, Metrics& metrics) : people_(people), metrics_(metrics) {}

  grpc::Status CreatePerson(grpc::ServerContext* context, const v1::CreatePersonRequest* request,
                            v1::Person* response) override;
  grpc::Status GetPerson(grpc::ServerContext* context, const v1::GetPersonRequest* request,
                         v1::Person* response) override;
  grpc::Status ListPeople(grpc::ServerContext* context, const v1::ListPeopleRequest* request,
                          v1::ListPeopleResponse* response) override;
  grpc::Status UpdatePerson(grpc::ServerContext* context, const v1::UpdatePersonRequest* request,
                            v1::Person* response) override;
  grpc::Status BatchGetPeople(grpc::ServerContext* context,
                              const v1::BatchGetPeopleRequest* request,
                              v1::BatchGetPeopleResponse* response) override;
  grpc::Status RotatePersonKey(grpc::ServerContext* context,
                               const v1::RotatePersonKeyRequest* request,
                               v1::RotatePersonKeyResponse* response) override;
  grpc::Status RotateSipPassword(grpc::ServerContext* context,
                                 const v1::RotateSipPasswordRequest* request,
                                 v1::RotateSipPasswordResponse* response) override;

 private:
  absl::StatusOr<v1::Person> CreatePerson(const grpc::ServerContext& context,
                                          const v1::CreatePersonRequest& request);
  absl::StatusOr<v1::Person> GetPerson(const grpc::ServerContext& context,
                                       const v1::GetPersonRequest& request);
  absl::StatusOr<v1::ListPeopleResponse> ListPeople(const grpc::ServerContext& context,
                                                    const v1::ListPeopleRequest& request);
  absl::StatusOr<v1::Person> UpdatePerson(const grpc::ServerContext& context,
                                          const v1::UpdatePersonRequest& request);
  absl::StatusOr<v1::BatchGetPeopleResponse> BatchGetPeople(
      const grpc::ServerContext& context, const v1::BatchGetPeopleRequest& request);
  absl::StatusOr<v1::RotatePersonKeyResponse> RotatePersonKey(
      const grpc::ServerContext& context, const v1::RotatePersonKeyRequest& request);
  absl::StatusOr<v1::RotateSipPasswordResponse> RotateSipPassword(
      const grpc::ServerContext& context, const v1::RotateSipPasswordRequest& request);

  People& people_;
  Metrics& metrics_;
};

}  // namespace centralita::directory

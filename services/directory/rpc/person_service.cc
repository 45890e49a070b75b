#include "services/directory/rpc/person_service.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/status/error.h"
#include "services/directory/rpc/answer.h"
#include "services/directory/rpc/convert.h"

namespace centralita::directory {
namespace {

constexpr int kMaxNames = 1000;

absl::StatusOr<PersonChange> ParseChange(const v1::UpdatePersonRequest& request) {
  absl::StatusOr<Person> person = FromProto(request.person());
  if (!person.ok()) return person.status();
  PersonChange change;
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "display_name") {
      change.display_name = person->display_name;
    } else if (path == "email") {
      change.email = person->email;
    } else if (path == "extension") {
      change.extension = person->extension;
    } else if (path == "permissions") {
      change.permissions = person->permissions;
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

grpc::Status PersonService::CreatePerson(grpc::ServerContext* context,
                                         const v1::CreatePersonRequest* request,
                                         v1::Person* response) {
  return Answer(metrics_, CreatePerson(*context, *request), response);
}

grpc::Status PersonService::GetPerson(grpc::ServerContext* context,
                                      const v1::GetPersonRequest* request, v1::Person* response) {
  return Answer(metrics_, GetPerson(*context, *request), response);
}

grpc::Status PersonService::ListPeople(grpc::ServerContext* context,
                                       const v1::ListPeopleRequest* request,
                                       v1::ListPeopleResponse* response) {
  return Answer(metrics_, ListPeople(*context, *request), response);
}

grpc::Status PersonService::UpdatePerson(grpc::ServerContext* context,
                                         const v1::UpdatePersonRequest* request,
                                         v1::Person* response) {
  return Answer(metrics_, UpdatePerson(*context, *request), response);
}

grpc::Status PersonService::BatchGetPeople(grpc::ServerContext* context,
                                           const v1::BatchGetPeopleRequest* request,
                                           v1::BatchGetPeopleResponse* response) {
  return Answer(metrics_, BatchGetPeople(*context, *request), response);
}

grpc::Status PersonService::RotatePersonKey(grpc::ServerContext* context,
                                            const v1::RotatePersonKeyRequest* request,
                                            v1::RotatePersonKeyResponse* response) {
  return Answer(metrics_, RotatePersonKey(*context, *request), response);
}

grpc::Status PersonService::RotateSipPassword(grpc::ServerContext* context,
                                              const v1::RotateSipPasswordRequest* request,
                                              v1::RotateSipPasswordResponse* response) {
  return Answer(metrics_, RotateSipPassword(*context, *request), response);
}

absl::StatusOr<v1::Person> PersonService::CreatePerson(const grpc::ServerContext& context,
                                                       const v1::CreatePersonRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  absl::StatusOr<Person> person = FromProto(request.person());
  if (!person.ok()) return person.status();
  person->workspace = *workspace;
  const Wish wish{request.request_id(), "CreatePerson", request.SerializeAsString()};
  absl::StatusOr<Person> created =
      people_.Create(ActorOf(context), *std::move(person), wish, rpc::DeadlineOf(context));
  if (!created.ok()) return created.status();
  return ToProto(*created, people_.realm());
}

absl::StatusOr<v1::Person> PersonService::GetPerson(const grpc::ServerContext& context,
                                                    const v1::GetPersonRequest& request) {
  auto name = ParseName(context, kPersonName, request.name());
  if (!name.ok()) return name.status();
  absl::StatusOr<Person> person =
      people_.Get(name->first, PersonId(name->second), rpc::DeadlineOf(context));
  if (!person.ok()) return person.status();
  return ToProto(*person, people_.realm());
}

absl::StatusOr<v1::ListPeopleResponse> PersonService::ListPeople(
    const grpc::ServerContext& context, const v1::ListPeopleRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  const std::string asked = absl::StrCat("ListPeople ", request.parent());
  absl::StatusOr<PageQuery> query = ParsePage(request.page_size(), request.page_token(), asked);
  if (!query.ok()) return query.status();
  absl::StatusOr<Page<Person>> page = people_.List(*workspace, *query, rpc::DeadlineOf(context));
  if (!page.ok()) return page.status();
  v1::ListPeopleResponse response;
  for (const Person& person : page->items) {
    *response.add_people() = ToProto(person, people_.realm());
  }
  if (!page->next.empty()) {
    response.set_next_page_token(rpc::EncodePageToken(page->next, asked));
  }
  return response;
}

absl::StatusOr<v1::Person> PersonService::UpdatePerson(const grpc::ServerContext& context,
                                                       const v1::UpdatePersonRequest& request) {
  auto name = ParseName(context, kPersonName, request.person().name());
  if (!name.ok()) return name.status();
  absl::StatusOr<PersonChange> change = ParseChange(request);
  if (!change.ok()) return change.status();
  absl::StatusOr<Person> updated =
      people_.Update(ActorOf(context), name->first, PersonId(name->second), *change,
                     ParseEtag(request.person().etag()), rpc::DeadlineOf(context));
  if (!updated.ok()) return updated.status();
  return ToProto(*updated, people_.realm());
}

absl::StatusOr<v1::BatchGetPeopleResponse> PersonService::BatchGetPeople(
    const grpc::ServerContext& context, const v1::BatchGetPeopleRequest& request) {
  absl::StatusOr<WorkspaceId> workspace = ParseParent(context, request.parent());
  if (!workspace.ok()) return workspace.status();
  if (request.names_size() > kMaxNames) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TOO_MANY_NAMES",
                         absl::StrCat("at most ", kMaxNames, " names"));
  }
  std::vector<PersonId> ids;
  for (const std::string& name : request.names()) {
    auto parsed = ParseName(context, kPersonName, name);
    if (!parsed.ok()) return parsed.status();
    if (parsed->first == *workspace) ids.push_back(PersonId(parsed->second));
  }
  absl::StatusOr<std::vector<Person>> people =
      people_.GetMany(*workspace, ids, rpc::DeadlineOf(context));
  if (!people.ok()) return people.status();
  std::map<PersonId, const Person*> by_id;
  for (const Person& person : *people) by_id.emplace(person.id, &person);
  v1::BatchGetPeopleResponse response;
  for (const PersonId& id : ids) {
    const auto it = by_id.find(id);
    if (it != by_id.end()) *response.add_people() = ToProto(*it->second, people_.realm());
  }
  return response;
}

absl::StatusOr<v1::RotatePersonKeyResponse> PersonService::RotatePersonKey(
    const grpc::ServerContext& context, const v1::RotatePersonKeyRequest& request) {
  auto name = ParseName(context, kPersonName, request.name());
  if (!name.ok()) return name.status();
  absl::StatusOr<std::string> key = people_.RotateKey(
      ActorOf(context), name->first, PersonId(name->second), rpc::DeadlineOf(context));
  if (!key.ok()) return key.status();
  v1::RotatePersonKeyResponse response;
  response.set_api_key(*std::move(key));
  return response;
}

absl::StatusOr<v1::RotateSipPasswordResponse> PersonService::RotateSipPassword(
    const grpc::ServerContext& context, const v1::RotateSipPasswordRequest& request) {
  auto name = ParseName(context, kPersonName, request.name());
  if (!name.ok()) return name.status();
  absl::StatusOr<People::SipPassword> made = people_.RotateSipPassword(
      ActorOf(context), name->first, PersonId(name->second), rpc::DeadlineOf(context));
  if (!made.ok()) return made.status();
  v1::RotateSipPasswordResponse response;
  response.set_sip_username(made->username);
  response.set_sip_realm(made->realm);
  response.set_sip_password(made->password);
  return response;
}

}  // namespace centralita::directory

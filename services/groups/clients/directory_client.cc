#include "services/groups/clients/directory_client.h"

#include <algorithm>
#include <string>

#include "libs/ids/name.h"
#include "libs/rpc/client.h"

namespace centralita::groups {
namespace {

namespace v1 = centralita::directory::v1;

constexpr char kWorkspaceName[] = "workspaces/*";
constexpr char kGroupName[] = "workspaces/*/groups/*";
constexpr char kPersonName[] = "workspaces/*/people/*";
constexpr size_t kMaxBeliefs = 100'000;
constexpr size_t kBatch = 1000;

absl::StatusOr<PersonFacts> FromProto(const v1::Person& person) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(kPersonName, person.name());
  if (!ids.ok()) return ids.status();
  const bool may =
      std::any_of(person.permissions().begin(), person.permissions().end(), [](int permission) {
        return permission == v1::PERMISSION_ADMINISTER ||
               permission == v1::PERMISSION_CREATE_GROUPS;
      });
  return PersonFacts{PersonId((*ids)[1]), !person.extension().empty(), may};
}

}  // namespace

DirectoryClient::DirectoryClient(std::shared_ptr<grpc::Channel> channel, const Clock& clock)
    : stub_(v1::PersonService::NewStub(channel)),
      numbers_(v1::NumberService::NewStub(channel)),
      clock_(clock) {}

absl::StatusOr<std::vector<PersonFacts>> DirectoryClient::Find(const WorkspaceId& workspace,
                                                               const std::vector<PersonId>& ids,
                                                               absl::Time deadline) {
  auto [found, unknown] =
      ids.size() == 1 ? std::make_pair(std::vector<PersonFacts>(), ids) : Recall(workspace, ids);
  for (size_t begin = 0; begin < unknown.size(); begin += kBatch) {
    v1::BatchGetPeopleRequest request;
    request.set_parent(ids::MakeName(kWorkspaceName, {workspace.value()}));
    for (size_t i = begin; i < std::min(unknown.size(), begin + kBatch); ++i) {
      request.add_names(ids::MakeName(kPersonName, {workspace.value(), unknown[i].value()}));
    }
    absl::StatusOr<v1::BatchGetPeopleResponse> response =
        rpc::Unary(*stub_, &v1::PersonService::StubInterface::BatchGetPeople, request, deadline);
    if (!response.ok()) return response.status();
    std::vector<PersonFacts> told;
    for (const v1::Person& person : response->people()) {
      absl::StatusOr<PersonFacts> facts = FromProto(person);
      if (!facts.ok()) return facts.status();
      told.push_back(*std::move(facts));
    }
    Remember(workspace, told);
    found.insert(found.end(), told.begin(), told.end());
  }
  return std::move(found);
}

absl::StatusOr<std::set<GroupId>> DirectoryClient::FindAnswering(const WorkspaceId& workspace,
                                                                 absl::Time deadline) {
  std::set<GroupId> answering;
  v1::ListNumbersRequest request;
  request.set_parent(ids::MakeName(kWorkspaceName, {workspace.value()}));
  request.set_page_size(static_cast<int32_t>(kBatch));
  do {
    absl::StatusOr<v1::ListNumbersResponse> page =
        rpc::Unary(*numbers_, &v1::NumberService::StubInterface::ListNumbers, request, deadline);
    if (!page.ok()) return page.status();
    for (const v1::Number& number : page->numbers()) {
      if (number.group().empty()) continue;
      absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(kGroupName, number.group());
      if (ids.ok()) answering.insert(GroupId((*ids)[1]));
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return answering;
}

std::pair<std::vector<PersonFacts>, std::vector<PersonId>> DirectoryClient::Recall(
    const WorkspaceId& workspace, const std::vector<PersonId>& ids) {
  const absl::Time now = clock_.Now();
  std::vector<PersonFacts> known;
  std::vector<PersonId> unknown;
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const PersonId& id : ids) {
    const auto it = beliefs_.find({workspace, id});
    if (it != beliefs_.end() && now < it->second.until) {
      known.push_back(it->second.facts);
    } else {
      unknown.push_back(id);
    }
  }
  return {std::move(known), std::move(unknown)};
}

void DirectoryClient::Remember(const WorkspaceId& workspace,
                               const std::vector<PersonFacts>& facts) {
  const absl::Time until = clock_.Now() + kBelief;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (beliefs_.size() + facts.size() > kMaxBeliefs) beliefs_.clear();
  for (const PersonFacts& person : facts) {
    if (person.has_extension) {
      beliefs_.insert_or_assign(Key{workspace, person.id}, Belief{person, until});
    } else {
      beliefs_.erase(Key{workspace, person.id});
    }
  }
}

}  // namespace centralita::groups

#include "tests/load/workplace.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "centralita/directory/v1/person_service.grpc.pb.h"
#include "centralita/directory/v1/workspace_service.grpc.pb.h"
#include "centralita/groups/v1/group_service.grpc.pb.h"
#include "libs/rpc/client.h"

namespace centralita::load {
namespace {

using PersonStub = directory::v1::PersonService::StubInterface;
using WorkspaceStub = directory::v1::WorkspaceService::StubInterface;
using GroupStub = groups::v1::GroupService::StubInterface;

constexpr absl::Duration kStartLimit = absl::Seconds(30);
constexpr absl::Duration kPause = absl::Milliseconds(100);

/// Asks until the peer has begun to serve: a server listens before its tables are made.
template <typename Stub, typename Method, typename Request>
auto Ask(Stub& stub, Method method, const Request& request) {
  const absl::Time limit = absl::Now() + kStartLimit;
  while (true) {
    auto answer = rpc::Unary(stub, method, request, limit);
    if (!absl::IsUnavailable(answer.status()) || absl::Now() > limit) return answer;
    absl::SleepFor(kPause);
  }
}

std::string IdIn(const std::string& name) { return name.substr(name.rfind('/') + 1); }

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& address) {
  return grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

/// The names of new people, each with an extension.
absl::StatusOr<std::vector<std::string>> Hire(const std::shared_ptr<grpc::Channel>& directory,
                                              const std::string& workspace, int count) {
  const auto stub = directory::v1::PersonService::NewStub(directory);
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    directory::v1::CreatePersonRequest request;
    request.set_parent(workspace);
    request.mutable_person()->set_display_name(absl::StrCat("Agent ", i));
    request.mutable_person()->set_extension(absl::StrCat(1000 + i));
    const auto person = Ask(*stub, &PersonStub::CreatePerson, request);
    if (!person.ok()) return person.status();
    names.push_back(person->name());
  }
  return names;
}

absl::StatusOr<Group> Open(groups::v1::GroupService::Stub& stub, const std::string& workspace,
                           const std::vector<std::string>& people, const GroupPlan& plan) {
  Group group;
  groups::v1::CreateGroupRequest request;
  request.set_parent(workspace);
  request.mutable_group()->set_display_name(plan.queue_id);
  request.mutable_group()->set_queue_id(plan.queue_id);
  request.mutable_group()->mutable_ring_time()->set_seconds(absl::ToInt64Seconds(plan.ring_time));
  request.mutable_group()->mutable_max_wait_time()->set_seconds(
      absl::ToInt64Seconds(plan.max_wait_time));
  for (int i = plan.first; i < plan.last; ++i) {
    request.mutable_group()->add_agents(people[i]);
    group.agents.push_back(IdIn(people[i]));
  }
  const auto made = Ask(stub, &GroupStub::CreateGroup, request);
  if (!made.ok()) return made.status();
  group.id = IdIn(made->name());
  return group;
}

}  // namespace

absl::StatusOr<Workplace> Furnish(const std::string& directory_address,
                                  const std::string& groups_address, int people,
                                  const std::vector<GroupPlan>& groups) {
  const std::shared_ptr<grpc::Channel> directory = ChannelTo(directory_address);
  directory::v1::CreateWorkspaceRequest request;
  request.mutable_workspace()->set_display_name("Load");
  request.mutable_workspace()->set_default_region("ES");
  const auto workspaces = directory::v1::WorkspaceService::NewStub(directory);
  const auto made = Ask(*workspaces, &WorkspaceStub::CreateWorkspace, request);
  if (!made.ok()) return made.status();
  const std::string& workspace = made->workspace().name();

  const auto names = Hire(directory, workspace, people);
  if (!names.ok()) return names.status();
  const auto stub = groups::v1::GroupService::NewStub(ChannelTo(groups_address));
  Workplace place{.workspace = IdIn(workspace)};
  for (const GroupPlan& plan : groups) {
    absl::StatusOr<Group> group = Open(*stub, workspace, *names, plan);
    if (!group.ok()) return group.status();
    place.groups.push_back(*std::move(group));
  }
  return place;
}

}  // namespace centralita::load

#include "services/routing/testing/replica.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "centralita/groups/v1/group.pb.h"
#include "libs/rpc/client.h"
#include "libs/testing/await.h"
#include "services/routing/bind.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

using RoutingStub = v1::RoutingService::StubInterface;
using PresenceStub = v1::PresenceService::StubInterface;

std::vector<std::string> FlagsFor(Surroundings& around, const std::vector<std::string>& more) {
  std::vector<std::string> flags = {
      "--listen=127.0.0.1:0",
      "--metrics_listen=",
      "--shutdown_wait=0s",
      "--call_drain=1s",
      "--log_level=warning",
      absl::StrCat("--postgres_url=", around.database.url()),
      absl::StrCat("--redis_url=", around.redis.url()),
      absl::StrCat("--redis_prefix=", around.redis.prefix()),
      absl::StrCat("--groups_address=", around.peers.groups_address()),
      absl::StrCat("--calls_address=", around.peers.calls_address()),
      absl::StrCat("--directory_address=", around.peers.directory_address())};
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

std::string PersonName(const std::string& person) {
  return absl::StrCat("workspaces/", kTestWorkspace, "/people/", person);
}

/// A request about a call.
template <typename Request>
Request About(const std::string& call) {
  Request request;
  request.set_workspace_id(kTestWorkspace);
  request.set_call_id(call);
  return request;
}

}  // namespace

Replica::Replica(Surroundings& around, const std::vector<std::string>& flags)
    : process_("routing", {{"routing", Bind}}, FlagsFor(around, flags), {}) {
  const absl::Status started = process_.Start();
  EXPECT_TRUE(started.ok()) << started;
  routing_ = v1::RoutingService::NewStub(process_.ChannelTo("routing"));
  presence_ = v1::PresenceService::NewStub(process_.ChannelTo("routing"));
  supervision_ = v1::SupervisionService::NewStub(process_.ChannelTo("routing"));
  resolution_ = v1::ResolutionService::NewStub(process_.ChannelTo("routing"));
}

Replica::~Replica() { process_.Stop(); }

absl::StatusOr<v1::RoutingUpdate> Replica::Enqueue(const std::string& call,
                                                   const std::string& group) {
  auto request = About<v1::EnqueueRequest>(call);
  request.set_group_id(group);
  request.set_caller("+34600000000");
  return rpc::Unary(*routing_, &RoutingStub::Enqueue, request, test::Soon());
}

absl::StatusOr<v1::RoutingUpdate> Replica::Accept(const std::string& call, uint64_t token) {
  auto request = About<v1::AcceptOfferRequest>(call);
  request.set_token(token);
  return rpc::Unary(*routing_, &RoutingStub::AcceptOffer, request, test::Soon());
}

absl::StatusOr<v1::RoutingUpdate> Replica::Decline(const std::string& call, uint64_t token) {
  auto request = About<v1::DeclineOfferRequest>(call);
  request.set_token(token);
  request.set_outcome(v1::OFFER_OUTCOME_DECLINED);
  return rpc::Unary(*routing_, &RoutingStub::DeclineOffer, request, test::Soon());
}

absl::Status Replica::End(const std::string& call) {
  auto request = About<v1::EndCallRequest>(call);
  request.set_cause(v1::CALL_END_CAUSE_CALLER_HUNG_UP);
  return rpc::Unary(*routing_, &RoutingStub::EndCall, request, test::Soon()).status();
}

absl::StatusOr<v1::RoutingUpdate> Replica::Get(const std::string& call) {
  return rpc::Unary(*routing_, &RoutingStub::GetCallRouting, About<v1::GetCallRoutingRequest>(call),
                    test::Soon());
}

absl::Status Replica::KeepAlive(const std::string& person) {
  v1::KeepAliveRequest request;
  request.set_name(PersonName(person));
  request.set_session_id("console");
  return rpc::Unary(*presence_, &PresenceStub::KeepAlive, request, test::Soon()).status();
}

absl::StatusOr<v1::Presence> Replica::SetStatus(const std::string& person,
                                                v1::ChosenStatus status) {
  v1::SetStatusRequest request;
  request.set_name(PersonName(person));
  request.set_status(status);
  return rpc::Unary(*presence_, &PresenceStub::SetStatus, request, test::Soon());
}

absl::StatusOr<v1::Presence> Replica::GetPresence(const std::string& person) {
  v1::GetPresenceRequest request;
  request.set_name(PersonName(person));
  return rpc::Unary(*presence_, &PresenceStub::GetPresence, request, test::Soon());
}

absl::Status Replica::Register(const std::string& person, bool complete) {
  v1::ReportDevicesRequest request;
  request.set_gateway("gw1");
  request.set_complete(complete);
  v1::Device& device = *request.add_devices();
  device.set_workspace_id(kTestWorkspace);
  device.set_person_id(person);
  *device.mutable_expire_time() = ToProto(absl::Now() + absl::Hours(1));
  return rpc::Unary(*presence_, &PresenceStub::ReportDevices, request, test::Soon()).status();
}

void Replica::Ready(const std::string& person) {
  // The configuration comes by feed.
  ASSERT_TRUE(test::Await([&] { return SetStatus(person, v1::CHOSEN_STATUS_AVAILABLE).ok(); }));
  ASSERT_TRUE(KeepAlive(person).ok());
  ASSERT_TRUE(Register(person).ok());
}

std::string GroupSnapshot(const std::string& group, const std::vector<std::string>& agents,
                          int64_t version) {
  groups::v1::GroupSnapshot snapshot;
  snapshot.set_workspace_id(kTestWorkspace);
  snapshot.set_group_id(group);
  snapshot.set_version(version);
  for (const std::string& agent : agents) snapshot.mutable_group()->add_agents(PersonName(agent));
  return snapshot.SerializeAsString();
}

}  // namespace centralita::routing

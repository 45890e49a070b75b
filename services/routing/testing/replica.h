#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "centralita/routing/v1/presence_service.grpc.pb.h"
#include "centralita/routing/v1/resolution_service.grpc.pb.h"
#include "centralita/routing/v1/routing_service.grpc.pb.h"
#include "centralita/routing/v1/supervision_service.grpc.pb.h"
#include "libs/lifecycle/process.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/client.h"
#include "libs/testing/await.h"
#include "libs/testing/test_database.h"
#include "libs/testing/test_redis.h"
#include "services/routing/testing/fake_peers.h"

namespace centralita::routing {

/// What all replicas of a test share.
struct Surroundings {
  test::TestDatabase database;
  test::TestRedis redis;
  FakePeers peers;
};

/// The whole service, as it runs in production, in the process of a test.
class Replica {
 public:
  /// `around` must outlive this. `flags` come on top.
  explicit Replica(Surroundings& around, const std::vector<std::string>& flags = {});
  ~Replica();

  absl::StatusOr<v1::RoutingUpdate> Enqueue(const std::string& call,
                                            const std::string& group = "sales");
  absl::StatusOr<v1::RoutingUpdate> Accept(const std::string& call, uint64_t token);
  absl::StatusOr<v1::RoutingUpdate> Decline(const std::string& call, uint64_t token);
  absl::Status End(const std::string& call);
  absl::StatusOr<v1::RoutingUpdate> Get(const std::string& call);

  absl::Status KeepAlive(const std::string& person);
  absl::StatusOr<v1::Presence> SetStatus(const std::string& person, v1::ChosenStatus status);
  absl::StatusOr<v1::Presence> GetPresence(const std::string& person);
  absl::Status Register(const std::string& person, bool complete = false);

  /// Available, with a console and a phone.
  void Ready(const std::string& person);

  v1::RoutingService::Stub& routing() { return *routing_; }
  v1::PresenceService::Stub& presence() { return *presence_; }
  v1::SupervisionService::Stub& supervision() { return *supervision_; }
  v1::ResolutionService::Stub& resolution() { return *resolution_; }
  lifecycle::Process& process() { return process_; }

 private:
  lifecycle::Process process_;
  std::unique_ptr<v1::RoutingService::Stub> routing_;
  std::unique_ptr<v1::PresenceService::Stub> presence_;
  std::unique_ptr<v1::SupervisionService::Stub> supervision_;
  std::unique_ptr<v1::ResolutionService::Stub> resolution_;
};

/// One unary call, as the edge would pass it on for a person: of `workspace`, with the id `person`.
/// The empty person: a machine with the workspace's key.
template <typename Stub, typename Interface, typename Request, typename Response>
absl::StatusOr<Response> AskAs(const std::string& person, Stub& stub,
                               grpc::Status (Interface::*method)(grpc::ClientContext*,
                                                                 const Request&, Response*),
                               const Request& request, const std::string& workspace = "w1") {
  grpc::ClientContext context;
  rpc::Prepare(context, test::Soon());
  context.AddMetadata(rpc::kWorkspaceHeader, workspace);
  if (!person.empty()) context.AddMetadata(rpc::kPersonHeader, person);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return rpc::FromGrpc(status);
  return response;
}

/// A group's configuration as `groups` would tell it.
std::string GroupSnapshot(const std::string& group, const std::vector<std::string>& agents,
                          int64_t version = 1);

inline constexpr char kTestWorkspace[] = "w1";

}  // namespace centralita::routing

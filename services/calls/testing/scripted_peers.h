#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "centralita/directory/v1/contact_service.grpc.pb.h"
#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "centralita/media/v1/media_gateway_service.grpc.pb.h"
#include "centralita/routing/v1/routing_service.grpc.pb.h"
#include "libs/rpc/server.h"

namespace centralita::calls {

/// A gateway under a test's control: carries commands out once, and remembers them.
class ScriptedGateway final : public media::v1::MediaGatewayService::Service {
 public:
  std::atomic<bool> down = false;

  /// What fails, by the verb of the command's id: {"originate", "NO_DEVICE"}.
  void Refuse(const std::string& verb, const std::string& reason);
  /// Another start of it: all legs are gone.
  void SetIncarnation(const std::string& incarnation);
  void SetAlive(const std::string& leg, bool alive);

  /// The ids of the commands that were carried out, without the call's, in order: "0/ring".
  std::vector<std::string> Executed(const std::string& call) const;
  bool HasExecuted(const std::string& call, const std::string& what) const;
  int repeated() const;

  /// The leg that the last OriginateLeg has made, and what it said.
  media::v1::OriginateLeg LastOriginate() const;
  media::v1::OriginateLeg OriginateFor(const std::string& person) const;
  media::v1::OriginateTrunkLeg LastDial() const;
  int dials() const;
  media::v1::BridgeLegs LastBridge() const;
  /// What was announced, one line each.
  std::vector<std::string> Announced() const;
  /// The reason with which a leg was hung up. Empty: it was not.
  std::string HungUpWith(const std::string& leg) const;
  media::v1::StartRecording LastRecording() const;
  std::string LastPrompt() const;
  int RejectedWith() const;

  grpc::Status Execute(grpc::ServerContext* context, const media::v1::ExecuteRequest* request,
                       media::v1::ExecuteResponse* response) override;
  grpc::Status ListLegs(grpc::ServerContext* context, const media::v1::ListLegsRequest* request,
                        media::v1::ListLegsResponse* response) override;

 private:
  void Remember(const media::v1::Command& command);

  mutable std::mutex mutex_;
  std::string incarnation_ = "i1";
  std::map<std::string, std::string> refusals_;
  std::set<std::string> alive_;
  std::vector<std::string> executed_;
  std::set<std::string> known_;
  int repeated_ = 0;
  media::v1::OriginateLeg originate_;
  std::map<std::string, media::v1::OriginateLeg> originated_;  // By person.
  media::v1::OriginateTrunkLeg dial_;
  int dials_ = 0;
  media::v1::BridgeLegs bridge_;
  std::vector<std::string> announced_;
  std::map<std::string, std::string> hang_ups_;
  media::v1::StartRecording recording_;
  std::string prompt_;
  int rejected_with_ = 0;
};

/// A router under a test's control: says of a call what it was told to say.
class ScriptedRouter final : public routing::v1::RoutingService::Service {
 public:
  std::atomic<bool> down = false;
  std::atomic<int> enqueued = 0;
  std::atomic<int> ended = 0;
  std::atomic<int> declined = 0;
  std::atomic<int> callbacks_requested = 0;
  std::atomic<bool> offers_expire = false;    // Accept is refused.
  std::atomic<bool> merge_callbacks = false;  // An earlier call is called back already.

  /// What the router says of every call from now on, with a new revision.
  void Say(const std::function<void(routing::v1::RoutingUpdate&)>& what);
  /// What Decline makes it say.
  void SayAfterDecline(const std::function<void(routing::v1::RoutingUpdate&)>& what);
  routing::v1::RoutingUpdate Now(const std::string& call) const;
  routing::v1::CallEndCause end_cause() const;
  routing::v1::OfferOutcome decline_outcome() const;
  std::vector<uint64_t> declined_tokens() const;
  void RefuseCallbacks(const std::string& reason);
  routing::v1::EnqueueRequest last_enqueue() const;

  grpc::Status Enqueue(grpc::ServerContext* context, const routing::v1::EnqueueRequest* request,
                       routing::v1::RoutingUpdate* response) override;
  grpc::Status AcceptOffer(grpc::ServerContext* context,
                           const routing::v1::AcceptOfferRequest* request,
                           routing::v1::RoutingUpdate* response) override;
  grpc::Status DeclineOffer(grpc::ServerContext* context,
                            const routing::v1::DeclineOfferRequest* request,
                            routing::v1::RoutingUpdate* response) override;
  grpc::Status RequestCallback(grpc::ServerContext* context,
                               const routing::v1::RequestCallbackRequest* request,
                               routing::v1::RoutingUpdate* response) override;
  grpc::Status EndCall(grpc::ServerContext* context, const routing::v1::EndCallRequest* request,
                       routing::v1::EndCallResponse* response) override;
  grpc::Status GetCallRouting(grpc::ServerContext* context,
                              const routing::v1::GetCallRoutingRequest* request,
                              routing::v1::RoutingUpdate* response) override;

 private:
  mutable std::mutex mutex_;
  routing::v1::RoutingUpdate update_;
  std::function<void(routing::v1::RoutingUpdate&)> after_decline_;
  routing::v1::CallEndCause end_cause_ = routing::v1::CALL_END_CAUSE_UNSPECIFIED;
  routing::v1::OfferOutcome decline_outcome_ = routing::v1::OFFER_OUTCOME_UNSPECIFIED;
  routing::v1::EnqueueRequest enqueue_;
  std::vector<uint64_t> declined_tokens_;
  std::string callback_refusal_;
};

/// A directory under a test's control: one number, one contact.
class ScriptedDirectory final : public directory::v1::NumberService::Service {
 public:
  std::atomic<bool> down = false;
  std::atomic<int> asked = 0;
  std::string workspace = "w1";
  std::string group = "g1";  // Empty: the number is assigned to nobody.

  grpc::Status ResolveNumber(grpc::ServerContext* context,
                             const directory::v1::ResolveNumberRequest* request,
                             directory::v1::Number* response) override;
};

class ScriptedContacts final : public directory::v1::ContactService::Service {
 public:
  grpc::Status LookupContacts(grpc::ServerContext* context,
                              const directory::v1::LookupContactsRequest* request,
                              directory::v1::LookupContactsResponse* response) override;
};

/// All of them, on ports of their own.
struct ScriptedPeers {
  ScriptedPeers();

  ScriptedGateway gateway;
  ScriptedRouter router;
  ScriptedDirectory directory;
  ScriptedContacts contacts;
  std::unique_ptr<rpc::Server> gateway_server;
  std::unique_ptr<rpc::Server> router_server;
  std::unique_ptr<rpc::Server> directory_server;
};

}  // namespace centralita::calls

#include "services/calls/testing/scripted_peers.h"

#include <algorithm>
#include <utility>

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/clock/clock.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"

namespace centralita::calls {
namespace {

namespace media_pb = media::v1;
namespace routing_pb = routing::v1;

grpc::Status Down() { return {grpc::StatusCode::UNAVAILABLE, "scripted to be down"}; }

grpc::Status Refusal(absl::StatusCode code, absl::string_view reason) {
  return rpc::ToGrpc(status::Error(code, reason, "scripted"), "test");
}

std::string WithoutCall(const std::string& id) { return id.substr(id.find('/') + 1); }

std::unique_ptr<rpc::Server> Serve(const std::string& name,
                                   const std::vector<grpc::Service*>& services) {
  auto server = rpc::Server::Start({.service = name, .address = "127.0.0.1:0"}, services);
  EXPECT_TRUE(server.ok()) << server.status();
  (*server)->SetServing(true);
  return *std::move(server);
}

}  // namespace

void ScriptedGateway::Refuse(const std::string& verb, const std::string& reason) {
  std::lock_guard lock(mutex_);
  refusals_[verb] = reason;
}

void ScriptedGateway::SetIncarnation(const std::string& incarnation) {
  std::lock_guard lock(mutex_);
  incarnation_ = incarnation;
  alive_.clear();
}

void ScriptedGateway::SetAlive(const std::string& leg, bool alive) {
  std::lock_guard lock(mutex_);
  if (alive) {
    alive_.insert(leg);
  } else {
    alive_.erase(leg);
  }
}

std::vector<std::string> ScriptedGateway::Executed(const std::string& call) const {
  std::lock_guard lock(mutex_);
  std::vector<std::string> executed;
  for (const std::string& id : executed_) {
    if (absl::StartsWith(id, call)) executed.push_back(WithoutCall(id));
  }
  return executed;
}

bool ScriptedGateway::HasExecuted(const std::string& call, const std::string& what) const {
  std::lock_guard lock(mutex_);
  return known_.contains(absl::StrCat(call, "/", what));
}

int ScriptedGateway::repeated() const {
  std::lock_guard lock(mutex_);
  return repeated_;
}

media_pb::OriginateLeg ScriptedGateway::LastOriginate() const {
  std::lock_guard lock(mutex_);
  return originate_;
}

media_pb::OriginateLeg ScriptedGateway::OriginateFor(const std::string& person) const {
  std::lock_guard lock(mutex_);
  const auto it = originated_.find(person);
  return it == originated_.end() ? media_pb::OriginateLeg() : it->second;
}

media_pb::OriginateTrunkLeg ScriptedGateway::LastDial() const {
  std::lock_guard lock(mutex_);
  return dial_;
}

int ScriptedGateway::dials() const {
  std::lock_guard lock(mutex_);
  return dials_;
}

media_pb::BridgeLegs ScriptedGateway::LastBridge() const {
  std::lock_guard lock(mutex_);
  return bridge_;
}

std::vector<std::string> ScriptedGateway::Announced() const {
  std::lock_guard lock(mutex_);
  return announced_;
}

std::string ScriptedGateway::HungUpWith(const std::string& leg) const {
  std::lock_guard lock(mutex_);
  const auto it = hang_ups_.find(leg);
  return it == hang_ups_.end() ? "" : it->second;
}

media_pb::StartRecording ScriptedGateway::LastRecording() const {
  std::lock_guard lock(mutex_);
  return recording_;
}

std::string ScriptedGateway::LastPrompt() const {
  std::lock_guard lock(mutex_);
  return prompt_;
}

int ScriptedGateway::RejectedWith() const {
  std::lock_guard lock(mutex_);
  return rejected_with_;
}

grpc::Status ScriptedGateway::Execute(grpc::ServerContext*, const media_pb::ExecuteRequest* request,
                                      media_pb::ExecuteResponse* response) {
  if (down) return Down();
  std::lock_guard lock(mutex_);
  for (const media_pb::Command& command : request->commands()) {
    media_pb::CommandResult& result = *response->add_results();
    result.set_command_id(command.command_id());
    const std::vector<std::string> parts = absl::StrSplit(command.command_id(), '/');
    if (const auto it = refusals_.find(parts.back()); it != refusals_.end()) {
      result.set_code(static_cast<int>(grpc::StatusCode::FAILED_PRECONDITION));
      result.set_reason(it->second);
      return grpc::Status::OK;
    }
    if (!known_.insert(command.command_id()).second) {
      ++repeated_;
      continue;
    }
    if (!command.incarnation().empty() && command.incarnation() != incarnation_) {
      known_.erase(command.command_id());
      result.set_code(static_cast<int>(grpc::StatusCode::FAILED_PRECONDITION));
      result.set_reason("INCARNATION_CHANGED");
      return grpc::Status::OK;
    }
    executed_.push_back(command.command_id());
    Remember(command);
  }
  return grpc::Status::OK;
}

void ScriptedGateway::Remember(const media_pb::Command& command) {
  if (command.has_originate()) {
    originate_ = command.originate();
    originated_[originate_.person_id()] = originate_;
    alive_.insert(originate_.leg_id());
  }
  if (command.has_originate_trunk()) {
    ++dials_;
    dial_ = command.originate_trunk();
    alive_.insert(dial_.leg_id());
  }
  if (command.has_bridge()) bridge_ = command.bridge();
  if (command.has_hang_up()) hang_ups_[command.hang_up().leg_id()] = command.hang_up().reason();
  if (command.has_play() && command.play().has_sequence()) {
    const auto& prompts = command.play().sequence().prompts();
    announced_.push_back(absl::StrJoin(prompts, " "));
  }
  if (command.has_start_recording()) recording_ = command.start_recording();
  if (command.has_play() && !command.play().prompt().empty()) prompt_ = command.play().prompt();
  if (command.has_reject()) rejected_with_ = command.reject().sip_status();
}

grpc::Status ScriptedGateway::ListLegs(grpc::ServerContext*, const media_pb::ListLegsRequest*,
                                       media_pb::ListLegsResponse* response) {
  if (down) return Down();
  std::lock_guard lock(mutex_);
  response->set_incarnation(incarnation_);
  for (const std::string& leg : alive_) response->add_legs()->set_leg_id(leg);
  return grpc::Status::OK;
}

void ScriptedRouter::Say(const std::function<void(routing_pb::RoutingUpdate&)>& what) {
  std::lock_guard lock(mutex_);
  update_.set_workspace_id("w1");
  update_.set_group_id("g1");
  update_.set_revision(update_.revision() + 1);
  what(update_);
}

void ScriptedRouter::SayAfterDecline(const std::function<void(routing_pb::RoutingUpdate&)>& what) {
  std::lock_guard lock(mutex_);
  after_decline_ = what;
}

routing_pb::RoutingUpdate ScriptedRouter::Now(const std::string& call) const {
  std::lock_guard lock(mutex_);
  routing_pb::RoutingUpdate update = update_;
  update.set_call_id(call);
  return update;
}

routing_pb::CallEndCause ScriptedRouter::end_cause() const {
  std::lock_guard lock(mutex_);
  return end_cause_;
}

routing_pb::OfferOutcome ScriptedRouter::decline_outcome() const {
  std::lock_guard lock(mutex_);
  return decline_outcome_;
}

routing_pb::EnqueueRequest ScriptedRouter::last_enqueue() const {
  std::lock_guard lock(mutex_);
  return enqueue_;
}

grpc::Status ScriptedRouter::Enqueue(grpc::ServerContext*,
                                     const routing_pb::EnqueueRequest* request,
                                     routing_pb::RoutingUpdate* response) {
  if (down) return Down();
  ++enqueued;
  {
    std::lock_guard lock(mutex_);
    enqueue_ = *request;
  }
  *response = Now(request->call_id());
  return grpc::Status::OK;
}

grpc::Status ScriptedRouter::AcceptOffer(grpc::ServerContext*,
                                         const routing_pb::AcceptOfferRequest* request,
                                         routing_pb::RoutingUpdate* response) {
  if (down) return Down();
  if (offers_expire) {
    return Refusal(absl::StatusCode::kFailedPrecondition, "OFFER_EXPIRED");
  }
  const routing_pb::RoutingUpdate now = Now("");
  std::string person = now.offer().person_id();
  for (const routing_pb::Offer& other : now.other_offers()) {
    if (other.token() == request->token()) person = other.person_id();
  }
  if (!Now("").has_connected()) {
    Say([&](routing_pb::RoutingUpdate& update) {
      update.clear_other_offers();
      update.mutable_connected()->set_token(request->token());
      update.mutable_connected()->set_person_id(person);
    });
  }
  *response = Now(request->call_id());
  return grpc::Status::OK;
}

grpc::Status ScriptedRouter::DeclineOffer(grpc::ServerContext*,
                                          const routing_pb::DeclineOfferRequest* request,
                                          routing_pb::RoutingUpdate* response) {
  if (down) return Down();
  std::function<void(routing_pb::RoutingUpdate&)> next;
  {
    std::lock_guard lock(mutex_);
    decline_outcome_ = request->outcome();
    declined_tokens_.push_back(request->token());
    next = std::exchange(after_decline_, nullptr);
  }
  ++declined;
  if (next) Say(next);
  *response = Now(request->call_id());
  return grpc::Status::OK;
}

grpc::Status ScriptedRouter::RequestCallback(grpc::ServerContext*,
                                             const routing_pb::RequestCallbackRequest* request,
                                             routing_pb::RoutingUpdate* response) {
  if (down) return Down();
  ++callbacks_requested;
  std::string refusal;
  {
    std::lock_guard lock(mutex_);
    refusal = callback_refusal_;
  }
  if (!refusal.empty()) return Refusal(absl::StatusCode::kFailedPrecondition, refusal);
  if (!Now("").has_callback()) {
    Say([&](routing_pb::RoutingUpdate& update) {
      if (merge_callbacks) {
        update.mutable_ended()->set_outcome(routing_pb::ROUTED_OUTCOME_CALLBACK_MERGED);
        return;
      }
      update.mutable_callback()->set_number(request->number());
      update.mutable_callback()->mutable_expire_time()->set_seconds(
          absl::ToUnixSeconds(SystemClock().Now()) + 3600);
    });
  }
  *response = Now(request->call_id());
  return grpc::Status::OK;
}

void ScriptedRouter::RefuseCallbacks(const std::string& reason) {
  std::lock_guard lock(mutex_);
  callback_refusal_ = reason;
}

std::vector<uint64_t> ScriptedRouter::declined_tokens() const {
  std::lock_guard lock(mutex_);
  return declined_tokens_;
}

grpc::Status ScriptedRouter::EndCall(grpc::ServerContext*,
                                     const routing_pb::EndCallRequest* request,
                                     routing_pb::EndCallResponse*) {
  if (down) return Down();
  std::lock_guard lock(mutex_);
  end_cause_ = request->cause();
  ++ended;
  return grpc::Status::OK;
}

grpc::Status ScriptedRouter::GetCallRouting(grpc::ServerContext*,
                                            const routing_pb::GetCallRoutingRequest* request,
                                            routing_pb::RoutingUpdate* response) {
  if (down) return Down();
  *response = Now(request->call_id());
  return grpc::Status::OK;
}

grpc::Status ScriptedDirectory::ResolveNumber(grpc::ServerContext*,
                                              const directory::v1::ResolveNumberRequest* request,
                                              directory::v1::Number* response) {
  if (down) return Down();
  ++asked;
  if (request->dialled() != "922222222") {
    return Refusal(absl::StatusCode::kNotFound, "NUMBER_NOT_FOUND");
  }
  response->set_name(absl::StrCat("workspaces/", workspace, "/numbers/n1"));
  response->set_e164("+34922222222");
  if (!group.empty()) {
    response->set_group(absl::StrCat("workspaces/", workspace, "/groups/", group));
  }
  response->set_locale("es");
  response->set_region("ES");
  return grpc::Status::OK;
}

grpc::Status ScriptedContacts::LookupContacts(grpc::ServerContext*,
                                              const directory::v1::LookupContactsRequest* request,
                                              directory::v1::LookupContactsResponse* response) {
  response->set_e164(absl::StrCat("+34", request->number()));
  if (request->number() == "911111111") response->add_contacts()->set_display_name("Berta");
  return grpc::Status::OK;
}

ScriptedPeers::ScriptedPeers()
    : gateway_server(Serve("media", {&gateway})),
      router_server(Serve("routing", {&router})),
      directory_server(Serve("directory", {&directory, &contacts})) {}

}  // namespace centralita::calls

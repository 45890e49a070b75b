#include "services/routing/wire/snapshot.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "centralita/routing/v1/routing_event.pb.h"
#include "libs/status/error.h"
#include "services/routing/wire/agent_image.h"
#include "services/routing/wire/call_image.h"
#include "services/routing/wire/figures.h"
#include "services/routing/wire/group.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/wait_model.h"

namespace centralita::routing {
namespace {

absl::Status Malformed(absl::string_view what) {
  return status::Error(absl::StatusCode::kDataLoss, "SNAPSHOT_MALFORMED", what);
}

void Write(const Group& group, v1::GroupImage& to) {
  *to.mutable_snapshot() = ToProto(*group.config);
  to.set_turn(group.turn);
  *to.mutable_figures() = ToProto(group.figures);
  if (group.roster_time != absl::InfinitePast()) {
    *to.mutable_roster_time() = ToProto(group.roster_time);
  }
  if (group.empty_since.has_value()) *to.mutable_empty_since_time() = ToProto(*group.empty_since);
  *to.mutable_wait_model() = ToProto(group.wait_model);
  to.mutable_upper_turns()->Assign(group.upper_turns.begin(), group.upper_turns.end());
  for (const StickyMemory::Entry& entry : group.sticky.entries()) {
    v1::StickyImage& image = *to.add_sticky();
    image.set_caller(entry.caller);
    image.set_agent(entry.agent);
    *image.mutable_time() = ToProto(entry.time);
  }
}

absl::StatusOr<Group> Read(const v1::GroupImage& from) {
  absl::StatusOr<GroupConfig> config = FromProto(from.snapshot());
  if (!config.ok()) return Malformed(config.status().message());
  Group group{.config = std::make_shared<const GroupConfig>(*std::move(config)),
              .turn = from.turn(),
              .upper_turns = {from.upper_turns().begin(), from.upper_turns().end()},
              .figures = FromProto(from.figures()),
              .wait_model = FromProto(from.wait_model())};
  std::vector<StickyMemory::Entry> sticky;
  for (const v1::StickyImage& image : from.sticky()) {
    sticky.push_back(
        {.caller = image.caller(), .agent = image.agent(), .time = FromProto(image.time())});
  }
  group.sticky = StickyMemory(sticky);
  if (from.has_roster_time()) group.roster_time = FromProto(from.roster_time());
  if (from.has_empty_since_time()) group.empty_since = FromProto(from.empty_since_time());
  return group;
}

bool IsConsistent(const Image& image) {
  const auto is_agent = [&image](AgentIndex agent) { return agent < image.agents.size(); };
  absl::flat_hash_set<CallNumber> calls;
  for (const Call& call : image.calls) {
    calls.insert(call.number);
    if (call.home >= image.groups.size() || call.group >= image.groups.size()) return false;
    if (call.wanted.has_value() && !is_agent(*call.wanted)) return false;
    if (call.hold.has_value() && !is_agent(call.hold->agent)) return false;
    if (!std::all_of(call.tried.begin(), call.tried.end(), is_agent)) return false;
    for (const Offer& offer : call.offers) {
      if (!is_agent(offer.agent)) return false;
    }
    const bool has_offer = call.phase == CallPhase::kOffered || call.phase == CallPhase::kConnected;
    if (call.offers.empty() == has_offer || call.hops.empty()) return false;
  }
  for (const Group& group : image.groups) {
    for (const StickyMemory::Entry& entry : group.sticky.entries()) {
      if (!is_agent(entry.agent)) return false;
    }
  }
  for (const Agent& agent : image.agents) {
    for (const Standing& standing : agent.standings) {
      if (standing.group >= image.groups.size()) return false;
    }
    for (const Engagement& engagement : agent.engagements) {
      if (!calls.contains(engagement.call)) return false;
    }
  }
  return true;
}

}  // namespace

std::string EncodeSnapshot(const Workspace& workspace) {
  const Image image = workspace.ToImage();
  v1::WorkspaceSnapshot proto;
  proto.set_last_token(image.last_token);
  proto.set_last_call(image.last_call);
  for (const Group& group : image.groups) Write(group, *proto.add_groups());
  for (const Agent& agent : image.agents) routing::Write(agent, *proto.add_agents());
  for (const Call& call : image.calls) routing::Write(call, *proto.add_calls());
  for (const Remembered& remembered : image.remembered) {
    v1::RememberedCall& to = *proto.add_remembered();
    to.set_call(remembered.call);
    *to.mutable_end_time() = ToProto(remembered.over);
  }
  for (const CarriedOut& request : image.carried_out) {
    v1::CarriedOutRequest& to = *proto.add_carried_out();
    to.set_request_id(request.request_id);
    *to.mutable_time() = ToProto(request.time);
    to.set_digest(request.digest);
  }
  return proto.SerializeAsString();
}

absl::StatusOr<Workspace> DecodeSnapshot(absl::string_view bytes) {
  v1::WorkspaceSnapshot proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Malformed("not a WorkspaceSnapshot");
  }
  Image image{.last_token = proto.last_token(), .last_call = proto.last_call()};
  for (const v1::GroupImage& from : proto.groups()) {
    absl::StatusOr<Group> group = Read(from);
    if (!group.ok()) return group.status();
    image.groups.push_back(*std::move(group));
  }
  for (const v1::AgentImage& agent : proto.agents()) image.agents.push_back(FromProto(agent));
  for (const v1::CallImage& call : proto.calls()) image.calls.push_back(FromProto(call));
  for (const v1::RememberedCall& remembered : proto.remembered()) {
    image.remembered.push_back(
        {.over = FromProto(remembered.end_time()), .call = remembered.call()});
  }
  for (const v1::CarriedOutRequest& request : proto.carried_out()) {
    image.carried_out.push_back({.time = FromProto(request.time()),
                                 .request_id = request.request_id(),
                                 .digest = request.digest()});
  }
  if (!IsConsistent(image)) return Malformed("a call of a group or an agent that is not there");
  return Workspace(std::move(image));
}

}  // namespace centralita::routing

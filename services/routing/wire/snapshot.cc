#include "services/routing/wire/snapshot.h"

#include <memory>
#include <utility>

#include "centralita/routing/v1/routing_event.pb.h"
#include "libs/status/error.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/figures.h"
#include "services/routing/wire/group.h"
#include "services/routing/wire/time.h"
#include "services/routing/wire/update.h"

namespace centralita::routing {
namespace {

absl::Status Malformed(absl::string_view what) {
  return status::Error(absl::StatusCode::kDataLoss, "SNAPSHOT_MALFORMED", what);
}

void Write(const Agent& agent, v1::AgentImage& to) {
  to.set_person_id(agent.id.value());
  to.set_status(ToProto(agent.status));
  to.set_reason(agent.reason);
  to.set_console(agent.console);
  for (const Device& device : agent.devices) {
    v1::DeviceImage& image = *to.add_devices();
    image.set_gateway(device.gateway);
    *image.mutable_expire_time() = ToProto(device.expires);
  }
  to.set_call(agent.call);
  to.set_on_call(agent.on_call);
  if (agent.wrap_up_end) *to.mutable_wrap_up_end_time() = ToProto(*agent.wrap_up_end);
  if (agent.cool_down_end) *to.mutable_cool_down_end_time() = ToProto(*agent.cool_down_end);
  *to.mutable_since_time() = ToProto(agent.since);
}

Agent Read(const v1::AgentImage& from) {
  Agent agent{.id = PersonId(from.person_id()),
              .status = FromProto(from.status()),
              .reason = from.reason(),
              .console = from.console(),
              .call = from.call(),
              .on_call = from.on_call(),
              .since = FromProto(from.since_time())};
  for (const v1::DeviceImage& image : from.devices()) {
    agent.devices.push_back(
        {.gateway = image.gateway(), .expires = FromProto(image.expire_time())});
  }
  if (from.has_wrap_up_end_time()) agent.wrap_up_end = FromProto(from.wrap_up_end_time());
  if (from.has_cool_down_end_time()) agent.cool_down_end = FromProto(from.cool_down_end_time());
  return agent;
}

void Write(const Offer& offer, v1::OfferImage& to) {
  to.set_token(offer.token);
  to.set_agent(offer.agent);
  *to.mutable_offer_time() = ToProto(offer.made);
  *to.mutable_expire_time() = ToProto(offer.ring_until);
  *to.mutable_reclaim_time() = ToProto(offer.reclaim_at);
  to.set_recording_off(offer.recording_off);
}

void Write(const Call& call, v1::CallImage& to) {
  to.set_number(call.number);
  to.set_call_id(call.id.value());
  to.set_caller(call.caller);
  to.set_dialled(call.dialled);
  to.set_phase(ToProto(call.phase));
  to.set_home(call.home);
  to.set_group(call.group);
  for (const Hop& hop : call.hops) *to.add_hops() = ToProto(hop);
  *to.mutable_queued_since() = ToProto(call.queued_since);
  *to.mutable_max_wait_time() = ToProto(call.max_wait_end);
  if (call.offer) Write(*call.offer, *to.mutable_offer());
  to.mutable_tried()->Assign(call.tried.begin(), call.tried.end());
  if (call.round_end) *to.mutable_round_end_time() = ToProto(*call.round_end);
  to.set_offers(call.offers);
  to.set_missed_because(ToProto(call.missed_because));
  to.set_holiday(call.holiday);
  to.set_outcome(ToProto(call.outcome));
}

Call Read(const v1::CallImage& from) {
  Call call{.number = from.number(),
            .id = CallId(from.call_id()),
            .caller = from.caller(),
            .dialled = from.dialled(),
            .phase = FromProto(from.phase()),
            .home = from.home(),
            .group = from.group(),
            .queued_since = FromProto(from.queued_since()),
            .max_wait_end = FromProto(from.max_wait_time()),
            .tried = {from.tried().begin(), from.tried().end()},
            .offers = from.offers(),
            .missed_because = FromProto(from.missed_because()),
            .holiday = from.holiday(),
            .outcome = FromProto(from.outcome())};
  for (const v1::Hop& hop : from.hops()) {
    call.hops.push_back({.group = GroupId(hop.group_id()),
                         .left_because = FromProto(hop.left_because()),
                         .entered = FromProto(hop.enter_time())});
  }
  if (from.has_offer()) {
    call.offer = Offer{.token = from.offer().token(),
                       .agent = from.offer().agent(),
                       .made = FromProto(from.offer().offer_time()),
                       .ring_until = FromProto(from.offer().expire_time()),
                       .reclaim_at = FromProto(from.offer().reclaim_time()),
                       .recording_off = from.offer().recording_off()};
  }
  if (from.has_round_end_time()) call.round_end = FromProto(from.round_end_time());
  return call;
}

bool IsConsistent(const Image& image) {
  for (const Call& call : image.calls) {
    if (call.home >= image.groups.size() || call.group >= image.groups.size()) return false;
    if (call.offer && call.offer->agent >= image.agents.size()) return false;
    const bool has_offer = call.phase == CallPhase::kOffered || call.phase == CallPhase::kConnected;
    if (call.offer.has_value() != has_offer || call.hops.empty()) return false;
  }
  return true;
}

}  // namespace

std::string EncodeSnapshot(const Workspace& workspace) {
  const Image image = workspace.ToImage();
  v1::WorkspaceSnapshot proto;
  proto.set_last_token(image.last_token);
  proto.set_last_call(image.last_call);
  for (const Group& group : image.groups) {
    v1::GroupImage& to = *proto.add_groups();
    *to.mutable_snapshot() = ToProto(*group.config);
    to.set_turn(group.turn);
    *to.mutable_figures() = ToProto(group.figures);
  }
  for (const Agent& agent : image.agents) Write(agent, *proto.add_agents());
  for (const Call& call : image.calls) Write(call, *proto.add_calls());
  for (const Remembered& remembered : image.remembered) {
    v1::RememberedCall& to = *proto.add_remembered();
    to.set_call(remembered.call);
    *to.mutable_end_time() = ToProto(remembered.over);
  }
  return proto.SerializeAsString();
}

absl::StatusOr<Workspace> DecodeSnapshot(absl::string_view bytes) {
  v1::WorkspaceSnapshot proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Malformed("not a WorkspaceSnapshot");
  }
  Image image{.last_token = proto.last_token(), .last_call = proto.last_call()};
  for (const v1::GroupImage& group : proto.groups()) {
    absl::StatusOr<GroupConfig> config = FromProto(group.snapshot());
    if (!config.ok()) return Malformed(config.status().message());
    image.groups.push_back({.config = std::make_shared<const GroupConfig>(*std::move(config)),
                            .turn = group.turn(),
                            .figures = FromProto(group.figures())});
  }
  for (const v1::AgentImage& agent : proto.agents()) image.agents.push_back(Read(agent));
  for (const v1::CallImage& call : proto.calls()) image.calls.push_back(Read(call));
  for (const v1::RememberedCall& remembered : proto.remembered()) {
    image.remembered.push_back(
        {.over = FromProto(remembered.end_time()), .call = remembered.call()});
  }
  if (!IsConsistent(image)) return Malformed("a call of a group or an agent that is not there");
  return Workspace(std::move(image));
}

}  // namespace centralita::routing

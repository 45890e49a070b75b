#include "services/routing/wire/agent_image.h"

#include <algorithm>

#include "services/routing/wire/enums.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

void Write(absl::Time paused_until, v1::PauseImage& to) {
  if (paused_until != absl::InfiniteFuture()) *to.mutable_until_time() = ToProto(paused_until);
}

absl::Time FromProto(const v1::PauseImage& from) {
  return from.has_until_time() ? routing::FromProto(from.until_time()) : absl::InfiniteFuture();
}

void Write(const Standing& standing, v1::StandingImage& to) {
  to.set_group(standing.group);
  to.set_away(standing.away);
  if (standing.paused_until.has_value()) Write(*standing.paused_until, *to.mutable_pause());
  to.set_missed(standing.missed);
  to.set_declined(standing.declined);
  to.set_failed(standing.failed);
  to.set_taken(standing.taken);
  *to.mutable_talked_time() = ToProto(standing.talked);
}

Standing FromProto(const v1::StandingImage& from) {
  Standing standing{.group = from.group(),
                    .away = from.away(),
                    .missed = from.missed(),
                    .declined = from.declined(),
                    .failed = from.failed(),
                    .taken = from.taken(),
                    .talked = routing::FromProto(from.talked_time())};
  if (from.has_pause()) standing.paused_until = FromProto(from.pause());
  return standing;
}

void WriteCalls(const Agent& agent, v1::AgentImage& to) {
  for (const Engagement& engagement : agent.engagements) {
    v1::EngagementImage& image = *to.add_engagements();
    image.set_call(engagement.call);
    image.set_talking(engagement.talking);
  }
  for (const OtherCall& other : agent.other_calls) {
    v1::OtherCallImage& image = *to.add_other_calls();
    image.set_call_id(other.call.value());
    *image.mutable_since_time() = ToProto(other.since);
  }
}

void ReadCalls(const v1::AgentImage& from, Agent& agent) {
  for (const v1::EngagementImage& image : from.engagements()) {
    agent.engagements.push_back({.call = image.call(), .talking = image.talking()});
  }
  if (from.call() != 0) agent.engagements.push_back({from.call(), from.on_call()});
  for (const v1::OtherCallImage& image : from.other_calls()) {
    agent.other_calls.push_back(
        {.call = CallId(image.call_id()), .since = routing::FromProto(image.since_time())});
  }
}

}  // namespace

void Write(const Agent& agent, v1::AgentImage& to) {
  to.set_person_id(agent.id.value());
  to.set_status(ToProto(agent.status));
  to.set_reason(agent.reason);
  if (agent.next_status.has_value()) to.set_next_status(ToProto(*agent.next_status));
  to.set_next_reason(agent.next_reason);
  to.set_console(agent.console);
  for (const Device& device : agent.devices) {
    v1::DeviceImage& image = *to.add_devices();
    image.set_gateway(device.gateway);
    *image.mutable_expire_time() = ToProto(device.expires);
  }
  to.set_capacity(agent.capacity);
  WriteCalls(agent, to);
  if (agent.wrap_up_end) *to.mutable_wrap_up_end_time() = ToProto(*agent.wrap_up_end);
  if (agent.wrap_up_latest) *to.mutable_wrap_up_latest_time() = ToProto(*agent.wrap_up_latest);
  if (agent.cool_down_end) *to.mutable_cool_down_end_time() = ToProto(*agent.cool_down_end);
  if (agent.paused_until.has_value()) Write(*agent.paused_until, *to.mutable_pause());
  *to.mutable_since_time() = ToProto(agent.since);
  *to.mutable_idle_since_time() = ToProto(agent.idle_since);
  for (const Standing& standing : agent.standings) Write(standing, *to.add_standings());
}

Agent FromProto(const v1::AgentImage& from) {
  Agent agent{.id = PersonId(from.person_id()),
              .status = FromProto(from.status()),
              .reason = from.reason(),
              .next_reason = from.next_reason(),
              .console = from.console(),
              .capacity = std::max(from.capacity(), 1),
              .idle_since = FromProto(from.idle_since_time()),
              .since = FromProto(from.since_time())};
  if (from.next_status() != v1::CHOSEN_STATUS_UNSPECIFIED) {
    agent.next_status = FromProto(from.next_status());
  }
  for (const v1::DeviceImage& image : from.devices()) {
    agent.devices.push_back(
        {.gateway = image.gateway(), .expires = FromProto(image.expire_time())});
  }
  ReadCalls(from, agent);
  if (from.has_wrap_up_end_time()) agent.wrap_up_end = FromProto(from.wrap_up_end_time());
  if (from.has_wrap_up_latest_time()) agent.wrap_up_latest = FromProto(from.wrap_up_latest_time());
  if (from.has_cool_down_end_time()) agent.cool_down_end = FromProto(from.cool_down_end_time());
  if (from.has_pause()) agent.paused_until = FromProto(from.pause());
  for (const v1::StandingImage& image : from.standings()) {
    agent.standings.push_back(FromProto(image));
  }
  return agent;
}

}  // namespace centralita::routing

#include "services/routing/wire/command.h"

#include <utility>

#include <google/protobuf/arena.h>

#include "centralita/routing/v1/command_image.pb.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/event.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

void Write(const Supervisor& by, v1::SupervisorImage& to) {
  to.set_actor_id(by.actor);
  to.set_request_id(by.request_id);
  to.set_reason(by.reason);
  to.set_digest(by.digest);
}

void Write(const CallId& call, uint64_t token, OfferOutcome outcome, v1::OfferAnswerImage& to) {
  to.set_call_id(call.value());
  to.set_token(token);
  to.set_outcome(ToProto(outcome));
}

struct Encoder {
  v1::CommandImage& to;

  void operator()(const ConfigureGroup&) const {}
  void operator()(const SetStatus& c) const {
    auto& proto = *to.mutable_set_status();
    proto.set_person_id(c.person.value());
    proto.set_status(ToProto(c.status));
    proto.set_reason(c.reason);
    if (c.by.has_value()) Write(*c.by, *proto.mutable_by());
  }
  void operator()(const SetNextStatus& c) const {
    auto& proto = *to.mutable_set_next_status();
    proto.set_person_id(c.person.value());
    if (c.status.has_value()) proto.set_status(ToProto(*c.status));
    proto.set_reason(c.reason);
  }
  void operator()(const SetConsole& c) const {
    to.mutable_set_console()->set_person_id(c.person.value());
    to.mutable_set_console()->set_alive(c.alive);
  }
  void operator()(const ReportDevices& c) const {
    auto& proto = *to.mutable_report_devices();
    proto.set_gateway(c.gateway);
    proto.set_complete(c.complete);
    for (const Registration& registration : c.registrations) {
      proto.add_person_ids(registration.person.value());
      *proto.add_expire_times() = ToProto(registration.expires);
    }
  }
  void operator()(const FinishWrapUp& c) const { to.set_finish_wrap_up(c.person.value()); }
  void operator()(const Enqueue& c) const {
    auto& proto = *to.mutable_enqueue();
    proto.set_call_id(c.call.value());
    proto.set_group_id(c.group.value());
    proto.set_caller(c.caller);
    proto.set_dialled(c.dialled);
    proto.set_knowledge(ToProto(c.knowledge));
    proto.set_priority(c.priority);
    routing::Write(c.skills, *proto.mutable_skills());
    if (c.wanted.has_value()) proto.set_wanted_person_id(c.wanted->value());
  }
  void operator()(const AcceptOffer& c) const {
    Write(c.call, c.token, OfferOutcome::kNone, *to.mutable_accept_offer());
  }
  void operator()(const DeclineOffer& c) const {
    Write(c.call, c.token, c.outcome, *to.mutable_decline_offer());
  }
  void operator()(const EndCall& c) const {
    to.mutable_end_call()->set_call_id(c.call.value());
    to.mutable_end_call()->set_cause(ToProto(c.cause));
  }
  void operator()(const Tick&) const { to.mutable_tick(); }
  void operator()(const SetGroupAvailability& c) const {
    auto& proto = *to.mutable_set_group_availability();
    proto.set_person_id(c.person.value());
    proto.set_group_id(c.group.value());
    proto.set_available(c.available);
  }
  void operator()(const ExtendWrapUp& c) const {
    to.mutable_extend_wrap_up()->set_person_id(c.person.value());
    *to.mutable_extend_wrap_up()->mutable_end_time() = ToProto(c.end);
  }
  void operator()(const SetCapacity& c) const {
    auto& proto = *to.mutable_set_capacity();
    proto.set_person_id(c.person.value());
    proto.set_voice(c.voice);
    Write(c.by, *proto.mutable_by());
  }
  void operator()(const BeginAgentCall& c) const {
    auto& proto = *to.mutable_begin_agent_call();
    proto.set_person_id(c.person.value());
    proto.set_call_id(c.other.value());
    proto.set_observed(c.observed);
  }
  void operator()(const EndAgentCall& c) const {
    to.mutable_end_agent_call()->set_person_id(c.person.value());
    to.mutable_end_agent_call()->set_call_id(c.other.value());
  }
  void operator()(const RequestCallback& c) const {
    to.mutable_request_callback()->set_call_id(c.call.value());
    to.mutable_request_callback()->set_number(c.number);
  }
  void operator()(const MoveCall& c) const {
    auto& proto = *to.mutable_move_call();
    proto.set_call_id(c.call.value());
    proto.set_group_id(c.group.value());
    Write(c.by, *proto.mutable_by());
  }
  void operator()(const AssignCall& c) const {
    auto& proto = *to.mutable_assign_call();
    proto.set_call_id(c.call.value());
    proto.set_person_id(c.person.value());
    proto.set_pull(c.pull);
    Write(c.by, *proto.mutable_by());
  }
  void operator()(const PrioritiseCall& c) const {
    auto& proto = *to.mutable_prioritise_call();
    proto.set_call_id(c.call.value());
    proto.set_priority(c.priority);
    Write(c.by, *proto.mutable_by());
  }
  void operator()(const ForceEndCall& c) const {
    to.mutable_force_end_call()->set_call_id(c.call.value());
    Write(c.by, *to.mutable_force_end_call()->mutable_by());
  }
  void operator()(const ReleaseAgent& c) const {
    to.mutable_release_agent()->set_person_id(c.person.value());
    Write(c.by, *to.mutable_release_agent()->mutable_by());
  }
};

}  // namespace

std::string EncodeCommand(const Command& command) {
  google::protobuf::Arena arena;
  auto& proto = *google::protobuf::Arena::CreateMessage<v1::CommandImage>(&arena);
  std::visit(Encoder{proto}, command);
  return proto.SerializeAsString();
}

v1::PolicyImage ToProto(const Policy& policy) {
  v1::PolicyImage proto;
  proto.set_cool_down_ms(absl::ToInt64Milliseconds(policy.cool_down));
  proto.set_round_pause_ms(absl::ToInt64Milliseconds(policy.round_pause));
  proto.set_offer_grace_ms(absl::ToInt64Milliseconds(policy.offer_grace));
  proto.set_timers_per_tick(policy.timers_per_tick);
  return proto;
}

v1::Cause ToProto(const Cause& cause) {
  v1::Cause proto;
  proto.set_command(EncodeCommand(*cause.command));
  *proto.mutable_policy() = ToProto(cause.policy);
  proto.set_tz_database(cause.tz_database);
  return proto;
}

absl::StatusOr<Cause> FromProto(const v1::Cause& proto, const Fact& first) {
  const v1::PolicyImage& policy = proto.policy();
  Cause cause{.policy = {.cool_down = absl::Milliseconds(policy.cool_down_ms()),
                         .round_pause = absl::Milliseconds(policy.round_pause_ms()),
                         .offer_grace = absl::Milliseconds(policy.offer_grace_ms()),
                         .timers_per_tick = policy.timers_per_tick()},
              .tz_database = proto.tz_database()};
  const auto* configured = std::get_if<GroupConfigured>(&first);
  if (configured != nullptr && proto.command().empty()) {
    cause.command = std::make_shared<const Command>(ConfigureGroup{.config = *configured->config});
    return cause;
  }
  absl::StatusOr<Command> command = DecodeCommand(proto.command());
  if (!command.ok()) return command.status();
  cause.command = std::make_shared<const Command>(*std::move(command));
  return cause;
}

absl::StatusOr<Event> DecodeEventAndCause(absl::string_view bytes) {
  v1::RoutingEvent proto;
  absl::StatusOr<Event> event = DecodeEvent(bytes);
  if (!event.ok()) return event;
  proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (!proto.has_cause()) return event;
  absl::StatusOr<Cause> cause = FromProto(proto.cause(), event->fact);
  if (!cause.ok()) return cause.status();
  event->cause = std::make_shared<const Cause>(*std::move(cause));
  return event;
}

}  // namespace centralita::routing

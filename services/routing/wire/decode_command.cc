#include "centralita/routing/v1/command_image.pb.h"
#include "libs/status/error.h"
#include "services/routing/wire/command.h"
#include "services/routing/wire/enums.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

absl::Status Malformed(absl::string_view message) {
  return status::Error(absl::StatusCode::kDataLoss, "COMMAND_MALFORMED", message);
}

Supervisor By(const v1::SupervisorImage& proto) {
  return {.actor = proto.actor_id(),
          .request_id = proto.request_id(),
          .reason = proto.reason(),
          .digest = proto.digest()};
}

Command Decoded(const v1::SetStatusImage& proto) {
  SetStatus command{.person = PersonId(proto.person_id()),
                    .status = FromProto(proto.status()),
                    .reason = proto.reason()};
  if (proto.has_by()) command.by = By(proto.by());
  return command;
}

Command DecodedNext(const v1::SetStatusImage& proto) {
  SetNextStatus command{.person = PersonId(proto.person_id()), .reason = proto.reason()};
  if (proto.status() != v1::CHOSEN_STATUS_UNSPECIFIED) command.status = FromProto(proto.status());
  return command;
}

absl::StatusOr<Command> Decoded(const v1::ReportDevicesImage& proto) {
  if (proto.person_ids_size() != proto.expire_times_size()) {
    return Malformed("as many registrations as persons are expected");
  }
  ReportDevices command{.gateway = proto.gateway(), .complete = proto.complete()};
  for (int i = 0; i < proto.person_ids_size(); ++i) {
    command.registrations.push_back(
        {.person = PersonId(proto.person_ids(i)), .expires = FromProto(proto.expire_times(i))});
  }
  return command;
}

Command Decoded(const v1::EnqueueImage& proto) {
  Enqueue command{.call = CallId(proto.call_id()),
                  .group = GroupId(proto.group_id()),
                  .caller = proto.caller(),
                  .dialled = proto.dialled(),
                  .knowledge = FromProto(proto.knowledge()),
                  .priority = proto.priority(),
                  .skills = FromProto(proto.skills())};
  if (!proto.wanted_person_id().empty()) command.wanted = PersonId(proto.wanted_person_id());
  return command;
}

absl::StatusOr<Command> CommandIn(const v1::CommandImage& proto) {
  using Image = v1::CommandImage;
  switch (proto.command_case()) {
    case Image::kSetStatus:
      return Decoded(proto.set_status());
    case Image::kSetNextStatus:
      return DecodedNext(proto.set_next_status());
    case Image::kSetConsole:
      return SetConsole{.person = PersonId(proto.set_console().person_id()),
                        .alive = proto.set_console().alive()};
    case Image::kReportDevices:
      return Decoded(proto.report_devices());
    case Image::kFinishWrapUp:
      return FinishWrapUp{.person = PersonId(proto.finish_wrap_up())};
    case Image::kEnqueue:
      return Decoded(proto.enqueue());
    case Image::kAcceptOffer:
      return AcceptOffer{.call = CallId(proto.accept_offer().call_id()),
                         .token = proto.accept_offer().token()};
    case Image::kDeclineOffer:
      return DeclineOffer{.call = CallId(proto.decline_offer().call_id()),
                          .token = proto.decline_offer().token(),
                          .outcome = FromProto(proto.decline_offer().outcome())};
    case Image::kEndCall:
      return EndCall{.call = CallId(proto.end_call().call_id()),
                     .cause = FromProto(proto.end_call().cause())};
    case Image::kTick:
      return Tick{};
    case Image::kSetGroupAvailability:
      return SetGroupAvailability{.person = PersonId(proto.set_group_availability().person_id()),
                                  .group = GroupId(proto.set_group_availability().group_id()),
                                  .available = proto.set_group_availability().available()};
    case Image::kExtendWrapUp:
      return ExtendWrapUp{.person = PersonId(proto.extend_wrap_up().person_id()),
                          .end = FromProto(proto.extend_wrap_up().end_time())};
    case Image::kSetCapacity:
      return SetCapacity{.person = PersonId(proto.set_capacity().person_id()),
                         .voice = proto.set_capacity().voice(),
                         .by = By(proto.set_capacity().by())};
    case Image::kBeginAgentCall:
      return BeginAgentCall{.person = PersonId(proto.begin_agent_call().person_id()),
                            .other = CallId(proto.begin_agent_call().call_id()),
                            .observed = proto.begin_agent_call().observed()};
    case Image::kEndAgentCall:
      return EndAgentCall{.person = PersonId(proto.end_agent_call().person_id()),
                          .other = CallId(proto.end_agent_call().call_id())};
    case Image::kRequestCallback:
      return RequestCallback{.call = CallId(proto.request_callback().call_id()),
                             .number = proto.request_callback().number()};
    case Image::kMoveCall:
      return MoveCall{.call = CallId(proto.move_call().call_id()),
                      .group = GroupId(proto.move_call().group_id()),
                      .by = By(proto.move_call().by())};
    case Image::kAssignCall:
      return AssignCall{.call = CallId(proto.assign_call().call_id()),
                        .person = PersonId(proto.assign_call().person_id()),
                        .pull = proto.assign_call().pull(),
                        .by = By(proto.assign_call().by())};
    case Image::kPrioritiseCall:
      return PrioritiseCall{.call = CallId(proto.prioritise_call().call_id()),
                            .priority = proto.prioritise_call().priority(),
                            .by = By(proto.prioritise_call().by())};
    case Image::kForceEndCall:
      return ForceEndCall{.call = CallId(proto.force_end_call().call_id()),
                          .by = By(proto.force_end_call().by())};
    case Image::kReleaseAgent:
      return ReleaseAgent{.person = PersonId(proto.release_agent().person_id()),
                          .by = By(proto.release_agent().by())};
    case Image::COMMAND_NOT_SET:
      break;
  }
  return Malformed("a command of no kind that is known");
}

}  // namespace

absl::StatusOr<Command> DecodeCommand(absl::string_view bytes) {
  v1::CommandImage proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Malformed("not a CommandImage");
  }
  return CommandIn(proto);
}

}  // namespace centralita::routing

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {

absl::Status Decision::operator()(const FinishWrapUp& command) {
  const Agent* agent = w_.FindAgent(command.person);
  if (agent == nullptr || !agent->wrap_up_end.has_value()) return absl::OkStatus();
  Emit(WrapUpEnded{.person = command.person});
  return absl::OkStatus();
}

absl::Status Decision::operator()(const ExtendWrapUp& command) {
  const Agent* agent = w_.FindAgent(command.person);
  const absl::Time end =
      agent == nullptr ? absl::InfinitePast() : agent->wrap_up_end.value_or(absl::InfinitePast());
  if (end <= now_) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "NOT_IN_WRAP_UP",
                         absl::StrCat("person ", command.person.value(), " is not in wrap-up"));
  }
  if (command.end == end) return absl::OkStatus();
  if (command.end < end) {
    return status::Error(absl::StatusCode::kInvalidArgument, "DURATION_OUT_OF_RANGE",
                         absl::StrCat("the wrap-up lasts until ", absl::FormatTime(end),
                                      " already; FinishWrapUp ends it early"));
  }
  if (const absl::Time latest = agent->wrap_up_latest.value_or(end); command.end > latest) {
    return status::Error(
        absl::StatusCode::kFailedPrecondition, "EXTENSION_NOT_ALLOWED",
        absl::StrCat("the wrap-up may last until ", absl::FormatTime(latest), " at most"));
  }
  Emit(WrapUpExtended{.person = command.person, .end = command.end});
  return absl::OkStatus();
}

}  // namespace centralita::routing

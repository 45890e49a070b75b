#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"

namespace centralita::routing {
namespace {

bool Triggers(const Overflow& overflow, MissedReason reason) {
  switch (reason) {
    case MissedReason::kNoAgent:
      return overflow.when_no_agent;
    case MissedReason::kClosed:
      return overflow.when_closed;
    case MissedReason::kHoliday:
      return overflow.when_holiday;
    case MissedReason::kTimeout:
      return overflow.when_timeout;
    default:
      return false;
  }
}

}  // namespace

absl::Status Decision::operator()(const Enqueue& command) {
  if (w_.FindCall(command.call) != nullptr) return absl::OkStatus();  // Asked again.
  const Group* group = w_.FindGroup(command.group);
  if (group == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("group ", command.group.value(), " was never configured"));
  }
  const AutoRedirect redirect = group->config->redirect;
  const bool redirected = ShouldRedirect(*group, command.knowledge);
  Emit(CallReceived{.call = command.call,
                    .group = command.group,
                    .caller = command.caller,
                    .dialled = command.dialled});
  if (redirected) {
    Emit(CallMoved{
        .call = command.call, .because = MissedReason::kRedirected, .to = redirect.target});
  }
  const Call& call = *w_.FindCall(command.call);
  Settle(command.call, Judge(w_.group(call.group), command.call));
  return absl::OkStatus();
}

/// A target that takes no calls is as good as none: the caller stays with the group that was called.
bool Decision::ShouldRedirect(const Group& group, CallerKnowledge knowledge) const {
  const AutoRedirect& redirect = group.config->redirect;
  const bool inactive =
      knowledge == CallerKnowledge::kInactive &&
      (redirect.mode == RedirectMode::kInactive || redirect.mode == RedirectMode::kBoth);
  const bool not_found =
      knowledge == CallerKnowledge::kNotFound &&
      (redirect.mode == RedirectMode::kNotFound || redirect.mode == RedirectMode::kBoth);
  if (!inactive && !not_found) return false;
  const Group* target = w_.FindGroup(redirect.target);
  return target != nullptr && target != &group && !target->config->archived &&
         !group.config->archived;
}

Decision::Verdict Decision::Judge(const Group& group, const CallId& call) {
  const GroupConfig& config = *group.config;
  if (config.archived) return {.reason = MissedReason::kNotConfigured};

  const absl::StatusOr<OpeningHours::Answer> hours = config.opening.At(now_);
  bool open = true;
  if (hours.ok()) {
    open = hours->open;
    if (!open && !hours->holiday.empty()) {
      return {.reason = MissedReason::kHoliday, .holiday = hours->holiday};
    }
  } else {
    open = config.fail_safe == FailSafe::kOpen;
    Emit(ScheduleFaulted{.group = config.id,
                         .call = call,
                         .fault = std::string(hours.status().message()),
                         .assumed_open = open});
  }
  if (!open) return {.reason = MissedReason::kClosed};
  return {.reason = group.staffed == 0 ? MissedReason::kNoAgent : MissedReason::kNone};
}

void Decision::Settle(const CallId& id, const Verdict& verdict) {
  if (verdict.reason == MissedReason::kNone) return Queue(id);
  MoveOn(*w_.FindCall(id), verdict);
}

/// The flat chain of the call's home, each group once (I8): a group that was tried when the call came
/// is not tried again when its wait is over.
void Decision::MoveOn(const Call& call, const Verdict& verdict) {
  const CallId id = call.id;
  const std::shared_ptr<const GroupConfig> home = w_.group(call.home).config;
  std::vector<Skipped> skipped;
  if (Triggers(home->overflow, verdict.reason)) {
    for (const GroupId& target : home->overflow.targets) {
      if (HasVisited(call, target)) continue;
      const Group* group = w_.FindGroup(target);
      const MissedReason because =
          group == nullptr ? MissedReason::kNotConfigured : Judge(*group, id).reason;
      if (because == MissedReason::kNone) {
        Emit(CallMoved{.call = id,
                       .because = verdict.reason,
                       .holiday = verdict.holiday,
                       .skipped = std::move(skipped),
                       .to = target});
        return Queue(id);
      }
      skipped.push_back({.group = target, .because = because});
    }
  }
  // What the missed call counts as is why its home could not take it, however far it has come since.
  CallMissed missed{.call = id, .left_because = verdict.reason, .skipped = std::move(skipped)};
  missed.reason = verdict.reason;
  for (const Hop& hop : call.hops) {
    if (hop.group == home->id && hop.left_because != MissedReason::kNone) {
      missed.reason = hop.left_because;
    }
  }
  if (missed.reason == MissedReason::kHoliday) {
    missed.holiday = verdict.holiday.empty() ? call.holiday : verdict.holiday;
  }
  Emit(std::move(missed));
}

void Decision::Queue(const CallId& id) {
  const Call& call = *w_.FindCall(id);
  Emit(CallQueued{.call = id, .max_wait_end = now_ + w_.group(call.group).config->max_wait_time});
  MatchCall(id);
}

}  // namespace centralita::routing

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/routing/domain/decision.h"
#include "services/routing/domain/eligibility.h"

namespace centralita::routing {

absl::Status Decision::operator()(const Enqueue& command) {
  if (w_.FindCall(command.call) != nullptr) return absl::OkStatus();  // Asked again.
  const Group* group = w_.FindGroup(command.group);
  if (group == nullptr) {
    return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                         absl::StrCat("group ", command.group.value(), " was never configured"));
  }
  const Walk walk = WalkFrom(w_, *group, command.knowledge, now_, Staffing::kAsNow);
  Emit(CallReceived{.call = command.call,
                    .group = command.group,
                    .caller = command.caller,
                    .dialled = command.dialled,
                    .priority = command.priority,
                    .skills = command.skills,
                    .wanted = command.wanted,
                    .knowledge = command.knowledge});
  Follow(command.call, walk);
  return absl::OkStatus();
}

void Decision::Queue(const CallId& id) {
  const Call& call = *w_.FindCall(id);
  const Group& group = w_.group(call.group);
  // Whoever is to be called back no longer holds the line: only the promise runs out.
  CallQueued queued{.call = id,
                    .max_wait_end = call.callback.has_value() ? call.callback->expires
                                                              : now_ + group.config->max_wait_time,
                    .reconsider = NextReconsideration(w_, call, now_)};
  if (group.lineup.empty()) {
    queued.estimate =
        group.wait_model.Estimate(static_cast<int>(group.waiting.size() + group.offered) + 1);
  }
  if (const std::optional<AgentIndex> wanted = WantedFor(call)) {
    const absl::Duration hold = group.config->distribution.sticky_hold;
    const Membership& membership = *MembershipIn(w_.agent(*wanted), call.group);
    queued.wanted = w_.agent(*wanted).id;
    if (hold > absl::ZeroDuration() && membership.indexed_staffed && !membership.indexed_routable) {
      queued.hold_until = now_ + hold;
      queued.reconsider = std::min(queued.reconsider.value_or(now_ + hold), now_ + hold);
    }
  }
  Emit(std::move(queued));
}

/// Whom the caller wants, or else had last; a member of the group who has the skills.
std::optional<AgentIndex> Decision::WantedFor(const Call& call) const {
  const Group& group = w_.group(call.group);
  const auto suits = [&](const std::optional<AgentIndex>& agent) {
    if (!agent.has_value()) return false;
    const std::optional<uint32_t> position = PositionIn(w_.agent(*agent), call.group);
    return position.has_value() && HasRequiredSkills(w_, call, *position, now_);
  };
  if (suits(call.wanted)) return call.wanted;
  const absl::Duration memory = group.config->distribution.sticky_memory;
  if (call.caller.empty() || memory <= absl::ZeroDuration()) return std::nullopt;
  const std::optional<AgentIndex> had = group.sticky.Find(call.caller, now_ - memory);
  return suits(had) ? had : std::nullopt;
}

}  // namespace centralita::routing

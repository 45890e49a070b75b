#include "services/routing/domain/eligibility.h"

#include <algorithm>

namespace centralita::routing {
namespace {

const GroupConfig& ConfigOf(const Workspace& w, const Call& call) {
  return *w.group(call.group).config;
}

bool Counts(const SkillDemand& demand, absl::Duration waited) {
  return demand.drop_after <= absl::ZeroDuration() || waited < demand.drop_after;
}

bool Meets(const MemberSettings& settings, const SkillDemand& demand) {
  return std::any_of(settings.skills.begin(), settings.skills.end(), [&](const SkillLevel& has) {
    return has.skill == demand.skill && has.level >= demand.min_level;
  });
}

/// Tells `visit` the demands that still count, until it returns false; returns whether it never did.
template <typename Visit>
bool ForEachDemand(const Workspace& w, const Call& call, absl::Time now, Visit visit) {
  const absl::Duration waited = now - call.queued_since;
  for (const auto* demands : {&ConfigOf(w, call).distribution.skills, &call.skills}) {
    for (const SkillDemand& demand : *demands) {
      if (Counts(demand, waited) && !visit(demand)) return false;
    }
  }
  return true;
}

}  // namespace

bool MayTake(const Workspace& w, const Call& call, AgentIndex agent, const Membership& membership,
             absl::Time now) {
  if (HasTried(call, agent) || OfferTo(call, agent) != nullptr) return false;
  if (IsHeld(w, call, now)) return call.hold->agent == agent;
  if (call.wanted != agent) {
    const MemberSettings& settings = SettingsAt(ConfigOf(w, call), membership.position);
    if (now - call.queued_since < settings.join_after) return false;
  }
  return HasRequiredSkills(w, call, membership.position, now);
}

bool IsChoosy(const Workspace& w, const Call& call, absl::Time now) {
  return !w.group(call.group).join_steps.empty() ||
         !ForEachDemand(w, call, now, [](const SkillDemand&) { return false; });
}

int PreferredSkills(const Workspace& w, const Call& call, absl::Time now) {
  int count = 0;
  ForEachDemand(w, call, now, [&count](const SkillDemand& demand) {
    if (demand.preferred) ++count;
    return true;
  });
  return count;
}

int PreferredSkillsOf(const Workspace& w, const Call& call, uint32_t position, absl::Time now) {
  const MemberSettings& settings = SettingsAt(ConfigOf(w, call), position);
  int count = 0;
  ForEachDemand(w, call, now, [&](const SkillDemand& demand) {
    if (demand.preferred && Meets(settings, demand)) ++count;
    return true;
  });
  return count;
}

bool HasRequiredSkills(const Workspace& w, const Call& call, uint32_t position, absl::Time now) {
  const MemberSettings& settings = SettingsAt(ConfigOf(w, call), position);
  return ForEachDemand(w, call, now, [&settings](const SkillDemand& demand) {
    return demand.preferred || Meets(settings, demand);
  });
}

bool IsHeld(const Workspace& w, const Call& call, absl::Time now) {
  if (!call.hold.has_value() || call.hold->until <= now) return false;
  if (OfferTo(call, call.hold->agent) != nullptr) return true;
  const Membership* membership = MembershipIn(w.agent(call.hold->agent), call.group);
  return membership != nullptr && membership->indexed_staffed;
}

std::optional<absl::Time> NextReconsideration(const Workspace& w, const Call& call,
                                              absl::Time now) {
  absl::Time next = absl::InfiniteFuture();
  const auto also = [&](absl::Time at) {
    if (at > now) next = std::min(next, at);
  };
  if (call.hold.has_value()) also(call.hold->until);
  ForEachDemand(w, call, now, [&](const SkillDemand& demand) {
    if (demand.drop_after > absl::ZeroDuration()) also(call.queued_since + demand.drop_after);
    return true;
  });
  const std::vector<absl::Duration>& steps = w.group(call.group).join_steps;
  const auto step = std::upper_bound(steps.begin(), steps.end(), now - call.queued_since);
  if (step != steps.end()) also(call.queued_since + *step);
  return next == absl::InfiniteFuture() ? std::nullopt : std::optional(next);
}

}  // namespace centralita::routing

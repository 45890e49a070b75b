#include "services/routing/domain/explanation.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/routing/domain/eligibility.h"

namespace centralita::routing {
namespace {

Verdict VerdictOf(NotRoutable because) {
  switch (because) {
    case NotRoutable::kNotAvailable:
      return Verdict::kNotAvailable;
    case NotRoutable::kNoConsole:
      return Verdict::kNoConsole;
    case NotRoutable::kNoDevice:
      return Verdict::kNoDevice;
    case NotRoutable::kBusy:
      return Verdict::kBusy;
    case NotRoutable::kWrapUp:
      return Verdict::kWrapUp;
    case NotRoutable::kCoolingDown:
      return Verdict::kCoolingDown;
    case NotRoutable::kPaused:
      return Verdict::kPaused;
    case NotRoutable::kRoutable:
      break;
  }
  return Verdict::kBehind;
}

/// The demand that the member does not meet, of those that still count.
std::optional<SkillDemand> Lacking(const Workspace& w, const Call& call, uint32_t position,
                                   absl::Time now) {
  const GroupConfig& config = *w.group(call.group).config;
  const MemberSettings& settings = SettingsAt(config, position);
  const absl::Duration waited = now - call.queued_since;
  for (const auto* demands : {&config.distribution.skills, &call.skills}) {
    for (const SkillDemand& demand : *demands) {
      const bool counts = demand.drop_after <= absl::ZeroDuration() || waited < demand.drop_after;
      const bool met =
          std::any_of(settings.skills.begin(), settings.skills.end(), [&](const SkillLevel& has) {
            return has.skill == demand.skill && has.level >= demand.min_level;
          });
      if (!demand.preferred && counts && !met) return demand;
    }
  }
  return std::nullopt;
}

/// What keeps the member from having the call, whoever else is there. kBehind: nothing.
void Judge(const Workspace& w, const Call& call, AgentIndex index, const Membership& membership,
           absl::Time now, Candidate& candidate) {
  const Agent& agent = w.agent(index);
  const auto verdict = [&]() -> Verdict {
    if (OfferTo(call, index) != nullptr) return Verdict::kRinging;
    if (!membership.active) return Verdict::kInactive;
    const NotRoutable because = WhyNotRoutable(agent);
    if (because != NotRoutable::kRoutable) return VerdictOf(because);
    if (!IsStaffedIn(agent, membership)) {
      const Standing* standing = StandingIn(agent, membership.group);
      return standing->away ? Verdict::kAway : Verdict::kPausedInGroup;
    }
    if (HasTried(call, index)) return Verdict::kTried;
    if (MayTake(w, call, index, membership, now)) return Verdict::kBehind;
    if (IsHeld(w, call, now)) return Verdict::kHeldForOther;
    candidate.lacking = Lacking(w, call, membership.position, now);
    if (candidate.lacking.has_value()) return Verdict::kLacksSkill;
    candidate.joins_after = SettingsAt(*w.group(call.group).config, membership.position).join_after;
    return Verdict::kJoinsLater;
  };
  candidate.verdict = verdict();
}

int Distance(const Group& group, int position, int level) {
  const auto size = static_cast<int>(group.members.size());
  switch (group.config->distribution.strategy) {
    case Strategy::kOrdered:
    case Strategy::kRingAll:
    case Strategy::kProgressive: {
      const auto turn = static_cast<int>(TurnOf(group, level));
      return position >= turn ? position - turn : position + size - turn;
    }
    default:
      return position;
  }
}

Candidate CandidateAt(const Workspace& w, const Call& call, AgentIndex index, absl::Time now) {
  const Group& group = w.group(call.group);
  const Agent& agent = w.agent(index);
  const Merit merit = MeritOf(agent, call.group);
  Candidate candidate{.person = agent.id,
                      .load = merit.load,
                      .idle_since = merit.idle_since,
                      .taken = merit.taken,
                      .talked = merit.talked};
  const Membership* membership = MembershipIn(agent, call.group);
  if (membership == nullptr) return candidate;
  const MemberSettings& settings = SettingsAt(*group.config, membership->position);
  candidate.position = static_cast<int>(membership->position);
  candidate.level = settings.level;
  candidate.weight = std::max(1, settings.weight);
  candidate.distance = Distance(group, candidate.position, settings.level);
  candidate.preferred_skills = PreferredSkillsOf(w, call, membership->position, now);
  Judge(w, call, index, *membership, now, candidate);
  return candidate;
}

/// All members, whatever was found of them.
Explanation Consider(const Workspace& w, const Call& call, absl::Time now) {
  const Group& group = w.group(call.group);
  Explanation result{.strategy = group.config->distribution.strategy};
  for (const AgentIndex index : group.members) {
    result.candidates.push_back(CandidateAt(w, call, index, now));
  }
  for (const Place& place : group.waiting) {
    if (place < Place{.since = call.place, .call = call.number}) ++result.ahead;
  }
  return result;
}

/// How many of `able` come before, for each.
void Rank(Explanation& explanation, std::vector<Candidate> able) {
  const auto comes_before = [&](const Candidate& a, const Candidate& b) {
    return ComesBefore(explanation.strategy, a, b);
  };
  std::stable_sort(able.begin(), able.end(), comes_before);
  for (Candidate& candidate : explanation.candidates) {
    const auto at = std::lower_bound(able.begin(), able.end(), candidate, comes_before);
    candidate.before = static_cast<int>(at - able.begin());
  }
}

int OrderOf(const Candidate& candidate) {
  if (candidate.verdict == Verdict::kChosen) return 0;
  return candidate.verdict >= Verdict::kOtherWanted ? 1 : 2;
}

void Arrange(Explanation& explanation) {
  std::vector<Candidate>& all = explanation.candidates;
  std::stable_sort(all.begin(), all.end(), [&](const Candidate& a, const Candidate& b) {
    if (OrderOf(a) != OrderOf(b)) return OrderOf(a) < OrderOf(b);
    return OrderOf(a) == 1 && ComesBefore(explanation.strategy, a, b);
  });
}

/// Why another was preferred to who could have had the call as well.
Verdict Passed(const Candidate& candidate, const Candidate& chosen, TieBreak tie_break,
               Strategy strategy) {
  if (tie_break == TieBreak::kWanted) return Verdict::kOtherWanted;
  if (tie_break == TieBreak::kAssigned) return Verdict::kOtherAssigned;
  if (candidate.level != chosen.level) return Verdict::kHigherLevel;
  if (candidate.preferred_skills != chosen.preferred_skills) return Verdict::kFewerSkills;
  return strategy == Strategy::kWeightedRandom ? Verdict::kNotDrawn : Verdict::kBehind;
}

/// What told the chosen one from all others who could have had the call.
TieBreak TieBreakOf(const std::vector<Candidate>& able, const Candidate& chosen) {
  const auto among = [&](auto same) {
    return std::any_of(able.begin(), able.end(), [&](const Candidate& candidate) {
      return candidate.person != chosen.person && same(candidate);
    });
  };
  if (!among([](const Candidate&) { return true; })) return TieBreak::kNobodyElse;
  const auto same_level = [&](const Candidate& c) { return c.level == chosen.level; };
  if (!among(same_level)) return TieBreak::kLevel;
  const auto same_skills = [&](const Candidate& c) {
    return same_level(c) && c.preferred_skills == chosen.preferred_skills;
  };
  return among(same_skills) ? TieBreak::kStrategy : TieBreak::kSkills;
}

}  // namespace

void Shorten(Explanation& explanation, size_t most) {
  if (explanation.candidates.size() <= most) return;
  explanation.left_out += static_cast<int>(explanation.candidates.size() - most);
  explanation.candidates.resize(most);
}

bool ComesBefore(Strategy strategy, const Candidate& a, const Candidate& b) {
  if (a.level != b.level) return a.level < b.level;
  if (a.preferred_skills != b.preferred_skills) return a.preferred_skills > b.preferred_skills;
  const auto by = [&](auto merit) {
    return std::make_tuple(merit(a), a.idle_since, a.position) <
           std::make_tuple(merit(b), b.idle_since, b.position);
  };
  switch (strategy) {
    case Strategy::kLongestIdle:
      return by([](const Candidate& c) { return c.load; });
    case Strategy::kFewestCalls:
      return by([](const Candidate& c) { return c.taken; });
    case Strategy::kLeastTalk:
      return by([](const Candidate& c) { return c.talked; });
    case Strategy::kWeightedRandom:
      return false;
    default:
      return a.distance < b.distance;
  }
}

Explanation ExplainOffer(const Workspace& w, const Call& call, const PersonId& chosen,
                         absl::Time now) {
  Explanation result = Consider(w, call, now);
  const auto is_chosen = [&chosen](const Candidate& c) { return c.person == chosen; };
  const auto found = std::find_if(result.candidates.begin(), result.candidates.end(), is_chosen);
  const bool regular = found != result.candidates.end() && found->verdict == Verdict::kBehind;
  std::vector<Candidate> able;
  for (const Candidate& candidate : result.candidates) {
    if (candidate.verdict == Verdict::kBehind) able.push_back(candidate);
  }
  const std::optional<AgentIndex> index = w.IndexOf(chosen);
  if (found == result.candidates.end() && index.has_value()) {
    result.candidates.insert(result.candidates.begin(), CandidateAt(w, call, *index, now));
  }
  Rank(result, able);
  Candidate who = *std::find_if(result.candidates.begin(), result.candidates.end(), is_chosen);
  if (!regular) {
    result.tie_break = TieBreak::kAssigned;
  } else if (call.hold.has_value() && IsHeld(w, call, now)) {
    result.tie_break = TieBreak::kAssigned;
  } else if (call.wanted == index) {
    result.tie_break = TieBreak::kWanted;
  } else {
    result.tie_break = TieBreakOf(able, who);
  }
  for (Candidate& candidate : result.candidates) {
    if (is_chosen(candidate)) {
      candidate.verdict = Verdict::kChosen;
    } else if (candidate.verdict == Verdict::kBehind) {
      candidate.verdict = Passed(candidate, who, result.tie_break, result.strategy);
    }
  }
  Arrange(result);
  return result;
}

Explanation ExplainWait(const Workspace& w, const Call& call, absl::Time now) {
  Explanation result = Consider(w, call, now);
  for (Candidate& candidate : result.candidates) {
    if (candidate.verdict == Verdict::kBehind) candidate.verdict = Verdict::kCallBehindOthers;
  }
  Arrange(result);
  return result;
}

}  // namespace centralita::routing

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/call.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// What was found of an agent who was considered for a call. In the order of the contract's Verdict,
/// from 1 on.
enum class Verdict {
  kChosen = 1,
  kNotAvailable,
  kNoConsole,
  kNoDevice,
  kBusy,
  kWrapUp,
  kCoolingDown,
  kPaused,
  kAway,
  kPausedInGroup,
  kInactive,
  kTried,
  kRinging,
  kHeldForOther,
  kJoinsLater,
  kLacksSkill,
  kOtherWanted,
  kHigherLevel,
  kFewerSkills,
  kBehind,
  kNotDrawn,
  kOtherAssigned,
  kCallBehindOthers,
};

/// An agent who was considered, and what the group's strategy goes by.
struct Candidate {
  PersonId person;
  Verdict verdict = Verdict::kChosen;
  std::optional<SkillDemand> lacking;  // With kLacksSkill.
  absl::Duration joins_after;          // With kJoinsLater.

  int position = -1;  // In the group's order. -1: no member.
  int distance = -1;  // From where the search begins.
  int level = 0;
  int preferred_skills = 0;
  int load = 0;
  absl::Time idle_since;
  int64_t taken = 0;
  absl::Duration talked;
  int weight = 1;

  /// How many of those who could have had the call come before this one. 0: it would have been this
  /// one's, had it not been for the verdict. Means nothing where a lot decides.
  int before = 0;
};

/// What decided between those who could have had the call.
enum class TieBreak { kNobodyElse, kWanted, kAssigned, kLevel, kSkills, kStrategy, kNobody };

/// Why a call was offered to whom it was offered, or to nobody.
struct Explanation {
  Strategy strategy = Strategy::kOrdered;
  TieBreak tie_break = TieBreak::kNobody;
  /// The chosen one first; then who could have had it, in the order of the strategy; then the others,
  /// in the order of the group.
  std::vector<Candidate> candidates;
  int left_out = 0;  // Candidates that were there as well: see Shorten.
  int ahead = 0;     // Calls that wait in the group before this one.
};

/// Of an offer to `chosen`; `workspace` is as it was just before.
Explanation ExplainOffer(const Workspace& workspace, const Call& call, const PersonId& chosen,
                         absl::Time now);

/// Of a call that waits and rings nowhere; `workspace` is as the decision has left it.
Explanation ExplainWait(const Workspace& workspace, const Call& call, absl::Time now);

/// Keeps the first candidates only.
void Shorten(Explanation& explanation, size_t most);

/// Who of two that may both have a call comes first. False both ways: alike, as for a lot.
bool ComesBefore(Strategy strategy, const Candidate& a, const Candidate& b);

}  // namespace centralita::routing

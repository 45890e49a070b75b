#include "services/routing/domain/fairness.h"

#include <algorithm>
#include <utility>

#include "services/routing/domain/explanation.h"

namespace centralita::routing {
namespace {

/// Whether a fact may change who is free for a group. Offers and ends of calls of all groups do: their
/// agents may be of this one as well.
bool ChangesWhoIsFree(const Fact& fact) {
  return !std::holds_alternative<CallReceived>(fact) && !std::holds_alternative<CallQueued>(fact) &&
         !std::holds_alternative<CallReconsidered>(fact) &&
         !std::holds_alternative<RoundEnded>(fact) && !std::holds_alternative<RingStepped>(fact) &&
         !std::holds_alternative<Supervised>(fact) && !std::holds_alternative<CallMissed>(fact) &&
         !std::holds_alternative<CallMoved>(fact);
}

/// What breaks the order of the turns, even if it decides each offer.
bool Interrupts(const Fact& fact, const GroupId& group) {
  const auto* configured = std::get_if<GroupConfigured>(&fact);
  const auto* ended = std::get_if<OfferEnded>(&fact);
  return (configured != nullptr && configured->config->id == group) ||
         (ended != nullptr && ended->round_end.has_value());
}

}  // namespace

std::optional<int64_t> FairnessFindings::Spread() const {
  int count = 0;
  int64_t least = 0;
  int64_t most = 0;
  for (const auto& [person, part] : parts) {
    if (!part.always_free) continue;
    least = count == 0 ? part.offers : std::min(least, part.offers);
    most = count == 0 ? part.offers : std::max(most, part.offers);
    ++count;
  }
  return count < 2 ? std::nullopt : std::optional(most - least);
}

void Fairness::Skip(absl::Span<const Event> entry) {
  for (const Event& event : entry) workspace_.Apply(event);
}

void Fairness::Begin(absl::Time start) { Look(start); }

bool Fairness::IsFree(AgentIndex agent, GroupIndex group) const {
  const Membership* membership = MembershipIn(workspace_.agent(agent), group);
  return membership != nullptr && IsRoutableIn(workspace_.agent(agent), *membership);
}

/// Who has become free, or is free no longer.
void Fairness::Look(absl::Time now) {
  const std::optional<GroupIndex> group = workspace_.IndexOf(id_);
  std::map<PersonId, absl::Time> free;
  if (group.has_value()) {
    for (const AgentIndex agent : workspace_.group(*group).members) {
      if (!IsFree(agent, *group)) continue;
      const PersonId& person = workspace_.agent(agent).id;
      const auto since = free_since_.find(person);
      free[person] = since == free_since_.end() ? now : since->second;
    }
  }
  for (const auto& [person, since] : free_since_) {
    if (!free.contains(person)) findings_.parts[person].available += now - since;
  }
  free_since_ = std::move(free);
}

void Fairness::Take(absl::Span<const Event> entry) {
  for (const Event& event : entry) {
    const auto* made = std::get_if<OfferMade>(&event.fact);
    const auto* accepted = std::get_if<OfferAccepted>(&event.fact);
    const CallId* id = made != nullptr       ? &made->call
                       : accepted != nullptr ? &accepted->call
                                             : nullptr;
    const Call* call = id == nullptr ? nullptr : workspace_.FindCall(*id);
    if (call != nullptr && workspace_.group(call->group).config->id == id_) {
      const Offer* offer = accepted == nullptr ? nullptr : OfferOf(*call, accepted->token);
      if (made != nullptr) Offered(*made, *call, event.time);
      if (offer != nullptr) ++findings_.parts[workspace_.agent(offer->agent).id].answers;
    }
    if (Interrupts(event.fact, id_)) findings_.by_turn_alone = false;
    workspace_.Apply(event);
    if (ChangesWhoIsFree(event.fact)) Look(event.time);
  }
}

void Fairness::Offered(const OfferMade& offer, const Call& call, absl::Time now) {
  const Explanation why = ExplainOffer(workspace_, call, offer.person, now);
  const auto could = [](const Candidate& candidate) {
    return candidate.verdict == Verdict::kChosen || candidate.verdict >= Verdict::kOtherWanted;
  };
  const auto free = std::count_if(why.candidates.begin(), why.candidates.end(), could);
  for (const Candidate& candidate : why.candidates) {
    FairnessFindings::Part& part = findings_.parts[candidate.person];
    if (could(candidate)) {
      part.expected += 1.0 / static_cast<double>(free);
    } else {
      part.always_free = false;
    }
  }
  ++findings_.parts[offer.person].offers;
  ++findings_.offers;
  const bool turn = why.strategy == Strategy::kOrdered && (why.tie_break == TieBreak::kStrategy ||
                                                           why.tie_break == TieBreak::kNobodyElse);
  if (!turn) findings_.by_turn_alone = false;
  const bool levels = std::any_of(why.candidates.begin(), why.candidates.end(),
                                  [](const Candidate& c) { return c.level != 0; });
  if (levels || !call.skills.empty()) findings_.by_turn_alone = false;
}

FairnessFindings Fairness::Finish(absl::Time end) {
  for (const auto& [person, since] : free_since_) findings_.parts[person].available += end - since;
  free_since_.clear();
  if (const Group* group = workspace_.FindGroup(id_)) {
    findings_.strategy = group->config->distribution.strategy;
  }
  return std::move(findings_);
}

}  // namespace centralita::routing

#include <algorithm>
#include <utility>

#include "services/routing/domain/applier.h"
#include "services/routing/domain/workspace_edit.h"

namespace centralita::routing {
namespace {

int64_t Figures::*FigureOf(RoutedOutcome outcome) {
  switch (outcome) {
    case RoutedOutcome::kHandled:
      return &Figures::handled;
    case RoutedOutcome::kAbandoned:
      return &Figures::abandoned;
    case RoutedOutcome::kMissed:
      return &Figures::missed;
    case RoutedOutcome::kOverflowed:
      return &Figures::overflowed;
    case RoutedOutcome::kMerged:
      return &Figures::merged;
    default:
      return &Figures::failed;
  }
}

void ClearRound(Call& call) {
  call.tried.clear();
  call.round_end.reset();
}

/// The agent at `position` has had the turn of its level.
void TakeTurn(Group& group, uint32_t position) {
  const int level = SettingsAt(*group.config, position).level;
  if (level <= 0) {
    group.turn = position + 1;
    return;
  }
  const auto above = static_cast<size_t>(level - 1);
  if (group.upper_turns.size() <= above) group.upper_turns.resize(above + 1);
  group.upper_turns[above] = position + 1;
}

/// Whether the call waits for somebody to answer: offered calls do, too.
bool IsQueued(const Call& call) {
  return call.phase == CallPhase::kWaiting || call.phase == CallPhase::kOffered;
}

/// How many agents may ring for a call at a time, from its first offer on.
int RingsAtFirst(const Distribution& distribution) {
  return distribution.strategy == Strategy::kRingAll ? distribution.ring_limit : 1;
}

}  // namespace

void Applier::operator()(const CallReceived& fact) {
  const std::optional<GroupIndex> group = w_.IndexOf(fact.group);
  if (!group.has_value() || w_.call_index_.contains(fact.call)) return;
  Call call{.number = ++w_.last_call_,
            .id = fact.call,
            .caller = fact.caller,
            .dialled = fact.dialled,
            .home = *group,
            .group = *group,
            .hops = {{.group = fact.group, .entered = time_}},
            .queued_since = time_,
            .priority = fact.priority,
            .skills = fact.skills};
  call.place = PlaceOf(call, *w_.groups_[*group].config);
  if (fact.wanted.has_value()) call.wanted = w_.IndexOf(*fact.wanted);
  w_.call_index_[fact.call] = call.number;
  w_.calls_.emplace(call.number, std::move(call));
  Enter(*group);
}

void Applier::operator()(const CallMoved& fact) {
  const std::optional<GroupIndex> to = w_.IndexOf(fact.to);
  if (!to.has_value()) return;
  EditCall(fact.call, CallStep::kMove, [&](Call& call) {
    LeaveHop(call, fact.because, fact.skipped);
    call.hops.push_back({.group = fact.to, .entered = time_});
    Leave(call.group, &Figures::overflowed);
    Enter(*to);
    call.group = *to;
    call.place = PlaceOf(call, *w_.groups_[*to].config);
    if (fact.because == MissedReason::kRedirected) call.home = *to;
    if (!fact.holiday.empty()) call.holiday = fact.holiday;
    call.hold.reset();
    call.reconsider.reset();
    call.rounds = 0;
    ClearRound(call);
  });
}

void Applier::operator()(const CallQueued& fact) {
  EditCall(fact.call, CallStep::kQueue, [&](Call& call) {
    call.max_wait_end = fact.max_wait_end;
    if (fact.wanted.has_value()) call.wanted = w_.IndexOf(*fact.wanted);
    if (fact.hold_until.has_value() && call.wanted.has_value()) {
      call.hold = Hold{.agent = *call.wanted, .until = *fact.hold_until};
    }
    call.reconsider = fact.reconsider;
    call.estimate = fact.estimate;
  });
}

void Applier::operator()(const CallReconsidered& fact) {
  EditCall(fact.call, [&](Call& call) {
    call.reconsider = fact.next;
    if (call.hold.has_value() && call.hold->until <= time_) call.hold.reset();
  });
}

void Applier::operator()(const CallPrioritised& fact) {
  EditCall(fact.call, [&](Call& call) {
    call.priority = fact.priority;
    call.place = PlaceOf(call, *w_.groups_[call.group].config);
  });
}

void Applier::operator()(const CallHeld& fact) {
  const std::optional<AgentIndex> agent = w_.IndexOf(fact.person);
  if (!agent.has_value()) return;
  EditCall(fact.call, [&](Call& call) {
    call.wanted = *agent;
    call.hold = Hold{.agent = *agent, .until = fact.until};
    call.reconsider = std::min(call.reconsider.value_or(fact.until), fact.until);
    std::erase(call.tried, *agent);
  });
}

void Applier::operator()(const CallbackRequested& fact) {
  EditCall(fact.call, [&](Call& call) {
    call.callback = CallbackWish{.number = fact.number, .asked = time_, .expires = fact.expires};
    call.max_wait_end = fact.expires;
  });
}

void Applier::operator()(const CallMissed& fact) {
  EditCall(fact.call, CallStep::kMiss, [&](Call& call) {
    LeaveHop(call, fact.left_because, fact.skipped);
    call.missed_because = fact.reason;
    call.holiday = fact.holiday;
    Finish(call, RoutedOutcome::kMissed, &Figures::missed);
  });
}

void Applier::operator()(const OfferMade& fact) {
  const std::optional<AgentIndex> index = w_.IndexOf(fact.person);
  if (!index.has_value()) return;
  w_.last_token_ = std::max(w_.last_token_, fact.token);
  EditCall(fact.call, CallStep::kOffer, [&](Call& call) {
    const Distribution& distribution = w_.groups_[call.group].config->distribution;
    if (call.offers.empty()) {
      call.rings_allowed = RingsAtFirst(distribution);
      call.next_ring.reset();
      if (distribution.strategy == Strategy::kProgressive && distribution.ring_limit > 1) {
        call.next_ring = time_ + distribution.step_time;
      }
    }
    call.offers.push_back({.token = fact.token,
                           .agent = *index,
                           .made = time_,
                           .ring_until = fact.ring_until,
                           .reclaim_at = fact.reclaim_at,
                           .recording_off = fact.recording_off});
    ++call.offer_count;
    w_.Edit(w_.agents_[*index], time_,
            [&call](Agent& agent) { agent.engagements.push_back({.call = call.number}); });
    if (const auto position = PositionIn(w_.agents_[*index], call.group)) {
      TakeTurn(w_.groups_[call.group], *position);
    }
  });
}

void Applier::operator()(const RingStepped& fact) {
  EditCall(fact.call, [&fact](Call& call) {
    ++call.rings_allowed;
    call.next_ring = fact.next;
  });
}

void Applier::operator()(const OfferAccepted& fact) {
  EditCall(fact.call, CallStep::kAccept, [&](Call& call) {
    Count(call, OfferOutcome::kAccepted);
    auto taken = std::find_if(call.offers.begin(), call.offers.end(), [&fact](const Offer& offer) {
      return fact.token == 0 || offer.token == fact.token;
    });
    if (taken == call.offers.end()) return;
    taken->accepted = time_;
    w_.Edit(w_.agents_[taken->agent], time_, [&](Agent& agent) {
      for (Engagement& engagement : agent.engagements) {
        if (engagement.call == call.number) engagement.talking = true;
      }
      Standing& standing = StandingOf(agent, call.group);
      standing.missed = standing.declined = standing.failed = 0;
      ++standing.taken;
    });
    call.next_ring.reset();
    call.rings_allowed = 0;
    call.hold.reset();
    call.reconsider.reset();
    ClearRound(call);
    Group& group = w_.groups_[call.group];
    const absl::Duration memory = group.config->distribution.sticky_memory;
    if (memory > absl::ZeroDuration() && !call.caller.empty()) {
      group.sticky.Remember(call.caller, taken->agent, time_, memory);
    }
  });
}

void Applier::operator()(const OfferEnded& fact) {
  const auto found = w_.call_index_.find(fact.call);
  if (found == w_.call_index_.end()) return;
  w_.Edit(w_.calls_.at(found->second), [&](Call& call) {
    const auto ended =
        std::find_if(call.offers.begin(), call.offers.end(), [&fact](const Offer& offer) {
          return !offer.accepted.has_value() && (fact.token == 0 || offer.token == fact.token);
        });
    if (ended == call.offers.end()) return;
    Count(call, fact.outcome);
    const AgentIndex index = ended->agent;
    Disengage(call, *ended);
    w_.Edit(w_.agents_[index], time_, [&](Agent& agent) {
      if (fact.cool_down_end.has_value()) agent.cool_down_end = fact.cool_down_end;
      if (!fact.round_end.has_value()) return;  // The agent has no part in it.
      if (fact.outcome == OfferOutcome::kRingNoAnswer || fact.outcome == OfferOutcome::kExpired) {
        ++StandingOf(agent, call.group).missed;
      } else if (fact.outcome == OfferOutcome::kDeclined) {
        ++StandingOf(agent, call.group).declined;
      } else if (fact.outcome == OfferOutcome::kDeviceFailed) {
        ++StandingOf(agent, call.group).failed;
      }
    });
    if (fact.round_end.has_value()) {
      call.tried.push_back(index);
      call.round_end = fact.round_end;
    }
    // Who has had the call offered is waited for no longer.
    if (call.hold.has_value() && call.hold->agent == index) call.hold.reset();
    call.offers.erase(ended);
    if (!call.offers.empty() || call.phase != CallPhase::kOffered) return;
    call.phase = CallPhase::kWaiting;
    call.rings_allowed = 0;
    call.next_ring.reset();
  });
}

void Applier::operator()(const RoundEnded& fact) {
  EditCall(fact.call, [](Call& call) {
    ++call.rounds;
    ClearRound(call);
  });
}

void Applier::operator()(const CallEnded& fact) {
  EditCall(fact.call, CallStep::kEnd, [&](Call& call) {
    for (const Offer& offer : call.offers) {
      Disengage(call, offer);
      if (!offer.accepted.has_value()) continue;
      w_.Edit(w_.agents_[offer.agent], time_, [&](Agent& agent) {
        StandingOf(agent, call.group).talked += time_ - *offer.accepted;
        agent.idle_since = time_;
        if (!fact.wrap_up_end.has_value()) return;
        agent.wrap_up_end = fact.wrap_up_end;
        agent.wrap_up_latest = fact.wrap_up_latest;
      });
    }
    call.offers.clear();
    call.hang_up = fact.hang_up;
    Finish(call, fact.outcome, FigureOf(fact.outcome));
  });
}

/// Does nothing if the call is unknown, or the step is not allowed from where it stands.
template <typename Change>
void Applier::EditCall(const CallId& id, CallStep step, Change change) {
  const auto it = w_.call_index_.find(id);
  if (it == w_.call_index_.end()) return;
  Call& call = w_.calls_.at(it->second);
  const std::optional<CallPhase> next = CallTransitions().Next(call.phase, step);
  if (!next.has_value()) return;
  const bool queued = IsQueued(call);
  const GroupIndex group = call.group;
  const absl::Time entered = call.hops.back().entered;
  w_.Edit(call, [&](Call& edited) {
    change(edited);
    edited.phase = *next;
  });
  if (queued == IsQueued(call)) return;
  if (queued) {
    LearnFrom(call, group, time_ - entered);
  } else {
    w_.groups_[call.group].wait_model.Arrived(time_);
  }
}

/// The queue of `group` has got rid of a call.
void Applier::LearnFrom(Call& call, GroupIndex group, absl::Duration waited) {
  const bool abandoned = call.phase != CallPhase::kConnected;
  Group& left = w_.groups_[group];
  left.wait_model.Left(time_, abandoned, left.waiting.empty() && left.offered == 0);
  if (call.estimate.has_value()) left.wait_model.Score(*call.estimate, waited, abandoned);
  call.estimate.reset();
}

/// Does nothing if the call is unknown.
template <typename Change>
void Applier::EditCall(const CallId& id, Change change) {
  const auto it = w_.call_index_.find(id);
  if (it != w_.call_index_.end()) w_.Edit(w_.calls_.at(it->second), change);
}

void Applier::LeaveHop(Call& call, MissedReason because, const std::vector<Skipped>& skipped) {
  call.hops.back().left_because = because;
  for (const auto& [group, reason] : skipped) {
    call.hops.push_back({.group = group, .left_because = reason, .entered = time_});
  }
}

void Applier::Enter(GroupIndex group) {
  ++w_.groups_[group].figures.received;
  ++w_.groups_[group].figures.in_progress;
}

void Applier::Leave(GroupIndex group, int64_t Figures::*as) {
  --w_.groups_[group].figures.in_progress;
  ++(w_.groups_[group].figures.*as);
}

void Applier::Disengage(const Call& call, const Offer& offer) {
  w_.Edit(w_.agents_[offer.agent], time_, [&call](Agent& agent) {
    std::erase_if(agent.engagements,
                  [&call](const Engagement& e) { return e.call == call.number; });
  });
}

void Applier::Finish(Call& call, RoutedOutcome outcome, int64_t Figures::*as) {
  Leave(call.group, as);
  call.outcome = outcome;
  call.hold.reset();
  call.reconsider.reset();
  call.rings_allowed = 0;
  call.next_ring.reset();
  ClearRound(call);
  w_.remembered_.push_back({.over = time_, .call = call.number});
}

void Applier::Count(const Call& call, OfferOutcome outcome) {
  ++w_.groups_[call.group].figures.offers[static_cast<size_t>(outcome)];
}

}  // namespace centralita::routing

#include <algorithm>
#include <memory>
#include <utility>

#include "services/routing/domain/workspace.h"
#include "services/routing/domain/workspace_edit.h"

namespace centralita::routing {
namespace {

/// The turn in a new order: that of the first agent, from the old turn on, whom the new order has.
uint32_t TurnIn(const std::vector<PersonId>& after, const std::vector<PersonId>& before,
                uint32_t turn) {
  if (before.empty()) return 0;
  absl::flat_hash_map<PersonId, uint32_t> positions;
  for (const PersonId& person : after) {
    positions.try_emplace(person, static_cast<uint32_t>(positions.size()));
  }
  for (size_t i = 0; i < before.size(); ++i) {
    const auto it = positions.find(before[(turn + i) % before.size()]);
    if (it != positions.end()) return it->second;
  }
  return 0;
}

}  // namespace

/// Takes in one event. A class of its own only to give each kind of fact a function.
class Applier {
 public:
  Applier(Workspace& workspace, absl::Time time) : w_(workspace), time_(time) {}

  void operator()(const GroupConfigured& fact) {
    const auto [it, added] =
        w_.group_index_.try_emplace(fact.config->id, static_cast<GroupIndex>(w_.groups_.size()));
    if (added) {
      w_.groups_.push_back({.config = fact.config});
    } else {
      Group& group = w_.groups_[it->second];
      group.turn = TurnIn(fact.config->agents, group.config->agents, group.turn);
      group.config = fact.config;
    }
    w_.SetMembers(it->second);
  }

  void operator()(const StatusChosen& fact) {
    EditAgent(fact.person, [&fact](Agent& agent) {
      agent.status = fact.status;
      agent.reason = fact.reason;
    });
  }

  void operator()(const ConsoleChanged& fact) {
    EditAgent(fact.person, [&fact](Agent& agent) { agent.console = fact.alive; });
  }

  void operator()(const DeviceChanged& fact) {
    EditAgent(fact.person, [&fact](Agent& agent) {
      auto it = std::find_if(agent.devices.begin(), agent.devices.end(),
                             [&fact](const Device& d) { return d.gateway == fact.gateway; });
      if (!fact.expires.has_value()) {
        if (it != agent.devices.end()) agent.devices.erase(it);
      } else if (it != agent.devices.end()) {
        it->expires = *fact.expires;
      } else {
        agent.devices.push_back({.gateway = fact.gateway, .expires = *fact.expires});
      }
    });
  }

  void operator()(const WrapUpEnded& fact) {
    EditAgent(fact.person, [](Agent& agent) { agent.wrap_up_end.reset(); });
  }

  void operator()(const CoolDownEnded& fact) {
    EditAgent(fact.person, [](Agent& agent) { agent.cool_down_end.reset(); });
  }

  void operator()(const CallReceived& fact) {
    const std::optional<GroupIndex> group = w_.IndexOf(fact.group);
    if (!group.has_value() || w_.call_index_.contains(fact.call)) return;
    Call call{.number = ++w_.last_call_,
              .id = fact.call,
              .caller = fact.caller,
              .dialled = fact.dialled,
              .home = *group,
              .group = *group,
              .hops = {{.group = fact.group, .entered = time_}},
              .queued_since = time_};
    w_.call_index_[fact.call] = call.number;
    w_.calls_.emplace(call.number, std::move(call));
    Enter(*group);
  }

  void operator()(const ScheduleFaulted&) {}

  void operator()(const CallMoved& fact) {
    const std::optional<GroupIndex> to = w_.IndexOf(fact.to);
    if (!to.has_value()) return;
    EditCall(fact.call, CallStep::kMove, [&](Call& call) {
      LeaveHop(call, fact.because, fact.skipped);
      call.hops.push_back({.group = fact.to, .entered = time_});
      Leave(call.group, &Figures::overflowed);
      Enter(*to);
      call.group = *to;
      if (fact.because == MissedReason::kRedirected) call.home = *to;
      if (!fact.holiday.empty()) call.holiday = fact.holiday;
      call.tried.clear();
      call.round_end.reset();
    });
  }

  void operator()(const CallQueued& fact) {
    EditCall(fact.call, CallStep::kQueue,
             [&fact](Call& call) { call.max_wait_end = fact.max_wait_end; });
  }

  void operator()(const CallMissed& fact) {
    EditCall(fact.call, CallStep::kMiss, [&](Call& call) {
      LeaveHop(call, fact.left_because, fact.skipped);
      call.missed_because = fact.reason;
      call.holiday = fact.holiday;
      Finish(call, RoutedOutcome::kMissed, &Figures::missed);
    });
  }

  void operator()(const OfferMade& fact) {
    const std::optional<AgentIndex> index = w_.IndexOf(fact.person);
    if (!index.has_value()) return;
    w_.last_token_ = std::max(w_.last_token_, fact.token);
    EditCall(fact.call, CallStep::kOffer, [&](Call& call) {
      call.offer = {.token = fact.token,
                    .agent = *index,
                    .made = time_,
                    .ring_until = fact.ring_until,
                    .reclaim_at = fact.reclaim_at,
                    .recording_off = fact.recording_off};
      ++call.offers;
      w_.Edit(w_.agents_[*index], time_, [&call](Agent& agent) { agent.call = call.number; });
      if (const auto position = PositionIn(w_.agents_[*index], call.group)) {
        w_.groups_[call.group].turn = *position + 1;
      }
    });
  }

  void operator()(const OfferAccepted& fact) {
    EditCall(fact.call, CallStep::kAccept, [&](Call& call) {
      ++OfferCount(call, OfferOutcome::kAccepted);
      w_.Edit(w_.agents_[call.offer->agent], time_, [](Agent& agent) { agent.on_call = true; });
      call.tried.clear();
      call.round_end.reset();
    });
  }

  void operator()(const OfferEnded& fact) {
    EditCall(fact.call, CallStep::kReturn, [&](Call& call) {
      ++OfferCount(call, fact.outcome);
      w_.Edit(w_.agents_[call.offer->agent], time_, [&fact](Agent& agent) {
        agent.call = 0;
        agent.cool_down_end = fact.cool_down_end;
      });
      if (fact.round_end.has_value()) {
        call.tried.push_back(call.offer->agent);
        call.round_end = fact.round_end;
      }
      call.offer.reset();
    });
  }

  void operator()(const RoundEnded& fact) {
    const auto it = w_.call_index_.find(fact.call);
    if (it == w_.call_index_.end()) return;
    w_.Edit(w_.calls_.at(it->second), [](Call& call) {
      call.tried.clear();
      call.round_end.reset();
    });
  }

  void operator()(const CallEnded& fact) {
    EditCall(fact.call, CallStep::kEnd, [&](Call& call) {
      if (call.offer.has_value()) {
        w_.Edit(w_.agents_[call.offer->agent], time_, [&fact](Agent& agent) {
          agent.call = 0;
          agent.on_call = false;
          agent.wrap_up_end = fact.wrap_up_end;
        });
        call.offer.reset();
      }
      Finish(call, fact.outcome, FigureOf(fact.outcome));
    });
  }

 private:
  template <typename Change>
  void EditAgent(const PersonId& person, Change change) {
    w_.Edit(w_.agents_[w_.FindOrAdd(person)], time_, change);
  }

  /// Does nothing if the call is unknown, or the step is not allowed from where it stands.
  template <typename Change>
  void EditCall(const CallId& id, CallStep step, Change change) {
    const auto it = w_.call_index_.find(id);
    if (it == w_.call_index_.end()) return;
    Call& call = w_.calls_.at(it->second);
    const std::optional<CallPhase> next = CallTransitions().Next(call.phase, step);
    if (!next.has_value()) return;
    w_.Edit(call, [&](Call& edited) {
      change(edited);
      edited.phase = *next;
    });
  }

  void LeaveHop(Call& call, MissedReason because, const std::vector<Skipped>& skipped) {
    call.hops.back().left_because = because;
    for (const auto& [group, reason] : skipped) {
      call.hops.push_back({.group = group, .left_because = reason, .entered = time_});
    }
  }

  void Enter(GroupIndex group) {
    ++w_.groups_[group].figures.received;
    ++w_.groups_[group].figures.in_progress;
  }

  void Leave(GroupIndex group, int64_t Figures::*as) {
    --w_.groups_[group].figures.in_progress;
    ++(w_.groups_[group].figures.*as);
  }

  void Finish(Call& call, RoutedOutcome outcome, int64_t Figures::*as) {
    Leave(call.group, as);
    call.outcome = outcome;
    call.tried.clear();
    call.round_end.reset();
    w_.remembered_.push_back({.over = time_, .call = call.number});
  }

  int64_t& OfferCount(const Call& call, OfferOutcome outcome) {
    return w_.groups_[call.group].figures.offers[static_cast<size_t>(outcome)];
  }

  static int64_t Figures::*FigureOf(RoutedOutcome outcome) {
    switch (outcome) {
      case RoutedOutcome::kHandled:
        return &Figures::handled;
      case RoutedOutcome::kAbandoned:
        return &Figures::abandoned;
      case RoutedOutcome::kMissed:
        return &Figures::missed;
      case RoutedOutcome::kOverflowed:
        return &Figures::overflowed;
      default:
        return &Figures::failed;
    }
  }

  Workspace& w_;
  const absl::Time time_;
};

void Workspace::Apply(const Event& event) {
  Forget(event.time);
  std::visit(Applier(*this, event.time), event.fact);
}

}  // namespace centralita::routing

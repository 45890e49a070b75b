#include <utility>

#include "absl/container/btree_set.h"
#include "services/routing/domain/decision.h"
#include "services/routing/domain/eligibility.h"

namespace centralita::routing {
namespace {

/// A call that may be offered, perhaps because an agent is free: calls that nobody rings for come
/// first, by place; then those that would ring one more.
struct Candidate {
  bool widening = false;
  Place place;
  std::optional<AgentIndex> freed;

  friend bool operator<(const Candidate& a, const Candidate& b) {
    if (a.widening != b.widening) return b.widening;
    return a.place == b.place ? a.freed < b.freed : a.place < b.place;
  }
};

Place PlaceOf(const Call& call) { return {.since = call.place, .call = call.number}; }

}  // namespace

/// The oldest call of `queue` that the agent may take.
const Place* Decision::FirstFor(AgentIndex agent, absl::btree_set<Place> Group::*queue) const {
  const Place* best = nullptr;
  for (const Membership& membership : w_.agent(agent).memberships) {
    if (!membership.indexed_routable) continue;
    for (const Place& place : w_.group(membership.group).*queue) {
      if (best != nullptr && *best < place) break;
      if (!MayTake(w_, w_.call(place.call), agent, membership, now_)) continue;
      best = &place;
      break;
    }
  }
  return best;
}

const Call* Decision::NextCall(AgentIndex agent) const {
  const Place* place = FirstFor(agent, &Group::waiting);
  if (place == nullptr) place = FirstFor(agent, &Group::widening);
  return place == nullptr ? nullptr : &w_.call(place->call);
}

/// Nobody idles while a call is there that may be taken, and nobody is passed: the oldest call
/// first, each with the best agent. No offer makes a match possible that was not, so one pass is
/// enough.
void Decision::Match() {
  if (marks_.empty()) return;
  const Marks marks = std::exchange(marks_, {});
  absl::btree_set<Candidate> queue;
  const auto add_call = [&](const Call& call) {
    Reconsider(call);
    const bool widening = WantsMore(call);
    if (widening || call.phase == CallPhase::kWaiting) {
      queue.insert({.widening = widening, .place = PlaceOf(call)});
    }
  };
  const auto add_agent = [&](AgentIndex agent) {
    const Call* call = NextCall(agent);
    if (call == nullptr) return;
    queue.insert({.widening = WantsMore(*call), .place = PlaceOf(*call), .freed = agent});
  };
  for (const CallNumber call : marks.calls) add_call(w_.call(call));
  for (const AgentIndex agent : marks.agents) {
    add_agent(agent);
    for (const CallNumber call : w_.HeldFor(agent)) add_call(w_.call(call));
  }
  for (const GroupId& id : marks.groups) {
    const Group& group = *w_.FindGroup(id);
    for (const auto& places : {group.waiting, group.widening}) {  // Copies: add_call may emit.
      for (const Place& place : places) add_call(w_.call(place.call));
    }
  }
  while (!queue.empty()) {
    const Candidate next = *queue.begin();
    queue.erase(queue.begin());
    const Call& call = w_.call(next.place.call);
    const bool is_as_thought = next.widening ? WantsMore(call) : call.phase == CallPhase::kWaiting;
    const std::optional<AgentIndex> agent = is_as_thought ? NextAgent(call) : std::nullopt;
    if (agent.has_value()) {
      MakeOffer(call, *agent);
      add_call(call);
    }
    if (!next.freed.has_value()) continue;
    // Whoever is freed goes on to the next call, but never again to one that could not be matched.
    const bool tried = is_as_thought && !agent.has_value();
    if (!tried || NextCall(*next.freed) != &call) add_agent(*next.freed);
  }
}

/// Whatever has changed the demands or the hold of a waiting call, its timer follows.
void Decision::Reconsider(const Call& call) {
  if (call.phase != CallPhase::kWaiting && !WantsMore(call)) return;
  const std::optional<absl::Time> next = NextReconsideration(w_, call, now_);
  if (next != call.reconsider) Emit(CallReconsidered{.call = call.id, .next = next});
}

void Decision::MakeOffer(const Call& call, AgentIndex agent) {
  const GroupConfig& config = *w_.group(call.group).config;
  const absl::Time ring_until = now_ + config.ring_time;
  Emit(OfferMade{.call = call.id,
                 .person = w_.agent(agent).id,
                 .token = w_.last_token() + 1,
                 .ring_until = ring_until,
                 .reclaim_at = ring_until + policy_.offer_grace,
                 .recording_off = config.recording_off});
}

}  // namespace centralita::routing

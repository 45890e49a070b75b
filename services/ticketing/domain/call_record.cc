#include "services/ticketing/domain/call_record.h"

#include <algorithm>
#include <tuple>

namespace centralita::ticketing {
namespace {

// How good a source is for saying which group owns the call.
enum GroupSource { kByNumber = 1, kByRouter = 2, kByAgent = 3, kByEnd = 4 };

void TakeEarlier(std::optional<absl::Time>& known, absl::Time told) {
  known = known.has_value() ? std::min(*known, told) : told;
}

/// Of two values for the same thing the greater stays: any rule would do that is the same in both
/// orders.
template <typename T>
void TakeGreater(T& known, const T& told) {
  if (known < told) known = told;
}

void TakeGroup(CallRecord& record, const GroupId& group, CallRecord::Weight weight) {
  if (group.empty()) return;
  if (std::tie(record.group_weight, record.group) < std::tie(weight, group)) {
    record.group = group;
    record.group_weight = weight;
  }
}

bool KeepsHops(const CallRecord& record, const CallRouted& routed, absl::Time time) {
  return std::tie(record.routed_revision, record.routed_at) >= std::tie(routed.revision, time);
}

class Merger {
 public:
  Merger(CallRecord& record, absl::Time time) : record_(record), time_(time) {}

  void operator()(const CallReceived& fact) const {
    if (record_.resolved) return;
    TakeGreater(record_.caller, fact.from);
    TakeGreater(record_.dialled, fact.to);
  }

  void operator()(const NumberResolved& fact) const {
    if (!record_.resolved) {
      record_.caller.clear();
      record_.dialled.clear();
      record_.resolved = true;
    }
    TakeGreater(record_.caller, fact.caller);
    TakeGreater(record_.dialled, fact.dialled);
    TakeGroup(record_, fact.group, {kByNumber, 0});
  }

  void operator()(const CallRouted& fact) const {
    if (fact.state == CallRouted::State::kOffered) {
      TakeGreater(record_.offers[fact.token], fact.revision);
      for (uint64_t token : fact.other_tokens) TakeGreater(record_.offers[token], fact.revision);
    }
    TakeGroup(record_, fact.group, {kByRouter, fact.revision});
    if (KeepsHops(record_, fact, time_)) return;
    record_.routed = fact.state;
    record_.routed_revision = fact.revision;
    record_.routed_token = fact.token;
    record_.routed_at = time_;
    record_.hops = fact.hops;
  }

  void operator()(const AgentRung& fact) const {
    AgentLeg& leg = record_.legs[fact.leg];
    TakeGreater(leg.person, fact.person);
    TakeGreater(leg.token, fact.token);
    TakeEarlier(leg.rung, time_);
  }

  void operator()(const AgentConnected& fact) const {
    AgentLeg& leg = record_.legs[fact.leg];
    TakeGreater(leg.person, fact.person);
    TakeEarlier(leg.connected, time_);
    TakeGroup(record_, fact.group, {kByAgent, absl::ToUnixMillis(time_)});
    if (!fact.recording.empty()) {
      TakeGreater(record_.recordings[fact.recording], RecordingState::kRecording);
    }
  }

  void operator()(const LegOver& fact) const { TakeEarlier(record_.legs[fact.leg].over, time_); }

  void operator()(const CallOver& fact) const {
    record_.end = record_.end.has_value() ? std::max(*record_.end, time_) : time_;
    TakeGreater(record_.outcome, fact.outcome);
    TakeGreater(record_.missed_reason, fact.missed_reason);
    TakeGreater(record_.talk, fact.talk);
    TakeGreater(record_.wait, fact.wait);
    TakeGroup(record_, fact.group, {kByEnd, 0});
  }

  void operator()(const RecordingChanged& fact) const {
    TakeGreater(record_.recordings[fact.recording], fact.state);
  }

 private:
  CallRecord& record_;
  const absl::Time time_;
};

}  // namespace

void Merge(CallRecord& record, const CallFact& fact) {
  TakeGreater(record.workspace, fact.workspace);
  // What a recording tells comes from another clock and another log: it is no fact of the talk.
  if (!std::holds_alternative<RecordingChanged>(fact.what)) TakeEarlier(record.start, fact.time);
  std::visit(Merger(record, fact.time), fact.what);
}

std::vector<PersonId> AgentsOf(const CallRecord& record) {
  std::vector<std::pair<absl::Time, PersonId>> connected;
  for (const auto& [id, leg] : record.legs) {
    if (leg.connected.has_value()) connected.emplace_back(*leg.connected, leg.person);
  }
  std::sort(connected.begin(), connected.end());
  std::vector<PersonId> agents;
  for (const auto& [time, person] : connected) {
    if (std::find(agents.begin(), agents.end(), person) == agents.end()) agents.push_back(person);
  }
  return agents;
}

std::pair<RecordingId, RecordingState> RecordingOf(const CallRecord& record) {
  std::pair<RecordingId, RecordingState> best{RecordingId(), RecordingState::kNone};
  for (const auto& [id, state] : record.recordings) {
    if (best.first.empty() || state >= best.second) best = {id, state};
  }
  return best;
}

}  // namespace centralita::ticketing

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/time/time.h"
#include "services/routing/domain/agent.h"
#include "services/routing/domain/call.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/group.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// For how long a call that is over is remembered, so that a repeated question gets the same answer.
inline constexpr absl::Duration kRememberCalls = absl::Minutes(10);

/// When something of an agent or a call is due. Each has one at a time.
struct Timer {
  absl::Time at;
  enum class Of { kAgent, kCall } of = Of::kAgent;
  uint64_t subject = 0;  // AgentIndex or CallNumber.

  friend bool operator==(const Timer&, const Timer&) = default;
  friend bool operator<(const Timer& a, const Timer& b) {
    if (a.at != b.at) return a.at < b.at;
    return a.of != b.of ? a.of < b.of : a.subject < b.subject;
  }
};

/// A call that is over, and when that was.
struct Remembered {
  absl::Time over;
  CallNumber call = 0;

  friend bool operator==(const Remembered&, const Remembered&) = default;
};

/// All that is not derived: what a snapshot keeps. In the order of the indexes.
struct Image {
  uint64_t last_token = 0;
  CallNumber last_call = 0;
  std::vector<Group> groups;  // config, turn, figures.
  std::vector<Agent> agents;  // All but memberships and indexed_*.
  std::vector<Call> calls;    // By number.
  std::vector<Remembered> remembered;
};

/// Everything that the router knows of a workspace: the fold of its log.
///
/// Changed by Apply alone, so that live state and replay cannot differ. The indexes make each event
/// cost what the agents and calls that it names cost, however many others there are: routable agents
/// of a group by position, waiting calls by place, timers by time. Copyable: holds no pointers.
class Workspace {
 public:
  Workspace() = default;
  explicit Workspace(Image image);
  Image ToImage() const;

  /// Takes in one fact. Facts about a call that is not known (any more) change nothing.
  void Apply(const Event& event);

  /// Null if there is none. Valid until the next Apply.
  const Group* FindGroup(const GroupId& id) const;
  const Agent* FindAgent(const PersonId& id) const;
  const Call* FindCall(const CallId& id) const;

  std::optional<GroupIndex> IndexOf(const GroupId& id) const;
  std::optional<AgentIndex> IndexOf(const PersonId& id) const;

  const std::vector<Group>& groups() const { return groups_; }
  const std::vector<Agent>& agents() const { return agents_; }
  const Group& group(GroupIndex index) const { return groups_[index]; }
  const Agent& agent(AgentIndex index) const { return agents_[index]; }
  const Call& call(CallNumber number) const { return calls_.at(number); }
  size_t call_count() const { return calls_.size(); }
  std::vector<const Call*> calls() const;  // By number.

  uint64_t last_token() const { return last_token_; }
  const absl::btree_set<Timer>& timers() const { return timers_; }
  std::optional<absl::Time> next_due() const;

  friend bool operator==(const Workspace&, const Workspace&) = default;

 private:
  friend class Applier;

  AgentIndex FindOrAdd(const PersonId& person);
  void SetMembers(GroupIndex index);

  /// Changes an agent or a call, and the indexes with it.
  template <typename Change>
  void Edit(Agent& agent, absl::Time now, Change change);
  template <typename Change>
  void Edit(Call& call, Change change);

  static std::optional<Timer> TimerOf(const Agent& agent, AgentIndex index);
  static std::optional<Timer> TimerOf(const Call& call);
  void Reset(const std::optional<Timer>& before, const std::optional<Timer>& after);
  void Reindex(Agent& agent);
  void Forget(absl::Time now);

  uint64_t last_token_ = 0;
  CallNumber last_call_ = 0;
  std::vector<Group> groups_;
  std::vector<Agent> agents_;
  absl::node_hash_map<CallNumber, Call> calls_;
  std::deque<Remembered> remembered_;

  // Derived.
  absl::flat_hash_map<GroupId, GroupIndex> group_index_;
  absl::flat_hash_map<PersonId, AgentIndex> agent_index_;
  absl::flat_hash_map<CallId, CallNumber> call_index_;
  absl::btree_set<Timer> timers_;
};

/// Where `agent` stands in `group`; nothing if it is no member.
std::optional<uint32_t> PositionIn(const Agent& agent, GroupIndex group);

}  // namespace centralita::routing

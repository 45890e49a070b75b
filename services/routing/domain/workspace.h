#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/routing/domain/agent.h"
#include "services/routing/domain/call.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/group.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// For how long a call that is over is remembered, so that a repeated question gets the same answer.
inline constexpr absl::Duration kRememberCalls = absl::Minutes(10);

/// When something of an agent, a call or a group is due. Each has one at a time.
struct Timer {
  absl::Time at;
  enum class Of { kAgent, kCall, kGroup } of = Of::kAgent;
  uint64_t subject = 0;  // AgentIndex, CallNumber or GroupIndex.

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

/// A supervisor's request that was carried out, and when.
struct CarriedOut {
  absl::Time time;
  std::string request_id;
  uint64_t digest = 0;

  friend bool operator==(const CarriedOut&, const CarriedOut&) = default;
};

/// All that is not derived: what a snapshot keeps. In the order of the indexes.
struct Image {
  uint64_t last_token = 0;
  CallNumber last_call = 0;
  std::vector<Group> groups;  // All but what is marked as derived.
  std::vector<Agent> agents;  // All but memberships.
  std::vector<Call> calls;    // By number.
  std::vector<Remembered> remembered;
  std::vector<CarriedOut> carried_out;
};

/// Everything that the router knows of a workspace: the fold of its log.
///
/// Changed by Apply alone, so that live state and replay cannot differ. The indexes make each event
/// cost what the agents and calls that it names cost, however many others there are: free agents of
/// a group in the order of its strategy, waiting calls by place, timers by time. Copyable: holds no
/// pointers.
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

  /// The call of this caller that is to be called back; null if there is none.
  const Call* FindCallback(absl::string_view number) const;
  /// Calls that are kept for this agent.
  std::vector<CallNumber> HeldFor(AgentIndex agent) const;
  bool HasCarriedOut(absl::string_view request_id) const;
  /// The digest of the request with this id; nothing if it was not carried out.
  std::optional<uint64_t> DigestOf(absl::string_view request_id) const;

  /// Agents whose next status holds from now on: their calls and their wrap-up are over.
  const absl::btree_set<AgentIndex>& turning() const { return turning_; }

  uint64_t last_token() const { return last_token_; }
  const absl::btree_set<Timer>& timers() const { return timers_; }
  std::optional<absl::Time> next_due() const;

  friend bool operator==(const Workspace&, const Workspace&) = default;

 private:
  friend class Applier;

  AgentIndex FindOrAdd(const PersonId& person);
  void SetMembers(GroupIndex index, absl::Time now);

  /// Changes an agent or a call, and the indexes with it.
  template <typename Change>
  void Edit(Agent& agent, absl::Time now, Change change);
  template <typename Change>
  void Edit(Call& call, Change change);

  static std::optional<Timer> TimerOf(const Agent& agent, AgentIndex index);
  static std::optional<Timer> TimerOf(const Call& call);
  std::optional<Timer> TimerOf(const Group& group, GroupIndex index) const;
  void Reset(const std::optional<Timer>& before, const std::optional<Timer>& after);
  void Reindex(Agent& agent, absl::Time now);
  /// Brings one membership's share of the group's indexes up to date.
  void Reindex(Agent& agent, Membership& membership, absl::Time now);
  /// Changes a group's timer by whatever `change` does to the group.
  template <typename Change>
  void Edit(Group& group, Change change);
  void Index(const Call& call);
  void Unindex(const Call& call);
  void Forget(absl::Time now);

  uint64_t last_token_ = 0;
  CallNumber last_call_ = 0;
  std::vector<Group> groups_;
  std::vector<Agent> agents_;
  absl::node_hash_map<CallNumber, Call> calls_;
  std::deque<Remembered> remembered_;
  std::deque<CarriedOut> carried_out_;

  // Derived.
  absl::flat_hash_map<GroupId, GroupIndex> group_index_;
  absl::flat_hash_map<PersonId, AgentIndex> agent_index_;
  absl::flat_hash_map<CallId, CallNumber> call_index_;
  absl::flat_hash_map<std::string, CallNumber> callback_index_;   // By the number to call.
  absl::flat_hash_map<std::string, uint64_t> carried_out_index_;  // Digests.
  absl::btree_set<std::pair<AgentIndex, CallNumber>> held_;
  absl::btree_set<Timer> timers_;
  absl::btree_set<AgentIndex> turning_;
};

/// The membership of `agent` in `group`; null if it is no member.
const Membership* MembershipIn(const Agent& agent, GroupIndex group);

/// Where `agent` stands in `group`; nothing if it is no member.
std::optional<uint32_t> PositionIn(const Agent& agent, GroupIndex group);

/// Whether the membership at `position` holds at `now`: not disabled, and within its time.
bool HoldsAt(const GroupConfig& config, uint32_t position, absl::Time now);

/// What ranks the agent among those of the group.
Merit MeritOf(const Agent& agent, GroupIndex group);

/// What the call's place in the queue goes by.
absl::Time PlaceOf(const Call& call, const GroupConfig& config);

}  // namespace centralita::routing

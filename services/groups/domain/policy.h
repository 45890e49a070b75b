#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/groups/domain/availability.h"
#include "services/groups/domain/finding.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"
#include "services/groups/domain/overflow_chain.h"

namespace centralita::groups {

/// The groups in service of a workspace, as one thing that can be reasoned about: what becomes of
/// every call in the year that begins at `start`. Timelines are worked out when they are first asked
/// for. Not safe for concurrent use.
class Policy {
 public:
  static constexpr absl::Duration kYear = absl::Hours(24 * 365);

  /// `with_numbers`: the groups that answer a number; unset: not known, so that nothing is said of
  /// what leads where.
  Policy(std::vector<Group> groups, std::vector<Holiday> catalogue,
         std::optional<std::set<GroupId>> with_numbers, absl::Time start);

  const std::vector<Group>& groups() const { return groups_; }
  const std::optional<std::set<GroupId>>& with_numbers() const { return with_numbers_; }
  absl::Time start() const { return start_; }
  absl::Time end() const { return start_ + kYear; }

  /// nullptr if none in service has the id.
  const Group* Find(const GroupId& id) const;
  /// Those with targets, for FindCycle.
  const std::map<GroupId, OverflowNode>& nodes() const { return nodes_; }
  /// Whether a number, or a group that a number leads to, leads to the group; true if that is not known.
  bool IsReached(const GroupId& id) const {
    return !with_numbers_.has_value() || reached_.count(id) > 0;
  }

  /// Its display name in quotes, or its id.
  std::string NameOf(const GroupId& id) const;

  /// When a group in service takes calls, from start() to end().
  const std::vector<OpenStretch>& TimelineOf(const Group& group) const;
  /// Why that cannot be evaluated; otherwise OK.
  absl::Status FaultOf(const Group& group) const;

  /// `instant` as the group's clock on the wall shows it: "Mon 2026-12-25 09:00 (Europe/Madrid)".
  std::string LocalTime(const Group& group, absl::Time instant) const;

 private:
  struct Worked {
    std::vector<OpenStretch> timeline;
    absl::Status fault;
  };
  const Worked& Work(const Group& group) const;
  void Reach();

  std::vector<Group> groups_;
  std::map<GroupId, size_t> by_id_;
  std::map<GroupId, OverflowNode> nodes_;
  std::set<GroupId> reached_;
  std::vector<Holiday> catalogue_;
  std::optional<std::set<GroupId>> with_numbers_;
  absl::Time start_;
  mutable std::map<GroupId, Worked> worked_;
};

/// The groups that `group` sends calls to: by overflow, in order, and by redirection.
std::vector<GroupId> LeadsTo(const Group& group);

/// What is wrong or doubtful, errors first: with all groups, or with those of `about` alone.
std::vector<Finding> FindFaults(const Policy& policy);
std::vector<Finding> FindFaults(const Policy& policy, const std::set<GroupId>& about);

/// The parts of it, for one group each, in files of their own: policy_graph.cc, policy_hours.cc,
/// policy_people.cc.
void FindGraphFaults(const Policy& policy, const Group& group, std::vector<Finding>& findings);
void FindHoursFaults(const Policy& policy, const Group& group, std::vector<Finding>& findings);
void FindPeopleFaults(const Policy& policy, const Group& group, std::vector<Finding>& findings);

}  // namespace centralita::groups

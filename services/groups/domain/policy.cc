#include "services/groups/domain/policy.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/schedule/time_zone.h"

namespace centralita::groups {

Policy::Policy(std::vector<Group> groups, std::vector<Holiday> catalogue,
               std::optional<std::set<GroupId>> with_numbers, absl::Time start)
    : groups_(std::move(groups)),
      catalogue_(std::move(catalogue)),
      with_numbers_(std::move(with_numbers)),
      start_(start) {
  for (size_t i = 0; i < groups_.size(); ++i) {
    const Group& group = groups_[i];
    by_id_.emplace(group.id, i);
    if (group.overflow.targets.empty()) continue;
    nodes_.emplace(group.id, OverflowNode{group.id, group.display_name, group.overflow.targets});
  }
  if (with_numbers_.has_value()) Reach();
}

void Policy::Reach() {
  reached_ = *with_numbers_;
  std::deque<GroupId> queue(reached_.begin(), reached_.end());
  while (!queue.empty()) {
    const Group* group = Find(queue.front());
    queue.pop_front();
    if (group == nullptr) continue;
    for (const GroupId& next : LeadsTo(*group)) {
      if (reached_.insert(next).second) queue.push_back(next);
    }
  }
}

const Group* Policy::Find(const GroupId& id) const {
  const auto it = by_id_.find(id);
  return it == by_id_.end() ? nullptr : &groups_[it->second];
}

std::string Policy::NameOf(const GroupId& id) const {
  const Group* group = Find(id);
  return absl::StrCat("\"", group != nullptr ? group->display_name : id.value(), "\"");
}

const Policy::Worked& Policy::Work(const Group& group) const {
  const auto it = worked_.find(group.id);
  if (it != worked_.end()) return it->second;
  const Opening opening(group, catalogue_);
  return worked_.emplace(group.id, Worked{opening.Timeline(start_, end()), opening.fault()})
      .first->second;
}

const std::vector<OpenStretch>& Policy::TimelineOf(const Group& group) const {
  return Work(group).timeline;
}

absl::Status Policy::FaultOf(const Group& group) const { return Work(group).fault; }

std::string Policy::LocalTime(const Group& group, absl::Time instant) const {
  const std::string& name =
      group.hours.has_value() ? group.hours->time_zone : group.holidays.time_zone;
  absl::StatusOr<absl::TimeZone> zone = schedule::FindTimeZone(name);
  if (!zone.ok()) {
    return absl::StrCat(absl::FormatTime("%a %Y-%m-%d %H:%M", instant, absl::UTCTimeZone()),
                        " (UTC)");
  }
  return absl::StrCat(absl::FormatTime("%a %Y-%m-%d %H:%M", instant, *zone), " (", name, ")");
}

std::vector<GroupId> LeadsTo(const Group& group) {
  std::vector<GroupId> to = group.overflow.targets;
  if (group.redirect.mode != RedirectMode::kNever) to.push_back(group.redirect.target);
  return to;
}

std::vector<Finding> FindFaults(const Policy& policy) {
  std::set<GroupId> all;
  for (const Group& group : policy.groups()) all.insert(group.id);
  return FindFaults(policy, all);
}

std::vector<Finding> FindFaults(const Policy& policy, const std::set<GroupId>& about) {
  std::vector<Finding> findings;
  for (const Group& group : policy.groups()) {
    if (about.count(group.id) == 0) continue;
    FindGraphFaults(policy, group, findings);
    FindHoursFaults(policy, group, findings);
    FindPeopleFaults(policy, group, findings);
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return static_cast<int>(a.severity) > static_cast<int>(b.severity);
  });
  return findings;
}

}  // namespace centralita::groups

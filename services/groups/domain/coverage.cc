#include "services/groups/domain/coverage.h"

#include <algorithm>
#include <utility>

namespace centralita::groups {
namespace {

class Coverage {
 public:
  void Add(CoverageStretch stretch) {
    if (!stretches_.empty()) {
      CoverageStretch& last = stretches_.back();
      if (last.answering == stretch.answering && last.rule == stretch.rule &&
          last.name == stretch.name) {
        last.end = stretch.end;
        return;
      }
    }
    stretches_.push_back(std::move(stretch));
  }

  std::vector<CoverageStretch> Take() { return std::move(stretches_); }

 private:
  std::vector<CoverageStretch> stretches_;
};

}  // namespace

bool OverflowsWhenClosed(const Group& group, AvailabilityRule rule) {
  return rule == AvailabilityRule::kHoliday ? group.overflow.when_holiday
                                            : group.overflow.when_closed;
}

const OpenStretch& StretchAt(const std::vector<OpenStretch>& timeline, absl::Time instant) {
  const auto it = std::partition_point(
      timeline.begin(), timeline.end(),
      [instant](const OpenStretch& stretch) { return stretch.end <= instant; });
  return it == timeline.end() ? timeline.back() : *it;
}

std::vector<CoverageStretch> CoverageOf(const Policy& policy, const Group& group) {
  std::vector<const std::vector<OpenStretch>*> targets;
  std::vector<GroupId> ids;
  for (const GroupId& id : group.overflow.targets) {
    const Group* target = policy.Find(id);
    if (target == nullptr) continue;
    targets.push_back(&policy.TimelineOf(*target));
    ids.push_back(id);
  }
  Coverage coverage;
  for (const OpenStretch& own : policy.TimelineOf(group)) {
    if (own.open || !OverflowsWhenClosed(group, own.rule)) {
      coverage.Add({own.begin, own.end, own.open ? group.id : GroupId(), own.rule, own.name});
      continue;
    }
    for (absl::Time begin = own.begin; begin < own.end;) {
      CoverageStretch stretch{begin, own.end, GroupId(), own.rule, own.name};
      for (size_t i = 0; i < targets.size() && stretch.answering.empty(); ++i) {
        const OpenStretch& at = StretchAt(*targets[i], begin);
        stretch.end = std::min(stretch.end, at.end);
        if (at.open) stretch.answering = ids[i];
      }
      begin = stretch.end;
      coverage.Add(std::move(stretch));
    }
  }
  return coverage.Take();
}

}  // namespace centralita::groups

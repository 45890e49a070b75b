// What happens when: instants at which nobody takes a call, overflow that cannot help.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/groups/domain/coverage.h"
#include "services/groups/domain/policy.h"

namespace centralita::groups {
namespace {

/// What a call finds that comes to `group` during a stretch: where it may overflow.
bool MayOverflow(const Group& group, const OpenStretch& own) {
  const Overflow& overflow = group.overflow;
  if (own.open) return overflow.when_no_agent || overflow.when_timeout || overflow.when_full;
  return OverflowsWhenClosed(group, own.rule);
}

std::string WhyClosed(const CoverageStretch& stretch) {
  switch (stretch.rule) {
    case AvailabilityRule::kHoliday:
      return absl::StrCat("on holiday (", stretch.name, ")");
    case AvailabilityRule::kOverride:
    case AvailabilityRule::kManual:
      return absl::StrCat("closed (", stretch.name, ")");
    default:
      return "closed";
  }
}

/// An error only if no call of the whole year would be taken, and no hand and no override of some days
/// is the reason, which somebody wants for a time.
void FindDeadEnd(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  const std::vector<CoverageStretch> coverage = CoverageOf(policy, group);
  const auto is_missed = [](const CoverageStretch& s) { return s.answering.empty(); };
  const auto dead = std::find_if(coverage.begin(), coverage.end(), is_missed);
  if (dead == coverage.end()) return;
  const bool always = std::all_of(coverage.begin(), coverage.end(), [](const CoverageStretch& s) {
    return s.answering.empty() && s.rule != AvailabilityRule::kManual &&
           s.rule != AvailabilityRule::kOverride;
  });
  const bool walked = OverflowsWhenClosed(group, dead->rule) && !group.overflow.targets.empty();
  std::string where = " and overflows nowhere then";
  if (walked) {
    where = absl::StrCat(
        ", and so is where its calls overflow to: ",
        absl::StrJoin(group.overflow.targets, ", ", [&policy](std::string* out, const GroupId& id) {
          out->append(policy.NameOf(id));
        }));
  }
  findings.push_back({.reason = "DEAD_END",
                      .severity = always ? Severity::kError : Severity::kWarning,
                      .message = absl::StrCat(
                          "on ", policy.LocalTime(group, dead->begin), " \"", group.display_name,
                          "\" is ", WhyClosed(*dead), where, ": a caller gets a missed call",
                          always ? "; so does every other caller of the year" : ""),
                      .group = group.id,
                      .display_name = group.display_name,
                      .time = dead->begin,
                      .path = walked ? group.overflow.targets : std::vector<GroupId>()});
}

/// Whether `target` takes calls at an instant at which those of `group` overflow.
bool Helps(const Policy& policy, const Group& group, const Group& target) {
  const std::vector<OpenStretch>& theirs = policy.TimelineOf(target);
  auto at = theirs.begin();
  for (const OpenStretch& own : policy.TimelineOf(group)) {
    if (!MayOverflow(group, own)) continue;
    while (at != theirs.end() && at->end <= own.begin) ++at;
    for (auto i = at; i != theirs.end() && i->begin < own.end; ++i) {
      if (i->open) return true;
    }
  }
  return false;
}

void FindUselessTargets(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  const std::vector<OpenStretch>& timeline = policy.TimelineOf(group);
  const auto first =
      std::find_if(timeline.begin(), timeline.end(),
                   [&group](const OpenStretch& own) { return MayOverflow(group, own); });
  if (first == timeline.end()) return;  // FindUselessTriggers says so.
  for (const GroupId& id : group.overflow.targets) {
    const Group* target = policy.Find(id);
    if (target == nullptr || Helps(policy, group, *target)) continue;
    findings.push_back(
        {.reason = "TARGET_NEVER_HELPS",
         .severity = Severity::kWarning,
         .message = absl::StrCat("whenever calls to \"", group.display_name, "\" overflow, ",
                                 policy.NameOf(id), " takes none either: on ",
                                 policy.LocalTime(group, first->begin), ", say"),
         .group = group.id,
         .display_name = group.display_name,
         .time = first->begin,
         .target = id});
  }
}

void FindUselessTriggers(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  if (group.overflow.targets.empty()) return;
  const std::vector<OpenStretch>& timeline = policy.TimelineOf(group);
  const auto closes = [&timeline](bool on_holiday) {
    return std::any_of(timeline.begin(), timeline.end(), [on_holiday](const OpenStretch& own) {
      return !own.open && (own.rule == AvailabilityRule::kHoliday) == on_holiday;
    });
  };
  const auto report = [&](absl::string_view trigger, absl::string_view why) {
    findings.push_back(
        {"TRIGGER_NEVER_FIRES", Severity::kWarning,
         absl::StrCat("\"", group.display_name, "\" overflows ", trigger, ", but ", why), group.id,
         group.display_name});
  };
  if (group.overflow.when_closed && !closes(false)) {
    report("when it is closed", "nothing but a hand closes it in a year");
  }
  if (group.overflow.when_holiday && !closes(true)) {
    report("on holidays", "none closes it in a year");
  }
  if (group.overflow.when_full && group.max_length == 0) {
    report("when it is full", "any number of callers may wait");
  }
}

}  // namespace

void FindHoursFaults(const Policy& policy, const Group& group, std::vector<Finding>& findings) {
  if (absl::Status fault = policy.FaultOf(group); !fault.ok()) {
    findings.push_back({"HOURS_NOT_EVALUABLE", Severity::kError,
                        absl::StrCat("the hours of \"", group.display_name,
                                     "\" cannot be evaluated: ", fault.message()),
                        group.id, group.display_name});
    return;
  }
  FindDeadEnd(policy, group, findings);
  FindUselessTargets(policy, group, findings);
  FindUselessTriggers(policy, group, findings);
}

}  // namespace centralita::groups

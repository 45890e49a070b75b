#include "services/groups/app/policies.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"
#include "services/groups/app/people_check.h"
#include "services/groups/app/permissions.h"
#include "services/groups/app/references.h"
#include "services/groups/domain/policy.h"

namespace centralita::groups {
namespace {

constexpr size_t kMaxCoverage = 1000;  // Groups whose coverage is shown at a time.

// A Timestamp ends with the year 9999, and a year is looked at from the start on.
const absl::Time kNoMoreYears = absl::FromCivil(absl::CivilSecond(9998), absl::UTCTimeZone());

absl::Status Missing(const GroupId& id) {
  return status::Error(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND",
                       absl::StrCat("no group in service has the id ", id.value()),
                       {{"group", id.value()}});
}

/// Puts `wanted` among `groups`: in place of the one with its id, or as a new one called by its queue.
absl::Status Insert(Group wanted, std::vector<Group>& groups) {
  if (wanted.id.empty()) {
    wanted.id = GroupId(absl::StrCat(kQueuePrefix, wanted.queue_id));
    groups.push_back(std::move(wanted));
    return absl::OkStatus();
  }
  for (Group& group : groups) {
    if (group.id != wanted.id) continue;
    wanted.manual = group.manual;
    group = std::move(wanted);
    return absl::OkStatus();
  }
  return Missing(wanted.id);
}

std::set<GroupId> AndSenders(const GroupId& id, const std::vector<Group>& groups) {
  std::set<GroupId> about = {id};
  for (const Group& group : groups) {
    const std::vector<GroupId> to = LeadsTo(group);
    if (std::find(to.begin(), to.end(), id) != to.end()) about.insert(group.id);
  }
  return about;
}

std::string IdsOf(const std::vector<Group>& groups) {
  return absl::StrJoin(groups, ",",
                       [](std::string* out, const Group& group) { out->append(group.id.value()); });
}

/// What an applied plan is remembered by: "id,id|archived id".
std::string ToText(const AppliedPlan& applied) {
  return absl::StrCat(IdsOf(applied.groups), "|", IdsOf(applied.archived));
}

absl::StatusOr<AppliedPlan> Recall(GroupEdit& edit, absl::string_view made) {
  AppliedPlan applied;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(made, '|');
  for (const auto& [ids, groups] : {std::make_pair(parts.first, &applied.groups),
                                    std::make_pair(parts.second, &applied.archived)}) {
    for (const absl::string_view id : absl::StrSplit(ids, ',', absl::SkipEmpty())) {
      absl::StatusOr<Group> group = edit.Get(GroupId(id));
      if (!group.ok()) return group.status();
      groups->push_back(*std::move(group));
    }
  }
  return applied;
}

}  // namespace

absl::StatusOr<Verdict> Policies::Validate(const Question& question, absl::Time deadline) {
  const absl::Time start = question.start.value_or(clock_.Now());
  if (start < absl::UnixEpoch() || start >= kNoMoreYears) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TIME_OUT_OF_RANGE",
                         "start_time is not in the years 1970 to 9997");
  }
  if (question.group.has_value()) {
    absl::Status valid = CheckGroup(*question.group);
    if (!valid.ok() && status::Reason(valid) != "OVERFLOW_SELF") return valid;
  }
  absl::StatusOr<std::set<GroupId>> numbers = numbers_.FindAnswering(question.workspace, deadline);
  if (!numbers.ok()) return numbers.status();
  std::vector<Group> groups;
  std::vector<Holiday> catalogue;
  absl::Status read =
      store_.Edit(question.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        absl::StatusOr<std::vector<Group>> in_service = edit.AllInService();
        if (!in_service.ok()) return in_service.status();
        absl::StatusOr<std::vector<Holiday>> holidays = edit.Holidays();
        if (!holidays.ok()) return holidays.status();
        groups = *std::move(in_service);
        catalogue = *std::move(holidays);
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  if (question.group.has_value()) {
    if (absl::Status in = Insert(*question.group, groups); !in.ok()) return in;
    if (absl::Status valid = CheckPicked(*question.group, catalogue); !valid.ok()) return valid;
  }

  Verdict verdict{.start = start};
  std::set<GroupId> about;
  if (question.group.has_value()) {
    const GroupId id = question.group->id.empty() ? groups.back().id : question.group->id;
    about = AndSenders(id, groups);
  }
  const Policy policy(std::move(groups), std::move(catalogue), *std::move(numbers), verdict.start);
  verdict.findings = about.empty() ? FindFaults(policy) : FindFaults(policy, about);
  if (!question.coverage) return verdict;
  for (const Group& group : policy.groups()) {
    if (!about.empty() && about.count(group.id) == 0) continue;
    if (verdict.coverage.size() == kMaxCoverage) break;
    verdict.coverage.push_back({group.id, CoverageOf(policy, group)});
  }
  return verdict;
}

absl::StatusOr<MadePlan> Policies::MakeIn(GroupEdit& edit, const WantedGroups& wanted,
                                          absl::Time now, bool with_ids,
                                          std::vector<Group>* before) {
  absl::StatusOr<std::vector<Group>> in_service = edit.AllInService();
  if (!in_service.ok()) return in_service.status();
  absl::StatusOr<std::vector<Holiday>> catalogue = edit.Holidays();
  if (!catalogue.ok()) return catalogue.status();
  absl::StatusOr<int64_t> revision = edit.Revision();
  if (!revision.ok()) return revision.status();
  const auto id_of_new = [&](const Group& group) {
    if (with_ids) return GroupId(ids_.Next());
    return GroupId(absl::StrCat(kQueuePrefix, group.queue_id));
  };
  absl::StatusOr<std::vector<PlannedGroup>> groups =
      MakePlan(*in_service, wanted.groups, wanted.archive_others, id_of_new);
  if (!groups.ok()) return groups.status();
  for (const PlannedGroup& planned : *groups) {
    if (planned.action == PlannedAction::kArchive) continue;
    if (absl::Status valid = CheckPicked(planned.group, *catalogue); !valid.ok()) return valid;
  }
  *before = *in_service;
  MadePlan plan;
  plan.findings = FindFaults(
      Policy(After(*groups, *std::move(in_service)), *std::move(catalogue), std::nullopt, now));
  plan.groups = *std::move(groups);
  plan.etag = PlanEtag(*revision, wanted.request);
  return plan;
}

absl::Status Policies::CheckStaff(const WantedGroups& wanted, const std::vector<PlannedGroup>& plan,
                                  const std::vector<Group>& before, absl::Time deadline) {
  std::map<GroupId, const Group*> known;
  for (const Group& group : before) known.emplace(group.id, &group);
  std::vector<Staffing> staffings;
  for (const PlannedGroup& planned : plan) {
    const auto it = known.find(planned.group.id);
    staffings.push_back({&planned.group, it == known.end() ? nullptr : it->second});
  }
  return CheckPeople(people_, wanted.workspace, staffings, deadline);
}

absl::StatusOr<MadePlan> Policies::Plan(const Actor& actor, const WantedGroups& wanted,
                                        absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  MadePlan plan;
  std::vector<Group> before;
  absl::Status read = store_.Edit(wanted.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
    absl::StatusOr<MadePlan> made = MakeIn(edit, wanted, clock_.Now(), false, &before);
    if (made.ok()) plan = *std::move(made);
    return made.status();
  });
  if (!read.ok()) return read;
  absl::Status known = CheckStaff(wanted, plan.groups, before, deadline);
  if (!known.ok()) return known;
  return plan;
}

// People are asked after by planning it first: no row is locked while a peer is waited for. If the
// groups change in between, the etag does.
absl::StatusOr<AppliedPlan> Policies::Apply(const Actor& actor, const WantedGroups& wanted,
                                            const std::string& etag, const Wish& wish,
                                            absl::Time deadline) {
  if (absl::Status may = CheckMayEdit(people_, actor, deadline); !may.ok()) return may;
  if (etag.empty()) {
    return status::Error(absl::StatusCode::kInvalidArgument, "ETAG_REQUIRED",
                         "a plan is carried out that was seen");
  }
  AppliedPlan applied;
  bool done_before = false;
  const auto recall = [&](GroupEdit& edit) -> absl::Status {
    absl::StatusOr<std::optional<std::string>> made = edit.FindWish(wish);
    if (!made.ok() || !made->has_value()) return made.status();
    absl::StatusOr<AppliedPlan> known = Recall(edit, **made);
    if (!known.ok()) return known.status();
    applied = *std::move(known);
    done_before = true;
    return absl::OkStatus();
  };
  absl::Status recalled = store_.Edit(wanted.workspace, deadline, recall);
  if (!recalled.ok()) return recalled;
  if (done_before) return applied;
  absl::StatusOr<MadePlan> planned = Plan(actor, wanted, deadline);
  if (!planned.ok()) return planned.status();

  absl::Status edited =
      store_.Edit(wanted.workspace, deadline, [&](GroupEdit& edit) -> absl::Status {
        if (absl::Status known = recall(edit); !known.ok() || done_before) return known;
        const absl::Time now = clock_.Now();
        std::vector<Group> before;
        absl::StatusOr<MadePlan> plan = MakeIn(edit, wanted, now, true, &before);
        if (!plan.ok()) return plan.status();
        if (plan->etag != etag) {
          return status::Error(absl::StatusCode::kAborted, "PLAN_OUTDATED",
                               "the groups, or the list, are not those that were planned with");
        }
        if (absl::Status valid = RefuseErrors(plan->findings); !valid.ok()) return valid;
        if (absl::Status s = CarryOut(edit, actor, *plan, before, now); !s.ok()) return s;
        for (PlannedGroup& group : plan->groups) {
          const bool archived = group.action == PlannedAction::kArchive;
          (archived ? applied.archived : applied.groups).push_back(std::move(group.group));
        }
        return edit.RecordWish(wish, ToText(applied));
      });
  if (!edited.ok()) return edited;
  return applied;
}

// What is archived comes first, because it gives its queue free.
absl::Status Policies::CarryOut(GroupEdit& edit, const Actor& actor, MadePlan& plan,
                                const std::vector<Group>& before, absl::Time now) {
  absl::StatusOr<std::vector<Holiday>> catalogue = edit.Holidays();
  if (!catalogue.ok()) return catalogue.status();
  std::map<GroupId, const Group*> known;
  for (const Group& group : before) known.emplace(group.id, &group);
  for (const bool archives : {true, false}) {
    for (PlannedGroup& planned : plan.groups) {
      if (planned.action == PlannedAction::kNone) continue;
      if ((planned.action == PlannedAction::kArchive) != archives) continue;
      Group& group = planned.group;
      const auto it = known.find(group.id);
      group.update_time = now;
      ++group.version;
      ++group.snapshot_version;
      if (it == known.end()) group.create_time = now;
      const std::vector<Holiday> observed = Observed(group, *catalogue);
      absl::Status kept =
          it == known.end() ? edit.Insert(group, observed) : edit.Replace(group, observed);
      if (!kept.ok()) return kept;
      const Audit audit =
          AuditOf(actor, "ApplyGroups", it == known.end() ? Group() : *it->second, group);
      if (absl::Status noted = edit.Note(audit); !noted.ok()) return noted;
    }
  }
  return absl::OkStatus();
}

}  // namespace centralita::groups

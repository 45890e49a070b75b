#include "services/groups/wire/policy.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "services/groups/wire/change.h"
#include "services/groups/wire/convert.h"

namespace centralita::groups {
namespace {

constexpr int kMaxFindings = 1000;
constexpr int kMaxUncovered = 100;
constexpr size_t kMaxCoverageBytes = 2 * 1024 * 1024;  // Half of what a client takes.
constexpr absl::Duration kWeek = absl::Hours(7 * 24);

/// A group's name; of one that does not exist yet, what it is called by.
std::string GroupName(const WorkspaceId& workspace, const GroupId& id) {
  return absl::StartsWith(id.value(), kQueuePrefix) ? id.value()
                                                    : NameOf(kGroupName, workspace, id);
}

v1::Finding Shown(const WorkspaceId& workspace, const Finding& finding) {
  v1::Finding proto;
  proto.set_reason(finding.reason);
  proto.set_severity(static_cast<v1::Severity>(finding.severity));
  proto.set_message(finding.message);
  proto.set_group(GroupName(workspace, finding.group));
  proto.set_group_display_name(finding.display_name);
  if (finding.time.has_value()) *proto.mutable_time() = ToProto(*finding.time);
  if (!finding.target.empty()) proto.set_target(GroupName(workspace, finding.target));
  if (!finding.agent.empty()) proto.set_agent(NameOf(kPersonName, workspace, finding.agent));
  for (const GroupId& id : finding.path) proto.add_path(GroupName(workspace, id));
  return proto;
}

v1::CoverageInterval Shown(const WorkspaceId& workspace, const CoverageStretch& stretch) {
  v1::CoverageInterval proto;
  *proto.mutable_start_time() = ToProto(stretch.begin);
  *proto.mutable_end_time() = ToProto(stretch.end);
  if (!stretch.answering.empty()) {
    proto.set_answering_group(GroupName(workspace, stretch.answering));
  }
  proto.set_rule(ToProto(stretch.rule));
  proto.set_holiday(stretch.name);
  return proto;
}

v1::GroupCoverage Shown(const WorkspaceId& workspace, const GroupCoverage& coverage,
                        absl::Time start) {
  v1::GroupCoverage proto;
  proto.set_group(GroupName(workspace, coverage.group));
  std::map<GroupId, absl::Duration> shares;
  for (const CoverageStretch& stretch : coverage.stretches) {
    shares[stretch.answering] += stretch.end - stretch.begin;
    if (stretch.begin < start + kWeek) {
      CoverageStretch shown = stretch;
      shown.end = std::min(shown.end, start + kWeek);
      *proto.add_week() = Shown(workspace, shown);
    }
    if (!stretch.answering.empty()) continue;
    proto.set_uncovered_count(proto.uncovered_count() + 1);
    if (proto.uncovered_size() < kMaxUncovered) *proto.add_uncovered() = Shown(workspace, stretch);
  }
  *proto.mutable_uncovered_time() = ToProto(shares[GroupId()]);
  *proto.mutable_covered_span() = ToProto(Policy::kYear);
  const auto add_share = [&](const GroupId& id) {
    v1::AnswerShare& share = *proto.add_shares();
    share.set_group(GroupName(workspace, id));
    *share.mutable_time() = ToProto(shares[id]);
  };
  add_share(coverage.group);
  for (const auto& [id, time] : shares) {
    if (!id.empty() && id != coverage.group) add_share(id);
  }
  return proto;
}

}  // namespace

v1::ValidatePolicyResponse ToProto(const WorkspaceId& workspace, const Verdict& verdict) {
  v1::ValidatePolicyResponse proto;
  proto.set_finding_count(static_cast<int32_t>(verdict.findings.size()));
  for (const Finding& finding : verdict.findings) {
    if (proto.findings_size() == kMaxFindings) break;
    *proto.add_findings() = Shown(workspace, finding);
  }
  size_t bytes = 0;
  for (const GroupCoverage& coverage : verdict.coverage) {
    if (bytes >= kMaxCoverageBytes) break;
    v1::GroupCoverage& added = *proto.add_coverage();
    added = Shown(workspace, coverage, verdict.start);
    bytes += added.ByteSizeLong();
  }
  return proto;
}

v1::Plan ToProto(const WorkspaceId& workspace, const MadePlan& plan) {
  v1::Plan proto;
  for (const PlannedGroup& planned : plan.groups) {
    v1::PlannedGroup& added = *proto.add_groups();
    added.set_action(static_cast<v1::PlannedAction>(planned.action));
    added.set_queue_id(planned.group.queue_id);
    if (planned.action != PlannedAction::kCreate) {
      added.set_group(NameOf(kGroupName, workspace, planned.group.id));
    }
    added.set_display_name(planned.group.display_name);
    for (const FieldDifference& difference : planned.differences) {
      *added.add_fields() = ToProto(difference);
    }
  }
  for (const Finding& finding : plan.findings) {
    if (proto.findings_size() == kMaxFindings) break;
    *proto.add_findings() = Shown(workspace, finding);
  }
  proto.set_etag(plan.etag);
  return proto;
}

v1::GroupTemplate ToProto(const GroupTemplate& from) {
  v1::GroupTemplate proto;
  proto.set_template_id(from.id);
  proto.set_description(from.description);
  *proto.mutable_group() = ToProto(from.group);
  v1::Group& group = *proto.mutable_group();
  group.clear_name();
  group.clear_state();
  group.clear_etag();
  group.clear_create_time();
  group.clear_update_time();
  return proto;
}

}  // namespace centralita::groups

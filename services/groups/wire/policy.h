#pragma once

#include "centralita/groups/v1/policy.pb.h"
#include "centralita/groups/v1/policy_service.pb.h"
#include "services/groups/app/policies.h"
#include "services/groups/domain/policy.h"
#include "services/groups/domain/templates.h"

namespace centralita::groups {

/// What is shown of a verdict: errors first, and of each list so many as the contract says.
v1::ValidatePolicyResponse ToProto(const WorkspaceId& workspace, const Verdict& verdict);

v1::Plan ToProto(const WorkspaceId& workspace, const MadePlan& plan);

v1::GroupTemplate ToProto(const GroupTemplate& from);

}  // namespace centralita::groups

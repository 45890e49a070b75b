#pragma once

#include <vector>

#include <google/protobuf/repeated_field.h>

#include "centralita/groups/v1/group.pb.h"
#include "services/routing/domain/skill.h"

namespace centralita::routing {

SkillLevel FromProto(const groups::v1::SkillLevel& proto);
groups::v1::SkillLevel ToProto(const SkillLevel& skill);

SkillDemand FromProto(const groups::v1::SkillDemand& proto);
groups::v1::SkillDemand ToProto(const SkillDemand& demand);

using SkillDemandProtos = google::protobuf::RepeatedPtrField<groups::v1::SkillDemand>;

std::vector<SkillDemand> FromProto(const SkillDemandProtos& protos);
void Write(const std::vector<SkillDemand>& demands, SkillDemandProtos& to);

}  // namespace centralita::routing

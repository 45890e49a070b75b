#include "services/routing/wire/skill.h"

#include "services/routing/wire/time.h"

namespace centralita::routing {

SkillLevel FromProto(const groups::v1::SkillLevel& proto) {
  return {.skill = proto.skill(), .level = proto.level()};
}

groups::v1::SkillLevel ToProto(const SkillLevel& skill) {
  groups::v1::SkillLevel proto;
  proto.set_skill(skill.skill);
  proto.set_level(skill.level);
  return proto;
}

SkillDemand FromProto(const groups::v1::SkillDemand& proto) {
  return {.skill = proto.skill(),
          .min_level = proto.min_level(),
          .preferred = proto.preferred(),
          .drop_after = FromProto(proto.drop_after())};
}

groups::v1::SkillDemand ToProto(const SkillDemand& demand) {
  groups::v1::SkillDemand proto;
  proto.set_skill(demand.skill);
  proto.set_min_level(demand.min_level);
  proto.set_preferred(demand.preferred);
  if (demand.drop_after != absl::ZeroDuration()) {
    *proto.mutable_drop_after() = ToProto(demand.drop_after);
  }
  return proto;
}

std::vector<SkillDemand> FromProto(const SkillDemandProtos& protos) {
  std::vector<SkillDemand> demands;
  for (const groups::v1::SkillDemand& proto : protos) demands.push_back(FromProto(proto));
  return demands;
}

void Write(const std::vector<SkillDemand>& demands, SkillDemandProtos& to) {
  for (const SkillDemand& demand : demands) *to.Add() = ToProto(demand);
}

}  // namespace centralita::routing

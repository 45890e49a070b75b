#pragma once

#include "centralita/routing/v1/routing_event.pb.h"
#include "services/routing/domain/wait_model.h"

namespace centralita::routing {

v1::WaitModelImage ToProto(const WaitModel& model);
WaitModel FromProto(const v1::WaitModelImage& proto);

v1::WaitEstimate ToProto(const WaitEstimate& estimate);
WaitEstimate FromProto(const v1::WaitEstimate& proto);

}  // namespace centralita::routing

#include "services/routing/wire/wait_model.h"

#include "services/routing/wire/time.h"

namespace centralita::routing {

v1::WaitModelImage ToProto(const WaitModel& model) {
  const WaitModel::Image& image = model.image();
  v1::WaitModelImage proto;
  proto.set_times(image.times);
  proto.set_seconds(image.seconds);
  if (image.since.has_value()) *proto.mutable_since_time() = ToProto(*image.since);
  proto.set_held(image.held);
  proto.set_scored(image.scored);
  return proto;
}

WaitModel FromProto(const v1::WaitModelImage& proto) {
  WaitModel::Image image{.times = proto.times(),
                         .seconds = proto.seconds(),
                         .held = proto.held(),
                         .scored = proto.scored()};
  if (proto.has_since_time()) image.since = FromProto(proto.since_time());
  return WaitModel(image);
}

v1::WaitEstimate ToProto(const WaitEstimate& estimate) {
  v1::WaitEstimate proto;
  *proto.mutable_low() = ToProto(estimate.low);
  *proto.mutable_high() = ToProto(estimate.high);
  return proto;
}

WaitEstimate FromProto(const v1::WaitEstimate& proto) {
  return {.low = FromProto(proto.low()), .high = FromProto(proto.high())};
}

}  // namespace centralita::routing

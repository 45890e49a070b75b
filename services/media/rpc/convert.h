#pragma once

#include "absl/status/statusor.h"
#include "centralita/media/v1/command.pb.h"
#include "centralita/media/v1/leg.pb.h"
#include "centralita/media/v1/media_gateway_service.pb.h"
#include "services/media/app/command_desk.h"
#include "services/media/app/gateway.h"
#include "services/media/domain/command.h"

namespace centralita::media {

v1::ExplainOutboundResponse ToProto(const OutboundView& view);
v1::ExplainInboundResponse ToProto(const InboundView& view);

/// INVALID_ARGUMENT / COMMAND_INVALID if it has no verb.
absl::StatusOr<Command> FromProto(const v1::Command& command);
v1::CommandResult ToProto(const CommandResult& result);
v1::Leg ToProto(const LegView& leg);

}  // namespace centralita::media

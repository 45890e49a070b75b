#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "centralita/routing/v1/routing_event.pb.h"
#include "services/routing/domain/cause.h"
#include "services/routing/domain/event.h"

namespace centralita::routing {

/// A command as its centralita.routing.v1.CommandImage, serialised. Empty for ConfigureGroup: the fact
/// that it leads to holds all of it.
std::string EncodeCommand(const Command& command);

/// DATA_LOSS with COMMAND_MALFORMED if it is none of ours, or none at all.
absl::StatusOr<Command> DecodeCommand(absl::string_view bytes);

v1::Cause ToProto(const Cause& cause);
v1::PolicyImage ToProto(const Policy& policy);

/// `first`: the fact that the cause came with. DATA_LOSS with COMMAND_MALFORMED.
absl::StatusOr<Cause> FromProto(const v1::Cause& proto, const Fact& first);

/// As DecodeEvent, with its cause.
absl::StatusOr<Event> DecodeEventAndCause(absl::string_view bytes);

}  // namespace centralita::routing

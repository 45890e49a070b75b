#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/routing/domain/tally.h"

namespace centralita::routing {

// What a Tally has open, serialised: OpenStayImage, OpenWrapUpImage and google.protobuf.Duration.

std::string Encode(const OpenStay& stay);
std::string Encode(const OpenWrapUp& wrap_up);
std::string Encode(absl::Duration level);

// DATA_LOSS with TALLY_MALFORMED if it is none of ours.

absl::Status Decode(absl::string_view bytes, OpenStay& stay);
absl::Status Decode(absl::string_view bytes, OpenWrapUp& wrap_up);
absl::Status Decode(absl::string_view bytes, absl::Duration& level);

}  // namespace centralita::routing

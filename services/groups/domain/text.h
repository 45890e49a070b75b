#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::groups {

/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED unless `name` is 1 to 200 characters without control
/// characters, and not all blank.
absl::Status CheckDisplayName(absl::string_view name);

/// INVALID_ARGUMENT with QUEUE_ID_REQUIRED unless `queue_id` is 1 to 64 printable ASCII characters
/// without blanks.
absl::Status CheckQueueId(absl::string_view queue_id);

}  // namespace centralita::groups

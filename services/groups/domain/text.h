#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::groups {

/// Whether `text` is UTF-8 (RFC 3629) of `min` to `max` characters, in any script, that is not all
/// blank and has nothing in it that cannot be seen but changes what is: no control characters, line
/// or paragraph separators, overrides of the direction of writing.
bool IsPlainText(absl::string_view text, int min, int max);

/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED unless `name` is plain text of 1 to 200 characters.
absl::Status CheckDisplayName(absl::string_view name);

/// INVALID_ARGUMENT with QUEUE_ID_REQUIRED unless `queue_id` is 1 to 64 printable ASCII characters
/// without blanks.
absl::Status CheckQueueId(absl::string_view queue_id);

/// INVALID_ARGUMENT with SKILL_INVALID unless `skill` is plain text of 1 to 64 characters.
absl::Status CheckSkillName(absl::string_view skill);

/// INVALID_ARGUMENT with REASON_REQUIRED unless `reason` is plain text of 1 to 200 characters.
absl::Status CheckReason(absl::string_view reason);

}  // namespace centralita::groups

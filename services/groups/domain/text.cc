#include "services/groups/domain/text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "libs/status/error.h"

namespace centralita::groups {
namespace {

constexpr size_t kMaxDisplayName = 200;
constexpr size_t kMaxQueueId = 64;

/// Characters of UTF-8 text: its bytes but for the followers (RFC 3629 §3). protobuf has seen to it
/// that it is UTF-8.
size_t CountCharacters(absl::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

absl::Status CheckDisplayName(absl::string_view name) {
  const bool printable =
      std::none_of(name.begin(), name.end(), [](char c) { return absl::ascii_iscntrl(c); });
  if (printable && !absl::StripAsciiWhitespace(name).empty() &&
      CountCharacters(name) <= kMaxDisplayName) {
    return absl::OkStatus();
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "DISPLAY_NAME_REQUIRED",
                       "display_name must be 1 to 200 printable characters",
                       {{"field", "display_name"}});
}

absl::Status CheckQueueId(absl::string_view queue_id) {
  if (!queue_id.empty() && queue_id.size() <= kMaxQueueId &&
      std::all_of(queue_id.begin(), queue_id.end(),
                  [](char c) { return absl::ascii_isgraph(c); })) {
    return absl::OkStatus();
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "QUEUE_ID_REQUIRED",
                       "queue_id must be 1 to 64 printable characters without blanks",
                       {{"field", "queue_id"}});
}

}  // namespace centralita::groups

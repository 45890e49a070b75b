#include "services/media/rtp/media_types.h"

namespace centralita::media {

absl::string_view ToString(PlayOutcome outcome) {
  switch (outcome) {
    case PlayOutcome::kCompleted:
      return "COMPLETED";
    case PlayOutcome::kStopped:
      return "STOPPED";
    case PlayOutcome::kReplaced:
      return "REPLACED";
    case PlayOutcome::kLegClosed:
      return "LEG_CLOSED";
  }
  return "UNKNOWN";
}

}  // namespace centralita::media

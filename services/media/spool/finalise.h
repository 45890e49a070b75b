#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/media/spool/spool.h"

namespace centralita::media {

/// Makes `<folder>/<id>.wav` and `.json` of an open segment, durably: when it returns, both are
/// on the disk under their names. Doing it again gives the same.
///
/// Blocks may be in any order, missing, or twice; what is missing is silence and told as a gap. A
/// segment without a last block makes a partial recording.
///
/// DATA_LOSS / SEGMENT_UNREADABLE, UNAVAILABLE / SPOOL_UNUSABLE.
absl::StatusOr<FinishedRecording> Finalise(int segment, const std::string& folder);

/// Reads back the JSON that Finalise() wrote. DATA_LOSS / METADATA_UNREADABLE.
absl::StatusOr<FinishedRecording> ReadMetadata(const std::string& folder,
                                               const std::string& recording_id);

}  // namespace centralita::media

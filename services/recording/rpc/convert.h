#pragma once

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "centralita/recording/v1/recording.pb.h"
#include "centralita/recording/v1/recording_service.pb.h"
#include "services/recording/app/recordings.h"

namespace centralita::recording {

namespace v1 = recording::v1;

v1::Recording ToProto(const RecordingId& id, const Recording& recording);

/// INVALID_ARGUMENT / HEADER_MISSING: a field that is required is empty, no id, or negative.
absl::StatusOr<Parcel> ParseHeader(const v1::RecordingHeader& header);

/// Where a page of a list that goes by time and id ends.
std::string ToPosition(absl::Time time, absl::string_view id);
/// INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
absl::StatusOr<std::pair<absl::Time, std::string>> ParsePosition(absl::string_view position);

}  // namespace centralita::recording

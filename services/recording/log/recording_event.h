#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/recording/domain/recording.h"

namespace centralita::recording {

/// An event as the log keeps it: a serialised centralita.recording.v1.RecordingEvent.
std::string Encode(const Event& event);

/// DATA_LOSS / EVENT_UNREADABLE.
absl::StatusOr<Event> Decode(absl::string_view bytes);

}  // namespace centralita::recording

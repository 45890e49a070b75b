#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "centralita/calls/v1/call_event.pb.h"
#include "centralita/recording/v1/recording.pb.h"
#include "services/ticketing/app/call_book.h"

namespace centralita::ticketing {

/// What an event of a call tells us; nothing if it is none of our business (a digit, a prompt).
std::optional<CallFact> ToFact(const calls::v1::CallEvent& event);

/// What an event of a recording tells us of its call.
std::optional<ToldFact> ToFact(absl::string_view recording_id,
                               const recording::v1::RecordingEvent& event);

/// The facts of an entry of the feed of calls, or of recording. DATA_LOSS / EVENT_UNREADABLE.
absl::StatusOr<std::vector<ToldFact>> FactsOfCall(const std::string& call_id,
                                                  const std::vector<std::string>& payloads);
absl::StatusOr<std::vector<ToldFact>> FactsOfRecording(const std::string& recording_id,
                                                       const std::vector<std::string>& payloads);

}  // namespace centralita::ticketing

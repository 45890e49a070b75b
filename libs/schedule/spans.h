#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::schedule {

inline constexpr int kMinutesPerDay = 1440;

/// A stretch of one day, [open, close), in minutes since midnight, 0 <= open < close <= 1440.
struct OpenSpan {
  int open_minute = 0;
  int close_minute = 0;

  friend bool operator==(const OpenSpan&, const OpenSpan&) = default;
};

/// The open spans of one day, in order, none touching the next. Empty: closed all day.
using DaySpans = std::vector<OpenSpan>;

/// Puts `spans` in order and joins those that touch; `whose` names their day in messages.
/// INVALID_ARGUMENT with SPAN_INVALID (empty, reversed or outside the day) or SPANS_OVERLAP.
absl::Status NormaliseSpans(absl::string_view whose, DaySpans& spans);

}  // namespace centralita::schedule

#include "libs/schedule/spans.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::schedule {
namespace {

std::string ToText(const OpenSpan& span) {
  return absl::StrCat("[", span.open_minute, ", ", span.close_minute, ")");
}

}  // namespace

absl::Status NormaliseSpans(absl::string_view whose, DaySpans& spans) {
  for (const OpenSpan& span : spans) {
    if (span.open_minute < 0 || span.close_minute > kMinutesPerDay ||
        span.open_minute >= span.close_minute) {
      return status::Error(absl::StatusCode::kInvalidArgument, "SPAN_INVALID",
                           absl::StrCat("the open span ", ToText(span), " of ", whose,
                                        " is empty, reversed or outside 0..1440"));
    }
  }
  std::sort(spans.begin(), spans.end(), [](const OpenSpan& a, const OpenSpan& b) {
    return std::tie(a.open_minute, a.close_minute) < std::tie(b.open_minute, b.close_minute);
  });
  DaySpans joined;
  for (const OpenSpan& span : spans) {
    if (joined.empty() || joined.back().close_minute < span.open_minute) {
      joined.push_back(span);
    } else if (joined.back().close_minute == span.open_minute) {
      joined.back().close_minute = span.close_minute;
    } else {
      return status::Error(absl::StatusCode::kInvalidArgument, "SPANS_OVERLAP",
                           absl::StrCat("the open spans ", ToText(joined.back()), " and ",
                                        ToText(span), " of ", whose, " overlap"));
    }
  }
  spans = std::move(joined);
  return absl::OkStatus();
}

}  // namespace centralita::schedule

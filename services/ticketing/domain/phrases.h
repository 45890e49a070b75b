#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace centralita::ticketing {

/// The subjects of tickets that the system makes, in the workspace's language ("es", "en", "pt";
/// anything else reads as "es"). `caller` is E.164; empty: withheld.
std::string MissedCallSubject(absl::string_view locale, absl::string_view caller);
std::string DraftSubject(absl::string_view locale, absl::string_view caller);

}  // namespace centralita::ticketing

#pragma once

#include "absl/strings/string_view.h"
#include "services/calls/domain/call.h"

namespace centralita::calls {

/// The names of the domain's values in metrics and in the history's rows.
absl::string_view LabelOf(Phase phase);
absl::string_view LabelOf(Outcome outcome);
absl::string_view LabelOf(MissedReason reason);

}  // namespace centralita::calls

#pragma once

#include "absl/strings/string_view.h"
#include "services/routing/domain/event.h"

namespace centralita::routing {

/// For logs and labels: "force_end".
absl::string_view ToText(SupervisorAction action);

}  // namespace centralita::routing

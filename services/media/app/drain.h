#pragma once

#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/media/app/gateway.h"
#include "services/media/app/loop.h"

namespace centralita::media {

/// Takes no new calls any more, serves those that are here until `deadline`, and ends the rest.
/// Returns when no leg is left. On any thread but the loop's.
void DrainCalls(Gateway& gateway, Loop& loop, const Clock& clock, absl::Time deadline);

}  // namespace centralita::media

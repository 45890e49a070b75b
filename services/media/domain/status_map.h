#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "services/media/domain/leg.h"

namespace centralita::media {

/// What a final SIP response (300..699) to our INVITE means for the leg. `rang`: the phone had rung
/// before, so that a 408 is "nobody answered", else "nobody is there".
EndCause CauseOf(int sip_status, bool rang);

/// Which of the failures of several phones stands for all (RFC 3261 §16.7 step 6, in the spirit of
/// §16.7's preference for what tells most): a 6xx first, then what a person did (486, 603 and
/// others), then what the network did. `statuses` is not empty.
int BestFailure(const std::vector<int>& statuses);

/// The phrase of the responses that we send ourselves. A literal: it lives for ever.
const char* PhraseOf(int sip_status);

}  // namespace centralita::media

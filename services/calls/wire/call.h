#pragma once

#include <cstdint>

#include "centralita/calls/v1/call.pb.h"
#include "services/calls/domain/call.h"

namespace centralita::calls {

/// The call as the API shows it.
v1::Call ToProto(const CallId& id, const Call& call, int64_t version);

}  // namespace centralita::calls

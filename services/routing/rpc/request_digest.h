#pragma once

#include <cstdint>

#include <google/protobuf/message.h>

#include "absl/strings/string_view.h"

namespace centralita::routing {

/// Tells a repeated request from another one with the same id: of its kind, all that it asks, and who
/// asks. The same in every replica and every version. FNV-1a, 64 bits: against mistakes, not malice.
uint64_t DigestOf(const google::protobuf::Message& request, absl::string_view actor);

}  // namespace centralita::routing

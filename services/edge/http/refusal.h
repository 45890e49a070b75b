#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/edge/domain/grpc_web.h"

namespace centralita::edge {

/// What the edge itself answers, written as its services write theirs: google.rpc.Status with
/// ErrorInfo{reason, domain "edge.centralita"}.
Outcome ToOutcome(const absl::Status& why);

/// The name of a google.rpc.Code as metrics show it: "OK", "NOT_FOUND" ...
std::string CodeName(int code);

}  // namespace centralita::edge

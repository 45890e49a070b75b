#include "services/edge/http/refusal.h"

#include "libs/rpc/status.h"

namespace centralita::edge {

Outcome ToOutcome(const absl::Status& why) {
  const grpc::Status status = rpc::ToGrpc(why, "edge.centralita");
  return {.code = status.error_code(),
          .message = status.error_message(),
          .details = status.error_details()};
}

std::string CodeName(int code) {
  return absl::StatusCodeToString(static_cast<absl::StatusCode>(code));
}

}  // namespace centralita::edge

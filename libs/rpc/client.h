#pragma once

#include <grpcpp/client_context.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/rpc/status.h"

namespace centralita::rpc {

/// Readies a call to a peer: its deadline, and this thread's request id and trace as metadata.
void Prepare(grpc::ClientContext& context, absl::Time deadline);

/// One unary call:
///
///   rpc::Unary(*stub_, &v1::GroupService::StubInterface::GetGroup, request, deadline)
///
/// The peer's error with its reason; DEADLINE_EXCEEDED; UNAVAILABLE if nobody is there.
template <typename Stub, typename Interface, typename Request, typename Response>
absl::StatusOr<Response> Unary(Stub& stub,
                               grpc::Status (Interface::*method)(grpc::ClientContext*,
                                                                 const Request&, Response*),
                               const Request& request, absl::Time deadline) {
  grpc::ClientContext context;
  Prepare(context, deadline);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

}  // namespace centralita::rpc

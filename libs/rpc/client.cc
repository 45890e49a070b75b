#include "libs/rpc/client.h"

#include "libs/trace/trace.h"

namespace centralita::rpc {

void Prepare(grpc::ClientContext& context, absl::Time deadline) {
  if (deadline < absl::InfiniteFuture()) context.set_deadline(absl::ToChronoTime(deadline));
  const trace::Context trace = trace::ChildOf(trace::Current());
  context.AddMetadata(trace::kTraceparent, trace::FormatTraceparent(trace));
  context.AddMetadata(trace::kRequestId, trace.request_id);
}

}  // namespace centralita::rpc

#pragma once

#include <memory>

#include <grpcpp/server_context.h>

#include "centralita/calls/v1/call_service.pb.h"
#include "libs/rpc/stream_writer.h"
#include "libs/workers/workers.h"
#include "services/calls/app/call_watchers.h"
#include "services/calls/rpc/call_name.h"

namespace centralita::calls {

using WatchWriter = rpc::StreamWriter<v1::WatchCallResponse>;

/// Sends a call's state to `writer`, now and whenever it has changed, until it has ended. What is
/// given must outlive the stream.
void FollowCall(std::shared_ptr<WatchWriter> writer, CallName name, CallStore& calls,
                CallWatchers& watchers, Workers& workers, const Clock& clock);

}  // namespace centralita::calls

#pragma once

#include <grpcpp/support/server_callback.h>

#include "centralita/calls/v1/call_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "libs/workers/workers.h"
#include "services/calls/app/call_history.h"
#include "services/calls/app/call_store.h"
#include "services/calls/app/call_watchers.h"

namespace centralita::calls {

/// Shows calls, and lets people act on them.
class CallService final
    : public v1::CallService::WithCallbackMethod_WatchCall<v1::CallService::Service> {
 public:
  struct Surroundings {
    CallStore& calls;
    CallHistory& history;
    CallWatchers& watchers;
    Workers& workers;  // For watchers' reads. Stopped after the server, before this is destroyed.
    const Clock& clock;
    TimerQueue& timers;
  };

  /// All must outlive this.
  explicit CallService(const Surroundings& around) : around_(around) {}

  grpc::Status GetCall(grpc::ServerContext* context, const v1::GetCallRequest* request,
                       v1::Call* response) override;
  grpc::Status ListCalls(grpc::ServerContext* context, const v1::ListCallsRequest* request,
                         v1::ListCallsResponse* response) override;
  grpc::Status GetCallTimeline(grpc::ServerContext* context,
                               const v1::GetCallTimelineRequest* request,
                               v1::CallTimeline* response) override;
  grpc::Status HangUpCall(grpc::ServerContext* context, const v1::HangUpCallRequest* request,
                          v1::Call* response) override;
  grpc::ServerWriteReactor<v1::WatchCallResponse>* WatchCall(
      grpc::CallbackServerContext* context, const v1::WatchCallRequest* request) override;

 private:
  absl::StatusOr<v1::Call> Get(const grpc::ServerContext& context, const std::string& name);
  absl::StatusOr<v1::ListCallsResponse> List(const grpc::ServerContext& context,
                                             const v1::ListCallsRequest& request);
  absl::StatusOr<v1::CallTimeline> Timeline(const grpc::ServerContext& context,
                                            const std::string& name);
  absl::StatusOr<v1::Call> HangUpNow(const grpc::ServerContext& context, const std::string& name);

  const Surroundings around_;
};

}  // namespace centralita::calls

#pragma once

#include "centralita/ticketing/v1/call_tab_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "services/ticketing/app/tab_board.h"
#include "services/ticketing/rpc/convert.h"

namespace centralita::ticketing {

/// Serves centralita.ticketing.v1.CallTabService: the unary methods on gRPC's threads, the stream
/// without one. Safe for concurrent use.
class CallTabService final
    : public v1::CallTabService::WithCallbackMethod_WatchCallTabs<v1::CallTabService::Service> {
 public:
  /// All must outlive this.
  CallTabService(TabBoard& board, TimerQueue& timers, const Clock& clock)
      : board_(board), timers_(timers), clock_(clock) {}

  grpc::Status ListCallTabs(grpc::ServerContext* context, const v1::ListCallTabsRequest* request,
                            v1::ListCallTabsResponse* response) override;
  grpc::Status CloseCallTab(grpc::ServerContext* context, const v1::CloseCallTabRequest* request,
                            v1::CallTab* response) override;
  grpc::ServerWriteReactor<v1::WatchCallTabsResponse>* WatchCallTabs(
      grpc::CallbackServerContext* context, const v1::WatchCallTabsRequest* request) override;

 private:
  TabBoard& board_;
  TimerQueue& timers_;
  const Clock& clock_;
};

}  // namespace centralita::ticketing

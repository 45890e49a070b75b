#pragma once

#include <memory>
#include <string>

#include <grpcpp/support/server_interceptor.h>

#include "libs/metrics/metrics.h"

namespace centralita::rpc {

/// What is done around every call: its request id and trace become the thread's, its end is logged
/// and counted. A caller's mistake is logged as INFO, ours as ERROR.
///
/// Metrics: centralita_rpc_handled_total{service,method,code,reason}, centralita_rpc_seconds
/// {service,method}, centralita_rpc_in_flight{service}.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeCallInterceptor(
    std::string service, metrics::Registry* metrics);

}  // namespace centralita::rpc

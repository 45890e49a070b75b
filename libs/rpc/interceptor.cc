#include "libs/rpc/interceptor.h"

#include <utility>

#include <grpcpp/server_context.h>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "libs/log/context.h"
#include "libs/log/log.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "libs/trace/trace.h"

namespace centralita::rpc {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

constexpr absl::string_view kQuiet[] = {"grpc.health.", "grpc.reflection."};

struct Families {
  explicit Families(metrics::Registry& registry)
      : handled(registry.Counter("centralita_rpc_handled_total", "Calls that have ended.",
                                 {"service", "method", "code", "reason"})),
        seconds(registry.Histogram("centralita_rpc_seconds", "How long unary calls took.",
                                   metrics::Buckets::kOperationSeconds, {"service", "method"})),
        in_flight(registry.Gauge("centralita_rpc_in_flight", "Calls that have not ended.",
                                 {"service"})) {}

  metrics::CounterFamily handled;
  metrics::HistogramFamily seconds;
  metrics::GaugeFamily in_flight;
};

/// "/centralita.groups.v1.GroupService/GetGroup" in two.
std::pair<std::string, std::string> SplitMethod(absl::string_view path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  return parts.size() == 3 ? std::pair(parts[1], parts[2]) : std::pair(std::string(path), "");
}

absl::string_view Find(const std::multimap<grpc::string_ref, grpc::string_ref>& metadata,
                       const char* name) {
  const auto it = metadata.find(name);
  if (it == metadata.end()) return "";
  return absl::string_view(it->second.data(), it->second.size());
}

class CallInterceptor final : public grpc::experimental::Interceptor {
 public:
  CallInterceptor(ServerRpcInfo* info, const std::string& service, const Families* families)
      : service_(service),
        families_(families),
        unary_(info->type() == ServerRpcInfo::Type::UNARY),
        begun_(absl::Now()) {
    std::tie(rpc_service_, method_) = SplitMethod(info->method());
    for (const absl::string_view quiet : kQuiet) quiet_ |= absl::StartsWith(rpc_service_, quiet);
    if (families_ != nullptr) families_->in_flight.With({service_}).Increment();
  }

  ~CallInterceptor() override {
    if (families_ != nullptr) families_->in_flight.With({service_}).Decrement();
    if (!ended_) End(grpc::Status(grpc::StatusCode::CANCELLED, "the caller has gone"));
  }

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_INITIAL_METADATA)) {
      Begin(*methods->GetRecvInitialMetadata());
    }
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::PRE_SEND_STATUS)) {
      End(methods->GetSendStatus());
    }
    methods->Proceed();
  }

 private:
  void Begin(const std::multimap<grpc::string_ref, grpc::string_ref>& metadata) {
    trace_ =
        trace::FromHeaders(Find(metadata, trace::kTraceparent), Find(metadata, trace::kRequestId));
    // A unary handler runs on this thread, right after this.
    if (unary_) trace::Enter(trace_, service_);
  }

  void End(const grpc::Status& status) {
    if (std::exchange(ended_, true)) return;
    const absl::Status told = FromGrpc(status);
    const std::string reason = status::Reason(told);
    const absl::Duration took = absl::Now() - begun_;
    if (families_ != nullptr) {
      const std::string code = absl::StatusCodeToString(told.code());
      families_->handled.With({rpc_service_, method_, code, reason}).Increment();
      if (unary_) {
        families_->seconds.With({rpc_service_, method_}).Observe(absl::ToDoubleSeconds(took));
      }
    }
    {
      const log::ScopedContext scope({.service = service_,
                                      .request_id = trace_.request_id,
                                      .trace_id = trace_.trace_id,
                                      .span_id = trace_.span_id});
      Log(told, reason, took);
    }
    if (unary_) trace::Leave();
  }

  void Log(const absl::Status& told, const std::string& reason, absl::Duration took) const {
    const auto level = quiet_ || told.ok() ? log::Level::kDebug : log::Level::kInfo;
    log::Write(level, told.ok() ? "call was answered" : "call was refused",
               {{"rpc", rpc_service_ + "/" + method_},
                {"code", absl::StatusCodeToString(told.code())},
                {"reason", reason},
                {"message", told.message()},
                {"took", took}});
  }

  const std::string& service_;
  const Families* const families_;
  const bool unary_;
  const absl::Time begun_;
  std::string rpc_service_;
  std::string method_;
  bool quiet_ = false;
  bool ended_ = false;
  trace::Context trace_;
};

class Factory final : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  Factory(std::string service, metrics::Registry* metrics) : service_(std::move(service)) {
    if (metrics != nullptr) families_ = std::make_unique<Families>(*metrics);
  }

  grpc::experimental::Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    return new CallInterceptor(info, service_, families_.get());
  }

 private:
  const std::string service_;
  std::unique_ptr<Families> families_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface> MakeCallInterceptor(
    std::string service, metrics::Registry* metrics) {
  return std::make_unique<Factory>(std::move(service), metrics);
}

}  // namespace centralita::rpc

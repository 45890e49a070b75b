#include "services/calls/rpc/gateway_event_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/status.h"
#include "services/calls/rpc/internal.h"
#include "services/calls/wire/leg_event.h"

namespace centralita::calls {
namespace {

constexpr int kMostEvents = 100;

absl::Status Invalid(absl::string_view what) {
  return status::Error(absl::StatusCode::kInvalidArgument, "EVENT_INVALID", what);
}

}  // namespace

grpc::Status GatewayEventService::ReportLegEvents(grpc::ServerContext* context,
                                                  const v1::ReportLegEventsRequest* request,
                                                  v1::ReportLegEventsResponse*) {
  return rpc::ToGrpc(Report(*context, *request), kErrorDomain);
}

absl::Status GatewayEventService::Report(const grpc::ServerContext& context,
                                         const v1::ReportLegEventsRequest& request) {
  if (absl::Status allowed = CheckInternal(context); !allowed.ok()) return allowed;
  if (request.events().empty() || request.events_size() > kMostEvents) {
    return Invalid(absl::StrCat(request.events_size(), " events, not 1 to ", kMostEvents));
  }
  const absl::StatusOr<CallId> call = CallId::Parse(request.events(0).call_id());
  if (!call.ok()) return Invalid(absl::StrCat("call_id: ", call.status().message()));
  std::vector<LegEvent> events;
  for (const media::v1::LegEvent& proto : request.events()) {
    if (proto.call_id() != call->value()) return Invalid("events of more than one call");
    absl::StatusOr<LegEvent> event = FromProto(proto);
    if (!event.ok()) return event.status();
    events.push_back(*std::move(event));
  }
  return reports_.Take(*call, std::move(events), rpc::DeadlineOf(context));
}

}  // namespace centralita::calls

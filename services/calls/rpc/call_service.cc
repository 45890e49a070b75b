#include "services/calls/rpc/call_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "libs/rpc/caller.h"
#include "libs/rpc/deadline.h"
#include "libs/rpc/page_token.h"
#include "libs/rpc/status.h"
#include "services/calls/rpc/call_name.h"
#include "services/calls/rpc/call_watch.h"
#include "services/calls/rpc/internal.h"
#include "services/calls/wire/call.h"
#include "services/calls/wire/call_event.h"

namespace centralita::calls {

grpc::Status CallService::GetCall(grpc::ServerContext* context, const v1::GetCallRequest* request,
                                  v1::Call* response) {
  return rpc::Finish(Get(*context, request->name()), response, kErrorDomain);
}

grpc::Status CallService::ListCalls(grpc::ServerContext* context,
                                    const v1::ListCallsRequest* request,
                                    v1::ListCallsResponse* response) {
  return rpc::Finish(List(*context, *request), response, kErrorDomain);
}

grpc::Status CallService::GetCallTimeline(grpc::ServerContext* context,
                                          const v1::GetCallTimelineRequest* request,
                                          v1::CallTimeline* response) {
  return rpc::Finish(Timeline(*context, request->name()), response, kErrorDomain);
}

grpc::Status CallService::HangUpCall(grpc::ServerContext* context,
                                     const v1::HangUpCallRequest* request, v1::Call* response) {
  return rpc::Finish(HangUpNow(*context, request->name()), response, kErrorDomain);
}

grpc::ServerWriteReactor<v1::WatchCallResponse>* CallService::WatchCall(
    grpc::CallbackServerContext* context, const v1::WatchCallRequest* request) {
  auto writer =
      WatchWriter::Create(context, around_.timers, around_.clock, {.domain = kErrorDomain});
  absl::StatusOr<CallName> name = ParseCallName(*context, request->name());
  if (name.ok()) {
    FollowCall(writer, *std::move(name), around_.calls, around_.watchers, around_.workers,
               around_.clock);
  } else {
    writer->Finish(name.status());
  }
  return writer->reactor();
}

absl::StatusOr<v1::Call> CallService::Get(const grpc::ServerContext& context,
                                          const std::string& name) {
  const absl::StatusOr<CallName> parsed = ParseCallName(context, name);
  if (!parsed.ok()) return parsed.status();
  const absl::StatusOr<StoredCall> stored =
      ReadCall(around_.calls, *parsed, rpc::DeadlineOf(context));
  if (!stored.ok()) return stored.status();
  return ToProto(parsed->call, stored->call, stored->version);
}

absl::StatusOr<v1::ListCallsResponse> CallService::List(const grpc::ServerContext& context,
                                                        const v1::ListCallsRequest& request) {
  const auto ids = ids::ParseName("workspaces/*", request.parent());
  if (!ids.ok()) return ids.status();
  if (absl::Status allowed = rpc::CheckWorkspace(context, (*ids)[0]); !allowed.ok()) {
    return allowed;
  }
  const absl::StatusOr<int> size = rpc::PageSize(request.page_size(), {.fallback = 100});
  if (!size.ok()) return size.status();
  const std::string query = absl::StrCat("ListCalls/", (*ids)[0], "/", request.live_only());
  const absl::StatusOr<std::string> before = rpc::DecodePageToken(request.page_token(), query);
  if (!before.ok()) return before.status();

  const absl::StatusOr<std::vector<HistoricCall>> calls =
      around_.history.List({.workspace = WorkspaceId((*ids)[0]),
                            .live_only = request.live_only(),
                            .before = CallId(*before),
                            .limit = *size + 1},
                           rpc::DeadlineOf(context));
  if (!calls.ok()) return calls.status();
  v1::ListCallsResponse response;
  for (const HistoricCall& call : *calls) {
    if (response.calls_size() == *size) {
      const std::string last =
          ids::ParseName("workspaces/*/calls/*", response.calls(*size - 1).name())->at(1);
      response.set_next_page_token(rpc::EncodePageToken(last, query));
      break;
    }
    if (!response.add_calls()->ParseFromString(call.document)) {
      return status::Error(absl::StatusCode::kDataLoss, "HISTORY_CORRUPT", call.id.value());
    }
  }
  return response;
}

absl::StatusOr<v1::CallTimeline> CallService::Timeline(const grpc::ServerContext& context,
                                                       const std::string& name) {
  const absl::StatusOr<CallName> parsed = ParseCallName(context, name);
  if (!parsed.ok()) return parsed.status();
  const absl::Time deadline = rpc::DeadlineOf(context);
  if (auto stored = ReadCall(around_.calls, *parsed, deadline); !stored.ok()) {
    return stored.status();
  }
  const absl::StatusOr<std::vector<Event>> events = around_.calls.History(parsed->call, deadline);
  if (!events.ok()) return events.status();
  v1::CallTimeline timeline;
  for (const Event& event : *events) *timeline.add_events() = ToProto(event);
  return timeline;
}

absl::StatusOr<v1::Call> CallService::HangUpNow(const grpc::ServerContext& context,
                                                const std::string& name) {
  const absl::StatusOr<CallName> parsed = ParseCallName(context, name);
  if (!parsed.ok()) return parsed.status();
  const absl::Time deadline = rpc::DeadlineOf(context);
  if (auto stored = ReadCall(around_.calls, *parsed, deadline); !stored.ok()) {
    return stored.status();
  }
  const absl::StatusOr<Decided> ended = around_.calls.Execute(parsed->call, HangUp{}, deadline);
  if (!ended.ok()) return ended.status();
  return Get(context, name);
}

}  // namespace centralita::calls

#include "services/ticketing/rpc/call_tab_service.h"

#include <memory>
#include <utility>

#include "libs/rpc/status.h"
#include "libs/rpc/stream_writer.h"
#include "services/ticketing/rpc/caller.h"

namespace centralita::ticketing {
namespace {

using Writer = rpc::StreamWriter<v1::WatchCallTabsResponse>;

}  // namespace

grpc::Status CallTabService::ListCallTabs(grpc::ServerContext* context,
                                          const v1::ListCallTabsRequest* request,
                                          v1::ListCallTabsResponse* response) {
  const auto person = ParseResource<PersonId>(*context, "people", request->parent());
  if (!person.ok()) return rpc::ToGrpc(person.status(), kErrorDomain);
  const auto tabs = board_.List(person->first, person->second, rpc::DeadlineOf(*context));
  if (!tabs.ok()) return rpc::ToGrpc(tabs.status(), kErrorDomain);
  for (const TabView& tab : *tabs) *response->add_tabs() = ToProto(tab);
  return grpc::Status::OK;
}

grpc::Status CallTabService::CloseCallTab(grpc::ServerContext* context,
                                          const v1::CloseCallTabRequest* request,
                                          v1::CallTab* response) {
  const auto person = ParseResource<PersonId>(*context, "people", request->parent());
  if (!person.ok()) return rpc::ToGrpc(person.status(), kErrorDomain);
  const auto call = ParseCallId(request->call_id());
  if (!call.ok()) return rpc::ToGrpc(call.status(), kErrorDomain);
  const auto tab = board_.Close(person->first, person->second, *call, rpc::DeadlineOf(*context));
  if (!tab.ok()) return rpc::ToGrpc(tab.status(), kErrorDomain);
  *response = ToProto(*tab);
  return grpc::Status::OK;
}

grpc::ServerWriteReactor<v1::WatchCallTabsResponse>* CallTabService::WatchCallTabs(
    grpc::CallbackServerContext* context, const v1::WatchCallTabsRequest* request) {
  auto writer = Writer::Create(context, timers_, clock_, {.domain = kErrorDomain});
  const auto person = ParseResource<PersonId>(*context, "people", request->parent());
  if (!person.ok()) {
    writer->Finish(person.status());
    return writer->reactor();
  }
  const uint64_t follower = board_.Follow(
      person->first, person->second, [weak = std::weak_ptr<Writer>(writer)](const TabView& tab) {
        const std::shared_ptr<Writer> open = weak.lock();
        if (open == nullptr) return false;
        v1::WatchCallTabsResponse message;
        *message.mutable_tab() = ToProto(tab);
        return open->Push(std::move(message));
      });
  writer->SendHeartbeats([] { return v1::WatchCallTabsResponse(); });
  writer->OnClosed([this, follower] { board_.Unfollow(follower); });
  return writer->reactor();
}

}  // namespace centralita::ticketing

#include "services/edge/clients/grpc_upstream.h"

#include <optional>
#include <utility>
#include <vector>

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include "libs/rpc/caller.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"
#include "libs/trace/trace.h"

namespace centralita::edge {
namespace {

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

/// A server whose threads are all busy refuses calls by itself, and gives no reason: ours.
grpc::Status WithReason(const grpc::Status& status) {
  if (status.error_code() != grpc::StatusCode::RESOURCE_EXHAUSTED ||
      !status.error_details().empty()) {
    return status;
  }
  return rpc::ToGrpc(status::Error(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                                   "too many calls at once: try again in a moment"),
                     "edge.centralita");
}

/// The call as gRPC sees it. Lives until OnDone, whoever else holds on to it.
///
/// A read is started outside of a reaction (when the browser has taken the message before), so the
/// reactor is held from the start until the last read has failed: without the hold, OnDone could
/// come between two reads.
class Reactor final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                      public std::enable_shared_from_this<Reactor> {
 public:
  grpc::ClientContext& context() { return context_; }

  void Start(grpc::GenericStub& stub, const std::string& path, const std::string& message) {
    self_ = shared_from_this();
    const grpc::Slice slice(message);
    request_ = grpc::ByteBuffer(&slice, 1);
    stub.PrepareBidiStreamingCall(&context_, path, grpc::StubOptions(), this);
    AddHold();
    StartWriteLast(&request_, grpc::WriteOptions());
    StartRead(&incoming_);
    StartCall();
  }

  void Next(UpstreamCall::Callback callback) {
    std::unique_lock lock(mutex_);
    if (message_.has_value()) {
      std::optional<std::string> message = std::exchange(message_, std::nullopt);
      lock.unlock();
      StartRead(&incoming_);
      callback(std::move(message));
    } else if (done_) {
      lock.unlock();
      callback(std::nullopt);
    } else {
      waiting_ = std::move(callback);
    }
  }

  /// Nobody will ask again: whatever comes is thrown away until the call has ended.
  void Abandon() {
    bool unread = false;
    {
      const std::lock_guard lock(mutex_);
      abandoned_ = true;
      unread = message_.has_value();
      message_.reset();
    }
    context_.TryCancel();
    if (unread) StartRead(&incoming_);
  }

  const Outcome& outcome() const { return outcome_; }

  void OnReadDone(bool ok) override {
    if (!ok) {
      RemoveHold();
      return;
    }
    std::string message = ToString(incoming_);
    incoming_.Clear();
    std::unique_lock lock(mutex_);
    if (abandoned_) {
      lock.unlock();
      StartRead(&incoming_);
    } else if (waiting_ != nullptr) {
      UpstreamCall::Callback callback = std::exchange(waiting_, nullptr);
      lock.unlock();
      StartRead(&incoming_);
      callback(std::move(message));
    } else {
      message_ = std::move(message);
    }
  }

  void OnDone(const grpc::Status& end) override {
    const grpc::Status status = WithReason(end);
    UpstreamCall::Callback callback;
    {
      const std::lock_guard lock(mutex_);
      outcome_ = {.code = status.error_code(),
                  .message = status.error_message(),
                  .details = status.error_details()};
      done_ = true;
      callback = std::exchange(waiting_, nullptr);
    }
    if (callback != nullptr) callback(std::nullopt);
    const std::shared_ptr<Reactor> last = std::move(self_);
  }

 private:
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer incoming_;
  std::shared_ptr<Reactor> self_;

  std::mutex mutex_;
  std::optional<std::string> message_;  // Read ahead; guarded by mutex_, as all below.
  UpstreamCall::Callback waiting_;
  Outcome outcome_;
  bool done_ = false;
  bool abandoned_ = false;
};

class Call final : public UpstreamCall {
 public:
  explicit Call(std::shared_ptr<Reactor> reactor) : reactor_(std::move(reactor)) {}
  ~Call() override { reactor_->Abandon(); }

  void Next(Callback callback) override { reactor_->Next(std::move(callback)); }
  const Outcome& outcome() const override { return reactor_->outcome(); }
  void Cancel() override { reactor_->context().TryCancel(); }

 private:
  const std::shared_ptr<Reactor> reactor_;
};

void SetHeaders(grpc::ClientContext& context, const CallHeaders& headers) {
  if (headers.deadline != absl::InfiniteFuture()) {
    context.set_deadline(absl::ToChronoTime(headers.deadline));
  }
  if (!headers.principal.is_operator) {
    context.AddMetadata(rpc::kWorkspaceHeader, headers.principal.workspace_id);
    if (!headers.principal.person_id.empty()) {
      context.AddMetadata(rpc::kPersonHeader, headers.principal.person_id);
    }
  }
  context.AddMetadata(trace::kRequestId, headers.request_id);
  if (!headers.traceparent.empty()) context.AddMetadata(trace::kTraceparent, headers.traceparent);
}

}  // namespace

grpc::GenericStub& GrpcUpstream::StubOf(const std::string& service) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<grpc::GenericStub>& stub = stubs_[service];
  if (stub == nullptr) stub = std::make_unique<grpc::GenericStub>(channel_to_(service));
  return *stub;
}

std::shared_ptr<UpstreamCall> GrpcUpstream::Start(const std::string& service,
                                                  const std::string& path,
                                                  const CallHeaders& headers, std::string message) {
  auto reactor = std::make_shared<Reactor>();
  SetHeaders(reactor->context(), headers);
  reactor->Start(StubOf(service), path, message);
  return std::make_shared<Call>(std::move(reactor));
}

}  // namespace centralita::edge

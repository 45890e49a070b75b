#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "libs/rpc/status.h"
#include "libs/status/error.h"

namespace centralita::rpc {

/// What StreamWriter needs to know, apart from the type of its messages.
struct StreamOptions {
  std::string domain;       // For errors: "routing.centralita".
  size_t max_queued = 256;  // Messages that wait for the client.
  absl::Duration heartbeat_interval = absl::Seconds(10);
  absl::Duration drain = absl::Seconds(5);  // Left to a slow client to take what is under way.
};

/// The server's end of a stream that pushes messages to one client, without a thread of its own.
///
///   grpc::ServerWriteReactor<v1::Event>* Watch(grpc::CallbackServerContext* context, …) override {
///     auto writer = rpc::StreamWriter<v1::Event>::Create(context, host.timers(), clock, {…});
///     writer->OnClosed([…] { hub.Unsubscribe(…); });
///     hub.Subscribe([weak = std::weak_ptr(writer)](const v1::Event& e) { … writer->Push(e); });
///     return writer->reactor();
///   }
///
/// Lives until the call is over, however many of its owners let go before. Safe for concurrent use.
template <typename Message>
class StreamWriter final : public std::enable_shared_from_this<StreamWriter<Message>> {
 public:
  /// `timers` and `clock` must outlive all streams: the server stops before them.
  static std::shared_ptr<StreamWriter> Create(grpc::CallbackServerContext* context,
                                              TimerQueue& timers, const Clock& clock,
                                              StreamOptions options);

  /// What the handler returns to gRPC.
  grpc::ServerWriteReactor<Message>* reactor() { return &reactor_; }

  /// Is sent when nothing else was for options.heartbeat_interval. Without it: no heartbeats.
  void SendHeartbeats(std::function<Message()> make);

  /// Runs once when the call is over, for whatever reason; at once if it is over already.
  void OnClosed(std::function<void()> callback);

  /// Queues a message. False if the stream has ended, or ends now because the queue is full: then
  /// the client gets RESOURCE_EXHAUSTED with SLOW_CONSUMER, and must read the state anew.
  bool Push(Message message);

  /// Ends the stream after what is queued. Only the first call counts.
  void Finish(absl::Status status);

 private:
  class Reactor final : public grpc::ServerWriteReactor<Message> {
   public:
    explicit Reactor(StreamWriter* owner) : owner_(owner) {}
    void OnWriteDone(bool ok) override { owner_->WriteDone(ok); }
    void OnCancel() override { owner_->Cancelled(); }
    void OnDone() override { owner_->Done(); }

   private:
    StreamWriter* owner_;
  };

  StreamWriter(grpc::CallbackServerContext* context, TimerQueue& timers, const Clock& clock,
               StreamOptions options)
      : options_(std::move(options)), timers_(timers), clock_(clock), context_(context) {}

  /// Begins the next operation, if one may begin. `lock` is released on the way.
  void Proceed(std::unique_lock<std::mutex> lock);
  void WriteDone(bool ok);
  void Cancelled();
  void Done();
  void ScheduleHeartbeat();
  void Heartbeat();
  void CancelWhatIsLeft();

  const StreamOptions options_;
  TimerQueue& timers_;
  const Clock& clock_;
  Reactor reactor_{this};

  std::mutex mutex_;
  // At most one operation is under way; who sets `busy_` begins it, with the lock released.
  bool busy_ = false;
  bool finished_ = false;  // reactor_.Finish() was called: no operation may follow.
  bool done_ = false;
  std::deque<Message> queue_;
  Message current_;                     // Being written while busy_.
  std::optional<absl::Status> status_;  // How the stream ends, once that is known.
  absl::Time last_write_ = absl::InfinitePast();
  std::function<Message()> make_heartbeat_;
  std::function<void()> on_closed_;
  std::shared_ptr<StreamWriter> self_;  // Held until OnDone.

  std::mutex context_mutex_;  // Held to use context_, so that it is not freed meanwhile.
  grpc::CallbackServerContext* context_;
};

}  // namespace centralita::rpc

#include "libs/rpc/stream_writer_inl.h"  // IWYU pragma: export

#pragma once

// The bodies of StreamWriter's functions. Included by libs/rpc/stream_writer.h alone.

#include "libs/rpc/stream_writer.h"

namespace centralita::rpc {

template <typename Message>
std::shared_ptr<StreamWriter<Message>> StreamWriter<Message>::Create(
    grpc::CallbackServerContext* context, TimerQueue& timers, const Clock& clock,
    StreamOptions options) {
  std::shared_ptr<StreamWriter> writer(
      new StreamWriter(context, timers, clock, std::move(options)));
  writer->self_ = writer;
  return writer;
}

template <typename Message>
void StreamWriter<Message>::SendHeartbeats(std::function<Message()> make) {
  {
    std::lock_guard lock(mutex_);
    make_heartbeat_ = std::move(make);
    last_write_ = clock_.Now();
  }
  ScheduleHeartbeat();
}

template <typename Message>
void StreamWriter<Message>::OnClosed(std::function<void()> callback) {
  {
    std::lock_guard lock(mutex_);
    if (!done_) {
      on_closed_ = std::move(callback);
      return;
    }
  }
  callback();
}

template <typename Message>
bool StreamWriter<Message>::Push(Message message) {
  std::unique_lock lock(mutex_);
  if (status_.has_value()) return false;
  if (queue_.size() < options_.max_queued) {
    queue_.push_back(std::move(message));
    Proceed(std::move(lock));
    return true;
  }
  queue_.clear();
  status_ = status::Error(absl::StatusCode::kResourceExhausted, "SLOW_CONSUMER",
                          "the client does not keep up: it must read the state anew");
  Proceed(std::move(lock));
  // What is being written may be stuck for ever behind a client that does not read.
  timers_.Schedule(clock_.Now() + options_.drain, [weak = this->weak_from_this()] {
    if (const auto writer = weak.lock()) writer->CancelWhatIsLeft();
  });
  return false;
}

template <typename Message>
void StreamWriter<Message>::Finish(absl::Status status) {
  std::unique_lock lock(mutex_);
  if (status_.has_value()) return;
  status_ = std::move(status);
  Proceed(std::move(lock));
}

template <typename Message>
void StreamWriter<Message>::Proceed(std::unique_lock<std::mutex> lock) {
  if (busy_ || finished_) return;
  if (!queue_.empty()) {
    busy_ = true;
    current_ = std::move(queue_.front());
    queue_.pop_front();
    last_write_ = clock_.Now();
    lock.unlock();
    reactor_.StartWrite(&current_);  // Nobody else begins anything while busy_.
  } else if (status_.has_value()) {
    finished_ = true;
    const absl::Status status = *status_;
    // OnDone may destroy this as soon as Finish() is called.
    const std::shared_ptr<StreamWriter> alive = self_;
    lock.unlock();
    reactor_.Finish(ToGrpc(status, options_.domain));
  }
}

template <typename Message>
void StreamWriter<Message>::WriteDone(bool ok) {
  std::unique_lock lock(mutex_);
  busy_ = false;
  if (!ok) {  // The client has gone.
    queue_.clear();
    if (!status_.has_value()) status_ = absl::CancelledError("the client has gone");
  }
  Proceed(std::move(lock));
}

template <typename Message>
void StreamWriter<Message>::Cancelled() {
  std::unique_lock lock(mutex_);
  queue_.clear();
  if (!status_.has_value()) status_ = absl::CancelledError("the client has gone");
  Proceed(std::move(lock));
}

template <typename Message>
void StreamWriter<Message>::Done() {
  {
    std::lock_guard lock(context_mutex_);
    context_ = nullptr;
  }
  std::shared_ptr<StreamWriter> self;  // Released last.
  std::function<void()> on_closed;
  {
    std::lock_guard lock(mutex_);
    done_ = true;
    if (!status_.has_value()) status_ = absl::CancelledError("the call is over");
    self = std::move(self_);
    on_closed = std::move(on_closed_);
    on_closed_ = nullptr;
    make_heartbeat_ = nullptr;
  }
  if (on_closed) on_closed();
}

template <typename Message>
void StreamWriter<Message>::ScheduleHeartbeat() {
  absl::Time due;
  {
    std::lock_guard lock(mutex_);
    if (status_.has_value()) return;
    due = last_write_ + options_.heartbeat_interval;
  }
  timers_.Schedule(due, [weak = this->weak_from_this()] {
    if (const auto writer = weak.lock()) writer->Heartbeat();
  });
}

template <typename Message>
void StreamWriter<Message>::Heartbeat() {
  std::function<Message()> make;
  {
    std::lock_guard lock(mutex_);
    const bool due = clock_.Now() >= last_write_ + options_.heartbeat_interval;
    if (due && !busy_) make = make_heartbeat_;
    if (due && busy_) last_write_ = clock_.Now();  // A write is under way: no need of another.
  }
  if (make) Push(make());
  ScheduleHeartbeat();
}

template <typename Message>
void StreamWriter<Message>::CancelWhatIsLeft() {
  std::lock_guard lock(context_mutex_);
  if (context_ != nullptr) context_->TryCancel();
}

}  // namespace centralita::rpc

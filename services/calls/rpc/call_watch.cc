#include "services/calls/rpc/call_watch.h"

#include <atomic>
#include <mutex>
#include <utility>

#include "services/calls/wire/call.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kReadPatience = absl::Seconds(5);

/// One stream's place in its call. Reads run on workers, one after the other.
class Follower : public std::enable_shared_from_this<Follower> {
 public:
  Follower(const std::shared_ptr<WatchWriter>& writer, CallName name, CallStore& calls,
           Workers& workers, const Clock& clock)
      : writer_(writer), name_(std::move(name)), calls_(calls), workers_(workers), clock_(clock) {}

  /// Changes that come while one waits to be read are read with it.
  void Changed() {
    if (!waiting_.exchange(true)) workers_.Post([self = shared_from_this()] { self->Send(); });
  }

 private:
  void Send() {
    std::lock_guard lock(mutex_);
    waiting_ = false;
    const std::shared_ptr<WatchWriter> writer = writer_.lock();
    if (writer == nullptr) return;
    const absl::StatusOr<StoredCall> stored = ReadCall(calls_, name_, clock_.Now() + kReadPatience);
    if (!stored.ok()) return writer->Finish(stored.status());
    if (stored->version > sent_) {
      sent_ = stored->version;
      v1::WatchCallResponse response;
      *response.mutable_call() = ToProto(name_.call, stored->call, stored->version);
      writer->Push(std::move(response));
    }
    if (stored->call.ended()) writer->Finish(absl::OkStatus());
  }

  const std::weak_ptr<WatchWriter> writer_;
  const CallName name_;
  CallStore& calls_;
  Workers& workers_;
  const Clock& clock_;
  std::atomic<bool> waiting_ = false;
  std::mutex mutex_;
  int64_t sent_ = 0;  // The version that was sent last.
};

}  // namespace

void FollowCall(std::shared_ptr<WatchWriter> writer, CallName name, CallStore& calls,
                CallWatchers& watchers, Workers& workers, const Clock& clock) {
  const CallId call = name.call;
  auto follower = std::make_shared<Follower>(writer, std::move(name), calls, workers, clock);
  const CallWatchers::Id id = watchers.Add(call, [follower] { follower->Changed(); });
  writer->OnClosed([&watchers, call, id] { watchers.Remove(call, id); });
  writer->SendHeartbeats([] { return v1::WatchCallResponse(); });
  follower->Changed();
}

}  // namespace centralita::calls

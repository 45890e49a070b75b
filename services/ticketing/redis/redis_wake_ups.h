#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "libs/clock/clock.h"
#include "libs/redis/client.h"
#include "libs/redis/subscriber.h"
#include "services/ticketing/app/wake_ups.h"

namespace centralita::ticketing {

/// Wakes the followers of this replica at once, and those of the others through a channel of Redis.
///
/// Redis may be away, or forget: nobody waits for it, and what is lost is found by the board's
/// poll. Safe for concurrent use.
class RedisWakeUps final : public WakeUps {
 public:
  struct Handlers {
    std::function<void(const std::set<PersonId>&)> wake;
    std::function<void()> wake_all;  // Messages may have been lost.
  };

  /// `client` and `clock` must outlive this. `channel` is the same on all replicas.
  RedisWakeUps(redis::Client& client, const Clock& clock, std::string channel)
      : client_(client), clock_(clock), channel_(std::move(channel)) {}
  ~RedisWakeUps() override;

  /// From now on the handlers are told. They must not block.
  void Start(Handlers handlers);
  void Stop();

  void Wake(const std::set<PersonId>& persons) override;

 private:
  void Publish();

  redis::Client& client_;
  const Clock& clock_;
  const std::string channel_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  Handlers handlers_;
  std::set<PersonId> waiting_;  // To be published.
  std::optional<redis::Subscriber> subscriber_;
  std::thread publisher_;
};

}  // namespace centralita::ticketing

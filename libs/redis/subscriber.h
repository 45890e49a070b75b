#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/redis/address.h"
#include "libs/redis/connection.h"
#include "libs/redis/reply.h"

namespace centralita::redis {

/// Listens to channels, on a thread of its own, until destroyed.
///
/// Redis keeps no message for those who are not there: what is published while the link is down is
/// lost. `on_subscribed` tells when the link is up (again), so that the owner can look at the truth
/// for what it has missed.
class Subscriber {
 public:
  struct Handlers {
    /// A message. Runs on the subscriber's thread, so it must be short.
    std::function<void(absl::string_view channel, absl::string_view message)> on_message;
    /// All channels are subscribed to, for the first time or again. May be empty.
    std::function<void()> on_subscribed;
  };

  /// `patterns` are as of PSUBSCRIBE; a plain channel name is one.
  Subscriber(Address address, std::vector<std::string> patterns, Handlers handlers);
  ~Subscriber();
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

 private:
  void Run();
  /// Subscribes and reads until the link breaks, or OK when the subscriber is to stop.
  absl::Status Listen();
  absl::Status Read(Connection& connection);
  void Handle(const Reply& message);

  const Address address_;
  const std::vector<std::string> patterns_;
  const Handlers handlers_;
  std::atomic<bool> stopping_ = false;
  bool listening_ = false;   // All patterns are subscribed to on the present link.
  size_t acknowledged_ = 0;  // How many of them.
  std::thread thread_;
};

}  // namespace centralita::redis

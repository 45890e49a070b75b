#include "libs/redis/subscriber.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "libs/log/log.h"
#include "libs/redis/status.h"
#include "libs/status/error.h"

namespace centralita::redis {
namespace {

constexpr absl::Duration kConnectTimeout = absl::Seconds(3);
constexpr absl::Duration kPause = absl::Milliseconds(200);   // Between attempts to connect.
constexpr absl::Duration kGlance = absl::Milliseconds(100);  // How often `stopping_` is looked at.
// A link on which nothing was heard for so long is asked for a sign of life, then given up.
constexpr absl::Duration kAskAfter = absl::Seconds(10);
constexpr absl::Duration kGiveUpAfter = absl::Seconds(15);

}  // namespace

Subscriber::Subscriber(Address address, std::vector<std::string> patterns, Handlers handlers)
    : address_(std::move(address)),
      patterns_(std::move(patterns)),
      handlers_(std::move(handlers)),
      thread_([this] { Run(); }) {}

Subscriber::~Subscriber() {
  stopping_.store(true);
  thread_.join();
}

void Subscriber::Run() {
  while (!stopping_.load()) {
    const absl::Status ended = Listen();
    if (ended.ok()) return;
    log::Warning("subscription was lost", {{"status", ended}});
    absl::SleepFor(kPause);
  }
}

absl::Status Subscriber::Listen() {
  listening_ = false;
  acknowledged_ = 0;
  const absl::Time deadline = absl::Now() + kConnectTimeout;
  auto connection = Connection::Open(address_, deadline);
  if (!connection.ok()) return connection.status();
  Command subscribe = {"PSUBSCRIBE"};
  subscribe.insert(subscribe.end(), patterns_.begin(), patterns_.end());
  if (absl::Status sent = (*connection)->Send({subscribe}, deadline); !sent.ok()) return sent;
  return Read(**connection);
}

absl::Status Subscriber::Read(Connection& connection) {
  absl::Time heard = absl::Now();
  bool asked = false;
  while (!stopping_.load()) {
    absl::StatusOr<Reply> message = connection.Receive(absl::Now() + kGlance);
    const absl::Time now = absl::Now();
    if (message.ok()) {
      heard = now;
      asked = false;
      Handle(*message);
      continue;
    }
    if (status::Reason(message.status()) != "REDIS_SILENT") return message.status();
    if (now - heard > kGiveUpAfter) return Unreachable("the subscription is silent");
    if (now - heard > kAskAfter && !asked) {
      asked = true;
      if (absl::Status sent = connection.Send({{"PING"}}, now + kGlance); !sent.ok()) return sent;
    }
  }
  return absl::OkStatus();
}

void Subscriber::Handle(const Reply& message) {
  if (message.items.empty()) return;
  const std::string& kind = message.items[0].text;
  if (kind == "pmessage" && message.items.size() == 4) {
    handlers_.on_message(message.items[2].text, message.items[3].text);
  } else if (kind == "psubscribe" && ++acknowledged_ == patterns_.size() && !listening_) {
    listening_ = true;
    if (handlers_.on_subscribed) handlers_.on_subscribed();
  }
}

}  // namespace centralita::redis

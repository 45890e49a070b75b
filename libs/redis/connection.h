#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/redis/address.h"
#include "libs/redis/reply.h"

struct redisContext;

namespace centralita::redis {

/// A command and its arguments, any bytes: {"SET", key, value, "PX", "30000"}.
using Command = std::vector<std::string>;

/// One connection to a server. Used by one thread at a time.
class Connection {
 public:
  /// Finds the master (through the sentinels, if there are any: then it is asked whether it is
  /// one), logs in and selects the database. UNAVAILABLE with REDIS_UNREACHABLE.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const Address& address,
                                                          absl::Time deadline);

  /// One reply per command, in order; an error that the server answers is in its command's place.
  using Replies = std::vector<absl::StatusOr<Reply>>;

  /// Sends the commands at once and reads their replies. If that fails, the connection is broken:
  /// UNAVAILABLE with REDIS_UNREACHABLE, or DEADLINE_EXCEEDED with REDIS_SILENT.
  absl::StatusOr<Replies> Call(const std::vector<Command>& commands, absl::Time deadline);

  /// Sends, and expects no reply of its own.
  absl::Status Send(const std::vector<Command>& commands, absl::Time deadline);

  /// Reads one message. DEADLINE_EXCEEDED with REDIS_SILENT if none came in time, which does not
  /// break the connection: a subscriber goes on.
  absl::StatusOr<Reply> Receive(absl::Time deadline);

  /// Whether it is of no more use.
  bool broken() const { return broken_; }

  /// Whether the peer has closed, or said something unasked, while the connection lay idle.
  bool IsStale() const;

 private:
  struct Free {
    void operator()(redisContext* context) const;
  };

  explicit Connection(redisContext* context) : context_(context) {}

  static absl::StatusOr<std::unique_ptr<Connection>> Dial(const HostPort& host,
                                                          absl::Time deadline);
  static absl::StatusOr<std::unique_ptr<Connection>> DialMaster(const Address& address,
                                                                absl::Time deadline);
  absl::Status LogIn(const Address& address, absl::Time deadline);
  /// The whole message that has arrived, if there is one. Null inside: not yet.
  absl::StatusOr<void*> NextReply();
  absl::Status Break(absl::string_view doing);

  std::unique_ptr<redisContext, Free> context_;
  bool broken_ = false;
};

}  // namespace centralita::redis

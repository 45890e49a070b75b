#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "libs/redis/address.h"
#include "libs/redis/connection.h"
#include "libs/redis/reply.h"
#include "libs/redis/script.h"

namespace centralita::redis {

/// A Redis, by a pool of connections. Connects on first use. Safe for concurrent use.
///
/// Every call ends by its deadline. Besides what a call itself says: UNAVAILABLE with
/// REDIS_UNREACHABLE if the server cannot be reached or loads its data; UNAVAILABLE with
/// REDIS_READ_ONLY from a master that has become a replica (the next call looks for the new one);
/// DEADLINE_EXCEEDED with REDIS_SILENT or POOL_EXHAUSTED; INTERNAL with REDIS_ERROR for other errors of the server.
///
/// A command that breaks while it runs may have been carried out: it is not repeated. One on a
/// connection that was cut while it lay idle is sent on another.
class Client {
 public:
  Client(Address address, int size);

  absl::StatusOr<Reply> Run(Command command, absl::Time deadline);

  /// All at once, in order, not as one transaction. The first error, if any, is the result.
  absl::StatusOr<std::vector<Reply>> RunAll(const std::vector<Command>& commands,
                                            absl::Time deadline);

  /// EVALSHA; loads the script if the server does not know it (any more).
  absl::StatusOr<Reply> Run(const Script& script, const std::vector<std::string>& keys,
                            const std::vector<std::string>& args, absl::Time deadline);

  /// PING: a health check.
  absl::Status Ping(absl::Time deadline);

  const Address& address() const { return address_; }

 private:
  absl::StatusOr<std::unique_ptr<Connection>> Take(absl::Time deadline) ABSL_LOCKS_EXCLUDED(mutex_);
  void Return(std::unique_ptr<Connection> connection) ABSL_LOCKS_EXCLUDED(mutex_);
  absl::StatusOr<Connection::Replies> Call(const std::vector<Command>& commands,
                                           absl::Time deadline);

  const Address address_;
  absl::Mutex mutex_;
  int unopened_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::redis

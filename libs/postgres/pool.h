#pragma once

#include <memory>
#include <string>
#include <vector>

#include <pqxx/pqxx>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "libs/metrics/metrics.h"
#include "libs/postgres/watchdog.h"

namespace centralita::postgres {

/// A fixed number of connections, lent one at a time. Connects on first use, and again when a
/// connection has broken while it lay idle. Safe for concurrent use.
class Pool {
 public:
  /// A borrowed connection; goes back when destroyed.
  class Lease {
   public:
    Lease(Pool* pool, std::unique_ptr<pqxx::connection> connection, bool fresh)
        : pool_(pool), connection_(std::move(connection)), fresh_(fresh) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    pqxx::connection& operator*() { return *connection_; }
    /// Whether it was opened for this lease, so that it cannot have been cut while idle.
    bool fresh() const { return fresh_; }
    /// Closes the connection instead of giving it back: nobody knows what state it is in.
    void Discard();

   private:
    Pool* pool_;
    std::unique_ptr<pqxx::connection> connection_;
    bool fresh_;
  };

  /// `url` is postgresql://… or "key=value …". `size` connections at most.
  Pool(std::string url, int size);

  /// As above, and tells `registry` how the pool fares, as pool `name` (a service's).
  Pool(std::string url, int size, metrics::Registry& registry, absl::string_view name);

  /// DEADLINE_EXCEEDED with POOL_EXHAUSTED if no connection comes free in time; UNAVAILABLE with
  /// POSTGRES_UNREACHABLE if the server cannot be reached. libpq gives a connect two seconds at the
  /// least. An idle connection that the server has closed is not lent, but opened anew.
  absl::StatusOr<Lease> Acquire(absl::Time deadline) ABSL_LOCKS_EXCLUDED(mutex_);

  /// Asks the server for a sign of life: a health check.
  absl::Status Ping(absl::Time deadline);

  /// Cuts connections whose server does not answer in time.
  Watchdog& watchdog() { return watchdog_; }

 private:
  struct Gauges;

  absl::StatusOr<Lease> Connect(absl::Time deadline);
  void Return(std::unique_ptr<pqxx::connection> connection) ABSL_LOCKS_EXCLUDED(mutex_);

  const std::string url_;
  std::shared_ptr<Gauges> gauges_;  // Null: not measured.
  Watchdog watchdog_;
  absl::Mutex mutex_;
  int unopened_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<pqxx::connection>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::postgres

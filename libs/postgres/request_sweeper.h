#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/postgres/pool.h"

namespace centralita::postgres {

/// Deletes a service's request ids when nobody will repeat them any more, on a thread of its own.
/// Each replica does so. What it cannot delete now it deletes later.
class RequestSweeper {
 public:
  struct Options {
    int age_days = 2;  // Older ones are forgotten.
    absl::Duration first = absl::Minutes(1);
    absl::Duration every = absl::Hours(1);
    absl::Duration patience = absl::Seconds(30);  // With PostgreSQL, for each batch.
    int batch = 1000;                             // In one statement.
  };

  /// `pool` and `clock` must outlive this. The table is <schema>.requests (requests.sql).
  RequestSweeper(Pool& pool, absl::string_view schema, const Clock& clock);
  RequestSweeper(Pool& pool, absl::string_view schema, const Clock& clock, Options options);
  ~RequestSweeper();
  RequestSweeper(const RequestSweeper&) = delete;
  RequestSweeper& operator=(const RequestSweeper&) = delete;

  void Start();
  /// Waits for the batch that is being deleted.
  void Stop();

  /// Forgets all that are too old; returns how many. What the thread does, for tests too.
  absl::StatusOr<int> Sweep();

 private:
  void Run();
  bool IsStopping();

  Pool& pool_;
  const std::string schema_;
  const Clock& clock_;
  const Options options_;

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralita::postgres

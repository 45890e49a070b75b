#include "libs/postgres/request_sweeper.h"

#include "libs/log/log.h"
#include "libs/postgres/requests.h"
#include "libs/postgres/transaction.h"

namespace centralita::postgres {

RequestSweeper::RequestSweeper(Pool& pool, absl::string_view schema, const Clock& clock)
    : RequestSweeper(pool, schema, clock, Options{}) {}

RequestSweeper::RequestSweeper(Pool& pool, absl::string_view schema, const Clock& clock,
                               Options options)
    : pool_(pool), schema_(schema), clock_(clock), options_(options) {}

RequestSweeper::~RequestSweeper() { Stop(); }

void RequestSweeper::Start() {
  thread_ = std::thread([this] { Run(); });
}

void RequestSweeper::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool RequestSweeper::IsStopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

void RequestSweeper::Run() {
  absl::Duration pause = options_.first;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      stop_.wait_for(lock, absl::ToChronoNanoseconds(pause), [this] { return stopping_; });
      if (stopping_) return;
    }
    pause = options_.every;
    const absl::StatusOr<int> forgotten = Sweep();
    if (!forgotten.ok()) {
      log::Warning("old request ids were not forgotten",
                   {{"schema", schema_}, {"status", forgotten.status()}});
    }
  }
}

absl::StatusOr<int> RequestSweeper::Sweep() {
  int total = 0;
  int batch = options_.batch;
  while (batch == options_.batch && !IsStopping()) {
    const absl::StatusOr<int> forgotten = ReadWrite(
        pool_, clock_.Now() + options_.patience, [this](pqxx::transaction_base& transaction) {
          return ForgetRequests(transaction, schema_, options_.age_days, options_.batch);
        });
    if (!forgotten.ok()) return forgotten.status();
    batch = *forgotten;
    total += batch;
  }
  return total;
}

}  // namespace centralita::postgres

#include "libs/postgres/pool.h"

#include <poll.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/postgres/status.h"
#include "libs/postgres/transaction.h"
#include "libs/status/error.h"

namespace centralita::postgres {
namespace {

// For statements outside of a transaction, which cannot have a timeout of their own; and for work
// whose process has died or was cut off. https://www.postgresql.org/docs/15/runtime-config-client.html
constexpr char kSetUpSession[] = R"sql(
  SET statement_timeout = '60s';
  SET idle_in_transaction_session_timeout = '60s';
  SET client_connection_check_interval = '1s';
  SET client_min_messages = 'warning';
  SET TIME ZONE 'UTC';
  SET datestyle = 'ISO')sql";

// libpq counts in whole seconds, and takes 1 as 2.
constexpr absl::Duration kMinConnectTimeout = absl::Seconds(2);
constexpr absl::Duration kMaxConnectTimeout = absl::Seconds(10);

std::string WithConnectTimeout(const std::string& url, absl::Time deadline) {
  const absl::Duration left =
      std::clamp(deadline - absl::Now(), kMinConnectTimeout, kMaxConnectTimeout);
  const auto seconds = absl::ToInt64Seconds(absl::Ceil(left, absl::Seconds(1)));
  const bool is_uri =
      absl::StartsWith(url, "postgresql://") || absl::StartsWith(url, "postgres://");
  const absl::string_view before = !is_uri ? " " : absl::StrContains(url, '?') ? "&" : "?";
  return absl::StrCat(url, before, "connect_timeout=", seconds);
}

/// Whether the server has said something on an idle connection: good bye, as a rule.
bool IsStale(const pqxx::connection& connection) {
  if (!connection.is_open()) return true;
  pollfd events = {.fd = connection.sock(), .events = POLLIN, .revents = 0};
  return ::poll(&events, 1, 0) != 0;
}

void ForbidReactivation(pqxx::connection& connection) {
  // Otherwise libpqxx connects anew in the middle of a transaction, and loses its beginning.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

}  // namespace

struct Pool::Gauges {
  Gauges(metrics::Registry& registry, absl::string_view name)
      : lent(registry
                 .Gauge("centralita_postgres_connections_lent", "Connections that do work.",
                        {"pool"})
                 .With({name})),
        wait(registry
                 .Histogram("centralita_postgres_wait_seconds", "Wait for a connection.",
                            metrics::Buckets::kOperationSeconds, {"pool"})
                 .With({name})),
        connects(registry.Counter("centralita_postgres_connects_total",
                                  "Connections that were opened, or not.", {"pool", "outcome"})),
        name(name) {}

  prometheus::Gauge& lent;
  prometheus::Histogram& wait;
  metrics::CounterFamily connects;
  std::string name;
};

Pool::Lease::~Lease() {
  if (connection_ != nullptr) pool_->Return(std::move(connection_));
}

void Pool::Lease::Discard() {
  connection_.reset();
  pool_->Return(nullptr);
}

Pool::Pool(std::string url, int size) : url_(std::move(url)), unopened_(size) {}

Pool::Pool(std::string url, int size, metrics::Registry& registry, absl::string_view name)
    : url_(std::move(url)), gauges_(std::make_shared<Gauges>(registry, name)), unopened_(size) {}

absl::StatusOr<Pool::Lease> Pool::Acquire(absl::Time deadline) {
  const absl::Time asked = absl::Now();
  std::unique_ptr<pqxx::connection> idle;
  {
    absl::MutexLock lock(&mutex_);
    const auto available = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return !idle_.empty() || unopened_ > 0;
    };
    if (!mutex_.AwaitWithDeadline(absl::Condition(&available), deadline)) {
      return status::Error(absl::StatusCode::kDeadlineExceeded, "POOL_EXHAUSTED",
                           "no database connection came free in time");
    }
    if (!idle_.empty()) {
      idle = std::move(idle_.back());
      idle_.pop_back();
    } else {
      --unopened_;
    }
  }
  if (gauges_ != nullptr) {
    gauges_->wait.Observe(absl::ToDoubleSeconds(absl::Now() - asked));
    gauges_->lent.Increment();
  }
  if (idle != nullptr && !IsStale(*idle)) return Lease(this, std::move(idle), /*fresh=*/false);
  idle.reset();
  return Connect(deadline);
}

absl::StatusOr<Pool::Lease> Pool::Connect(absl::Time deadline) {
  absl::Status failed;
  try {
    auto connection = std::make_unique<pqxx::connection>(WithConnectTimeout(url_, deadline));
    ForbidReactivation(*connection);
    const Watchdog::Watch watch(watchdog_, connection->sock(),
                                std::max(deadline, absl::Now() + kMinConnectTimeout));
    pqxx::nontransaction(*connection).exec(kSetUpSession);
    if (gauges_ != nullptr) gauges_->connects.With({gauges_->name, "ok"}).Increment();
    return Lease(this, std::move(connection), /*fresh=*/true);
  } catch (...) {
    failed = CurrentExceptionToStatus();
  }
  if (gauges_ != nullptr) gauges_->connects.With({gauges_->name, "failed"}).Increment();
  Return(nullptr);
  return failed;
}

absl::Status Pool::Ping(absl::Time deadline) {
  return ReadOnly(*this, deadline, [](pqxx::transaction_base& transaction) {
    transaction.exec("SELECT 1");
    return absl::OkStatus();
  });
}

void Pool::Return(std::unique_ptr<pqxx::connection> connection) {
  if (gauges_ != nullptr) gauges_->lent.Decrement();
  absl::MutexLock lock(&mutex_);
  if (connection != nullptr && connection->is_open()) {
    idle_.push_back(std::move(connection));
  } else {
    ++unopened_;  // A broken connection is dropped; the next caller opens another.
  }
}

}  // namespace centralita::postgres

#pragma once

#include <memory>
#include <string>

#include <prometheus/exposer.h>

#include "absl/status/statusor.h"
#include "libs/metrics/metrics.h"

namespace centralita::metrics {

/// Serves /metrics over HTTP. One per process: stopping it takes two seconds.
class Exposer {
 public:
  /// `address` is "host:port"; port 0 takes a free one. UNAVAILABLE with ADDRESS_IN_USE if it
  /// cannot be bound.
  static absl::StatusOr<std::unique_ptr<Exposer>> Start(const std::string& address,
                                                        const Registry& registry);

  int port() const;

 private:
  explicit Exposer(std::unique_ptr<prometheus::Exposer> exposer) : exposer_(std::move(exposer)) {}

  std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace centralita::metrics

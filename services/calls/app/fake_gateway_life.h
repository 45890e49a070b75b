#pragma once

#include <map>
#include <string>

#include "libs/clock/clock.h"
#include "services/calls/app/gateway_life.h"

namespace centralita::calls {

/// What all replicas have heard of the gateways, in memory. For tests of one thread.
class FakeGatewayLife final : public GatewayLife {
 public:
  /// `clock` must outlive this.
  explicit FakeGatewayLife(const Clock& clock) : clock_(clock) {}

  absl::Status Touch(absl::string_view address, absl::Time) override {
    ++touches;
    if (down) return absl::UnavailableError("down");
    seen_[std::string(address)] = clock_.Now();
    return absl::OkStatus();
  }
  absl::StatusOr<absl::Duration> SilentFor(absl::string_view address, absl::Time) override {
    if (down) return absl::UnavailableError("down");
    const auto it = seen_.find(std::string(address));
    return it == seen_.end() ? absl::InfiniteDuration() : clock_.Now() - it->second;
  }

  bool down = false;
  int touches = 0;

 private:
  const Clock& clock_;
  std::map<std::string, absl::Time> seen_;
};

}  // namespace centralita::calls

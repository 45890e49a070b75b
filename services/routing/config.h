#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/config/reader.h"
#include "libs/redis/address.h"
#include "services/routing/domain/router.h"

namespace centralita::routing {

/// What an operator sets.
struct Config {
  std::string postgres_url;
  int pool_size = 16;
  redis::Address redis;
  std::string redis_prefix;
  int redis_connections = 4;
  Policy policy;
  int64_t snapshot_every = 0;    // Events.
  int64_t checkpoint_every = 0;  // Events.
  absl::Duration history_retention;
  absl::Duration console_lease;
  absl::Duration look_every;  // At leases and gauges.
};

/// INVALID_ARGUMENT with CONFIG_INVALID and every fault.
absl::StatusOr<Config> ReadConfig(config::Reader& reader);

}  // namespace centralita::routing

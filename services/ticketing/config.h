#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/config/reader.h"
#include "libs/redis/address.h"

namespace centralita::ticketing {

/// What an operator sets.
struct Config {
  std::string postgres_url;
  int pool_size = 12;
  redis::Address redis;
  std::string wake_up_channel;
  absl::Duration abandoned_after;  // Waiting for longer than this makes a missed call.
  absl::Duration recovery_window;  // Of drafts, from the end of the call.
};

/// INVALID_ARGUMENT with CONFIG_INVALID and every fault.
absl::StatusOr<Config> ReadConfig(config::Reader& reader);

}  // namespace centralita::ticketing

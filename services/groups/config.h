#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/config/reader.h"

namespace centralita::groups {

/// What an operator sets.
struct Config {
  std::string postgres_url;
  int pool_size = 8;
};

/// INVALID_ARGUMENT with CONFIG_INVALID and every fault.
absl::StatusOr<Config> ReadConfig(config::Reader& reader);

}  // namespace centralita::groups

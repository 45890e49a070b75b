#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/config/reader.h"

namespace centralita::directory {

/// What an operator sets.
struct Config {
  std::string postgres_url;
  int pool_size = 8;
  std::string sip_realm;
  std::string operator_key;  // Empty: there is no operator.
};

/// INVALID_ARGUMENT with CONFIG_INVALID and every fault.
absl::StatusOr<Config> ReadConfig(config::Reader& reader);

}  // namespace centralita::directory

#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/config/reader.h"

namespace centralita::recording {

/// What an operator sets.
struct Config {
  std::string postgres_url;
  int pool_size = 12;
  std::string blob_dir;
  absl::Duration delivery_deadline;
};

/// INVALID_ARGUMENT with CONFIG_INVALID and every fault.
absl::StatusOr<Config> ReadConfig(config::Reader& reader);

}  // namespace centralita::recording

#pragma once

#include <string>

#include "libs/config/reader.h"

namespace centralita::calls {

struct Config {
  std::string postgres_url;
  int pool_size = 16;
  int decision_threads = 4;
  int errand_threads = 8;
};

/// Reads the settings of `calls`; faults are told by `reader.Finish()`.
Config ReadConfig(config::Reader& reader);

}  // namespace centralita::calls

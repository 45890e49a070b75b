#pragma once

#include <string>

#include "libs/config/reader.h"

namespace centralita::edge {

struct Config {
  std::string http_listen;
  int http_threads = 2;
};

/// Reads the edge's settings; faults are told by `reader.Finish()`.
Config ReadConfig(config::Reader& reader);

}  // namespace centralita::edge

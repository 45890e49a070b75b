#include "services/calls/config.h"

namespace centralita::calls {

Config ReadConfig(config::Reader& reader) {
  return {
      .postgres_url = reader.RequiredString("postgres_url", "where the log of the calls is"),
      .pool_size = static_cast<int>(
          reader.Int("pool_size", 16, "connections to PostgreSQL", {.min = 4, .max = 200})),
      .decision_threads = static_cast<int>(reader.Int(
          "decision_threads", 4, "calls that are decided upon at a time", {.min = 1, .max = 64})),
      .errand_threads = static_cast<int>(
          reader.Int("errand_threads", 8, "requests to the gateways, and to the router, at a time",
                     {.min = 1, .max = 256})),
  };
}

}  // namespace centralita::calls

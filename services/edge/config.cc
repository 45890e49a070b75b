#include "services/edge/config.h"

namespace centralita::edge {

Config ReadConfig(config::Reader& reader) {
  return {.http_listen = reader.String("http_listen", "127.0.0.1:8080",
                                       "where browsers reach the API: ADDRESS:PORT"),
          .http_threads = static_cast<int>(
              reader.Int("http_threads", 2, "threads that serve HTTP", {.min = 1, .max = 64}))};
}

}  // namespace centralita::edge

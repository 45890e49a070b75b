#include "services/groups/config.h"

namespace centralita::groups {

absl::StatusOr<Config> ReadConfig(config::Reader& reader) {
  Config config;
  config.postgres_url =
      reader.RequiredString("postgres_url", "where the tables are: postgresql://...");
  // The log's committer takes up to two of them.
  config.pool_size = static_cast<int>(
      reader.Int("pool_size", 8, "connections to PostgreSQL", {.min = 4, .max = 200}));
  if (absl::Status valid = reader.Finish(); !valid.ok()) return valid;
  return config;
}

}  // namespace centralita::groups

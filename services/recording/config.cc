#include "services/recording/config.h"

namespace centralita::recording {

absl::StatusOr<Config> ReadConfig(config::Reader& reader) {
  Config config{
      .postgres_url = reader.RequiredString("postgres_url", "where our log and tables are"),
      .pool_size = static_cast<int>(
          reader.Int("pool_size", 12, "connections to PostgreSQL", {.min = 8, .max = 200})),
      .blob_dir =
          reader.RequiredString("blob_dir", "the folder of the audio; all replicas share it"),
      .delivery_deadline = reader.Duration(
          "delivery_deadline", absl::Minutes(10),
          "after the talk, a recording whose audio has not come by then has failed")};
  if (absl::Status valid = reader.Finish(); !valid.ok()) return valid;
  return config;
}

}  // namespace centralita::recording

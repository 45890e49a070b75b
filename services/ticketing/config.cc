#include "services/ticketing/config.h"

namespace centralita::ticketing {

absl::StatusOr<Config> ReadConfig(config::Reader& reader) {
  Config config{
      .postgres_url = reader.RequiredString("postgres_url", "where our tables are"),
      .pool_size = static_cast<int>(
          reader.Int("pool_size", 12, "connections to PostgreSQL", {.min = 4, .max = 200})),
      .wake_up_channel = reader.String("wake_up_channel", "centralita:ticketing:tabs",
                                       "the channel of Redis by which replicas wake each other"),
      .abandoned_after =
          reader.Duration("abandoned_after", absl::Seconds(5),
                          "a caller who gives up after more than this has been missed"),
      .recovery_window = reader.Duration("recovery_window", absl::Hours(4),
                                         "for how long after its call a draft can be recovered")};
  const std::string url =
      reader.RequiredString("redis_url", "redis://host:port, or redis+sentinel://…");
  const absl::StatusOr<redis::Address> address = redis::ParseAddress(url);
  if (address.ok()) config.redis = *address;
  if (!address.ok() && !url.empty()) {
    reader.AddFault("redis_url", std::string(address.status().message()));
  }
  if (absl::Status valid = reader.Finish(); !valid.ok()) return valid;
  return config;
}

}  // namespace centralita::ticketing

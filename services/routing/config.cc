#include "services/routing/config.h"

#include <utility>

namespace centralita::routing {

absl::StatusOr<Config> ReadConfig(config::Reader& reader) {
  Config config;
  config.postgres_url = reader.RequiredString("postgres_url", "where the log is: postgresql://...");
  config.pool_size = static_cast<int>(
      reader.Int("pool_size", 16, "connections to PostgreSQL", {.min = 8, .max = 200}));
  const std::string redis_url =
      reader.String("redis_url", "redis://127.0.0.1:6379", "where the leases are: redis://...");
  config.redis_prefix =
      reader.String("redis_prefix", "centralita:routing:", "what all keys begin with");
  config.redis_connections = static_cast<int>(
      reader.Int("redis_connections", 4, "connections to Redis", {.min = 1, .max = 100}));
  config.policy.cool_down =
      reader.Duration("cool_down", absl::Seconds(5), "peace for who let an offer go by");
  config.policy.round_pause = reader.Duration("round_pause", absl::Seconds(5),
                                              "pause before a call tries the same agents again");
  config.policy.offer_grace = reader.Duration(
      "offer_grace", absl::Seconds(3), "how long after the ring time an offer is taken back");
  config.snapshot_every =
      reader.Int("snapshot_every", 2000, "events of a workspace; 0: no snapshots", {.min = 0});
  config.checkpoint_every = reader.Int(
      "checkpoint_every", 20'000,
      "events of a workspace between two snapshots that are kept for explanations; 0: none",
      {.min = 0});
  config.history_retention = reader.Duration("history_retention", absl::Hours(24 * 90),
                                             "for how long calls can be explained");
  config.console_lease = reader.Duration("console_lease", absl::Seconds(40),
                                         "for how long a console is alive after a KeepAlive");
  config.look_every =
      reader.Duration("look_every", absl::Seconds(5), "how often leases and gauges are seen to");
  absl::StatusOr<redis::Address> address = redis::ParseAddress(redis_url);
  if (address.ok()) {
    config.redis = *std::move(address);
  } else {
    reader.AddFault("redis_url", std::string(address.status().message()));
  }
  if (config.policy.round_pause <= absl::ZeroDuration()) {
    reader.AddFault("round_pause", "must be longer than nothing");
  }
  if (config.history_retention < absl::Hours(1)) {
    reader.AddFault("history_retention", "is too short");
  }
  if (config.console_lease < absl::Milliseconds(100)) {
    reader.AddFault("console_lease", "is too short");
  }
  if (config.look_every < absl::Milliseconds(50)) reader.AddFault("look_every", "is too short");
  if (absl::Status valid = reader.Finish(); !valid.ok()) return valid;
  return config;
}

}  // namespace centralita::routing

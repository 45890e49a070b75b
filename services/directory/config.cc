#include "services/directory/config.h"

namespace centralita::directory {
namespace {

constexpr size_t kMinOperatorKey = 16;

}  // namespace

absl::StatusOr<Config> ReadConfig(config::Reader& reader) {
  Config config;
  config.postgres_url =
      reader.RequiredString("postgres_url", "where the tables are: postgresql://...");
  config.pool_size = static_cast<int>(
      reader.Int("pool_size", 8, "connections to PostgreSQL", {.min = 1, .max = 200}));
  config.sip_realm = reader.String("sip_realm", "centralita",
                                   "realm of all SIP digests; a change makes all passwords void");
  config.operator_key =
      reader.SecretFile("operator_key_file", "file with the operator's API key; none: no operator");
  if (!config.operator_key.empty() && config.operator_key.size() < kMinOperatorKey) {
    reader.AddFault("operator_key_file", "holds a key of fewer than 16 characters");
  }
  if (config.sip_realm.empty() || config.sip_realm.find_first_of(":\"\\") != std::string::npos) {
    reader.AddFault("sip_realm", "is empty, or has a colon, quote or backslash");
  }
  if (absl::Status valid = reader.Finish(); !valid.ok()) return valid;
  return config;
}

}  // namespace centralita::directory

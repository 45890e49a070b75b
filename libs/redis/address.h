#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::redis {

struct HostPort {
  std::string host;
  int port = 6379;

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

/// Where a Redis is found.
///
///   redis://[:password@]host[:port][/database]
///   redis+sentinel://[:password@]host[:port],host[:port]…/master-name[/database]
struct Address {
  std::vector<HostPort> hosts;  // The server, or the sentinels.
  std::string master;           // Empty: no sentinels.
  std::string password;
  int database = 0;

  friend bool operator==(const Address&, const Address&) = default;
};

/// INVALID_ARGUMENT with REDIS_URL_MALFORMED.
absl::StatusOr<Address> ParseAddress(absl::string_view url);

}  // namespace centralita::redis

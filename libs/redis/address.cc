#include "libs/redis/address.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "libs/status/error.h"

namespace centralita::redis {
namespace {

constexpr int kServerPort = 6379;
constexpr int kSentinelPort = 26379;

/// "host[:port]"; false if it is not.
bool ParseHostPort(absl::string_view text, int default_port, HostPort& out) {
  const size_t colon = text.rfind(':');
  out.host = std::string(text.substr(0, colon));
  out.port = default_port;
  if (colon != absl::string_view::npos && !absl::SimpleAtoi(text.substr(colon + 1), &out.port)) {
    return false;
  }
  return !out.host.empty() && out.port > 0 && out.port < 65536;
}

bool ParseDatabase(absl::string_view text, int& database) {
  return text.empty() || (absl::SimpleAtoi(text, &database) && database >= 0);
}

bool Parse(absl::string_view url, Address& out) {
  const bool sentinel = absl::ConsumePrefix(&url, "redis+sentinel://");
  if (!sentinel && !absl::ConsumePrefix(&url, "redis://")) return false;

  if (const size_t at = url.rfind('@'); at != absl::string_view::npos) {
    absl::string_view login = url.substr(0, at);
    if (!absl::ConsumePrefix(&login, ":")) return false;  // A user name: hiredis 0.14 has none.
    out.password = std::string(login);
    url.remove_prefix(at + 1);
  }

  std::vector<absl::string_view> path = absl::StrSplit(url, '/');
  const int default_port = sentinel ? kSentinelPort : kServerPort;
  for (const absl::string_view host : absl::StrSplit(path[0], ',')) {
    if (!ParseHostPort(host, default_port, out.hosts.emplace_back())) return false;
  }
  path.erase(path.begin());
  if (sentinel) {
    if (path.empty() || path[0].empty()) return false;
    out.master = std::string(path[0]);
    path.erase(path.begin());
  } else if (out.hosts.size() != 1) {
    return false;
  }
  return path.size() <= 1 && (path.empty() || ParseDatabase(path[0], out.database));
}

}  // namespace

absl::StatusOr<Address> ParseAddress(absl::string_view url) {
  Address address;
  if (Parse(url, address)) return address;
  // The URL itself is not told: it may hold a password.
  return status::Error(absl::StatusCode::kInvalidArgument, "REDIS_URL_MALFORMED",
                       "not of the form redis://[:password@]host[:port][/database] or "
                       "redis+sentinel://[:password@]host[:port],…/master[/database]");
}

}  // namespace centralita::redis

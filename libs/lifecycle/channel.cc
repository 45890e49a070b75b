#include "libs/lifecycle/channel.h"

#include <arpa/inet.h>

#include <algorithm>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"

namespace centralita::lifecycle {
namespace {

// Of a call that was UNAVAILABLE. gRPC counts the first attempt too.
constexpr char kServiceConfig[] = R"json({
  "loadBalancingConfig": [{"round_robin": {}}],
  %s
  "methodConfig": [{
    "name": [{}],
    "waitForReady": false,
    "retryPolicy": {
      "maxAttempts": 3,
      "initialBackoff": "0.05s",
      "maxBackoff": "0.5s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["UNAVAILABLE"]
    }
  }]
})json";

constexpr char kHealthCheck[] = R"json("healthCheckConfig": {"serviceName": ""},)json";

// Half of what our servers permit, so that they never take it for an attack.
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 5'000;
constexpr int kMinReconnectMs = 100;
constexpr int kMaxReconnectMs = 2'000;

struct HostPort {
  std::string host;
  bool is_ip = false;
  bool valid = false;
};

HostPort Split(absl::string_view address) {
  HostPort out;
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port)) {
    return out;
  }
  out.host = std::string(address.substr(0, colon));
  in_addr ignored;
  out.is_ip = ::inet_pton(AF_INET, out.host.c_str(), &ignored) == 1;
  out.valid = !out.host.empty() && port > 0 && port < 65536 && !absl::StrContains(out.host, ':');
  return out;
}

}  // namespace

absl::StatusOr<std::string> ToTarget(absl::string_view addresses) {
  if (absl::StartsWith(addresses, "unix:") || absl::StartsWith(addresses, "unix-abstract:")) {
    return std::string(addresses);
  }
  const std::vector<absl::string_view> list = absl::StrSplit(addresses, ',', absl::SkipEmpty());
  const auto is_valid = [](absl::string_view address) { return Split(address).valid; };
  const auto is_ip = [](absl::string_view address) { return Split(address).is_ip; };
  if (!list.empty() && std::all_of(list.begin(), list.end(), is_valid)) {
    if (std::all_of(list.begin(), list.end(), is_ip)) {
      return absl::StrCat("ipv4:", absl::StrJoin(list, ","));
    }
    if (list.size() == 1) return absl::StrCat("dns:///", list.front());
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "ADDRESS_MALFORMED",
                       absl::StrCat("\"", addresses,
                                    "\" is neither a host:port, nor a list of "
                                    "IPv4 addresses with ports"));
}

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& target, bool watch_health) {
  grpc::ChannelArguments arguments;
  std::string config = kServiceConfig;
  config.replace(config.find("%s"), 2, watch_health ? kHealthCheck : "");
  arguments.SetServiceConfigJSON(config);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kMinReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kMinReconnectMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMaxReconnectMs);
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace centralita::lifecycle

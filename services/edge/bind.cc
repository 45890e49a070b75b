#include "services/edge/bind.h"

#include "services/edge/app/authenticator.h"
#include "services/edge/clients/credential_client.h"
#include "services/edge/clients/descriptor_methods.h"
#include "services/edge/clients/grpc_upstream.h"
#include "services/edge/config.h"
#include "services/edge/http/server.h"
#include "services/edge/metrics.h"

namespace centralita::edge {

extern const absl::string_view kDescriptorSet;  // Embedded by CMake: all of proto/.

absl::Status Bind(lifecycle::Host& host) {
  const Config config = ReadConfig(host.config());
  if (absl::Status valid = host.config().Finish(); !valid.ok()) return valid;

  absl::StatusOr<DescriptorMethods> known = DescriptorMethods::Create(kDescriptorSet);
  if (!known.ok()) return known.status();
  auto& methods = host.Own<DescriptorMethods>(*std::move(known));
  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& credentials = host.Own<CredentialClient>(host.ChannelTo("directory"), host.clock());
  auto& authenticator = host.Own<Authenticator>(credentials, host.clock());
  auto& upstream = host.Own<GrpcUpstream>(
      [&host](absl::string_view service) { return host.ChannelTo(service); });
  auto& server = host.Own<HttpServer>(
      HttpServer::Options{.listen = config.http_listen, .threads = config.http_threads},
      Gateway{.methods = methods,
              .authenticator = authenticator,
              .upstream = upstream,
              .clock = host.clock(),
              .metrics = metrics});
  host.OnStart([&server] { return server.Start(); });
  host.OnStop("http", [&server](absl::Time deadline) { server.Stop(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::edge

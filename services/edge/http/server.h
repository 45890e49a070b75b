#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/edge/app/authenticator.h"
#include "services/edge/app/methods.h"
#include "services/edge/app/upstream.h"
#include "services/edge/metrics.h"

namespace centralita::edge {

/// What a session needs. All must outlive the server.
struct Gateway {
  const Methods& methods;
  Authenticator& authenticator;
  Upstream& upstream;
  const Clock& clock;
  Metrics& metrics;
};

/// The HTTP/1.1 listener that browsers talk to: gRPC-Web by POST, CORS preflights, GET /healthz.
class HttpServer {
 public:
  struct Options {
    std::string listen;  // "127.0.0.1:8080"; port 0 takes a free one.
    int threads = 2;
  };

  HttpServer(Options options, Gateway gateway);
  ~HttpServer();

  /// INVALID_ARGUMENT with LISTEN_MALFORMED; UNAVAILABLE with ADDRESS_IN_USE.
  absl::Status Start();

  /// Accepts no more, ends the streams, lets unary calls finish until `deadline`.
  void Stop(absl::Time deadline);

  /// "host:port" with the real port.
  std::string address() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace centralita::edge

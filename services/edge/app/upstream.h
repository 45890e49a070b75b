#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/edge/domain/access.h"
#include "services/edge/domain/grpc_web.h"

namespace centralita::edge {

/// What is passed on with a call.
struct CallHeaders {
  Principal principal;
  std::string request_id;
  std::string traceparent;
  absl::Time deadline = absl::InfiniteFuture();
};

/// One call to a service, in flight. Messages are bytes: nobody here knows their types.
///
/// Safe for concurrent use, but one Next() at a time. Dropping the last reference cancels the call.
class UpstreamCall {
 public:
  /// A message, or nothing: then the call is over, and outcome() is valid.
  using Callback = std::function<void(std::optional<std::string>)>;

  virtual ~UpstreamCall() = default;

  /// Asks for the next message and calls back once, on any thread. At most one message is read
  /// ahead, so a slow browser slows its service down.
  virtual void Next(Callback callback) = 0;

  virtual const Outcome& outcome() const = 0;

  /// Ends the call: a pending Next() calls back with nothing.
  virtual void Cancel() = 0;
};

/// The services behind the edge. A port: gRPC in production.
class Upstream {
 public:
  virtual ~Upstream() = default;

  virtual std::shared_ptr<UpstreamCall> Start(const std::string& service, const std::string& path,
                                              const CallHeaders& headers, std::string message) = 0;
};

}  // namespace centralita::edge

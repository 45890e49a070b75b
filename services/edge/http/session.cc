#include "services/edge/http/session.h"

#include <string>

#include <boost/beast/http.hpp>

#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"
#include "libs/trace/trace.h"
#include "services/edge/domain/grpc_web.h"
#include "services/edge/http/callback.h"
#include "services/edge/http/refusal.h"

namespace centralita::edge {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::use_awaitable;

constexpr auto kIdleTimeout = std::chrono::seconds(60);
constexpr auto kWriteTimeout = std::chrono::seconds(20);
constexpr uint64_t kMaxBodyBytes = 4 << 20;
constexpr uint32_t kMaxHeaderBytes = 16 << 10;
constexpr absl::Duration kUnaryDeadline = absl::Seconds(15);

/// What the network says of our insides is not for those outside.
absl::Status Unavailable(absl::string_view what) {
  return status::Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
                       absl::StrCat(what, " at the moment: try again"));
}

/// What a service has answered, or that it could not be reached.
Outcome Told(const Outcome& outcome) {
  if (outcome.code != static_cast<int>(absl::StatusCode::kUnavailable)) return outcome;
  return outcome.details.empty() ? ToOutcome(Unavailable("the service does not answer")) : outcome;
}

absl::string_view View(const beast::string_view& text) { return {text.data(), text.size()}; }

}  // namespace

/// One request and what is known of it.
struct Session::Exchange {
  http::request<http::string_body> request;
  Encoding encoding = Encoding::kBinary;
  Method method;
  std::string path;
  std::string request_id;
  absl::Time begin;

  absl::string_view Header(const char* name) const {
    const auto value = request[name];
    return {value.data(), value.size()};
  }

  template <typename Body>
  http::response<Body> Response(http::status status) const {
    http::response<Body> response(status, request.version());
    response.set("access-control-allow-origin", "*");
    response.set("access-control-expose-headers",
                 "grpc-status, grpc-message, grpc-status-details-bin, x-request-id");
    response.set("x-request-id", request_id);
    response.keep_alive(request.keep_alive());
    return response;
  }

  /// Of a gRPC-Web answer.
  template <typename Body>
  http::response<Body> GrpcResponse() const {
    auto response = Response<Body>(http::status::ok);
    const absl::string_view type = ContentTypeOf(encoding);
    response.set(http::field::content_type, beast::string_view(type.data(), type.size()));
    return response;
  }
};

asio::awaitable<void> Session::Run() {
  const auto self = shared_from_this();
  try {
    while (!ending_ && co_await Serve()) {
    }
  } catch (const boost::system::system_error&) {
    // The peer has gone, or was too slow. What it had asked for ends with the call's last reference.
  }
  beast::error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

void Session::End() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->ending_ = true;
    if (const auto call = self->call_.lock()) call->Cancel();
    if (!self->busy_) self->stream_.cancel();
  });
}

asio::awaitable<bool> Session::Serve() {
  http::request_parser<http::string_body> parser;
  parser.body_limit(kMaxBodyBytes);
  parser.header_limit(kMaxHeaderBytes);
  stream_.expires_after(kIdleTimeout);
  co_await http::async_read(stream_, buffer_, parser, use_awaitable);
  Exchange exchange{.request = parser.release(), .begin = gateway_.clock.Now()};
  const trace::Context context =
      trace::FromHeaders(exchange.Header(trace::kTraceparent), exchange.Header(trace::kRequestId));
  exchange.request_id = context.request_id;
  exchange.path = std::string(View(exchange.request.target()));
  busy_ = true;
  co_await Answer(exchange);
  busy_ = false;
  co_return exchange.request.keep_alive();
}

asio::awaitable<void> Session::Answer(Exchange& exchange) {
  const http::verb verb = exchange.request.method();
  if (verb == http::verb::options) {
    auto response = exchange.Response<http::empty_body>(http::status::no_content);
    response.set("access-control-allow-methods", "POST, OPTIONS");
    response.set("access-control-allow-headers",
                 "authorization, content-type, grpc-timeout, traceparent, x-grpc-web, "
                 "x-request-id, x-user-agent");
    response.set("access-control-max-age", "86400");
    stream_.expires_after(kWriteTimeout);
    co_await http::async_write(stream_, response, use_awaitable);
    co_return;
  }
  if (verb == http::verb::get && exchange.path == "/healthz") {
    co_await Plain(exchange, 200, "ok\n");
    co_return;
  }
  const auto encoding = EncodingOf(exchange.Header("content-type"));
  if (verb != http::verb::post || !encoding.has_value()) {
    co_await Plain(exchange, verb == http::verb::post ? 415 : 405,
                   R"({"reason": "NOT_GRPC_WEB", "message": "POST application/grpc-web+proto"})"
                   "\n");
    co_return;
  }
  exchange.encoding = *encoding;

  const std::optional<Method> method = gateway_.methods.Find(exchange.path);
  exchange.method = method.value_or(Method{.service = "unknown"});
  std::optional<Principal> principal;
  if (const absl::string_view key = BearerKey(exchange.Header("authorization")); !key.empty()) {
    const std::string text(key);
    const Begin<absl::StatusOr<Principal>> ask = [&](auto done) {
      gateway_.authenticator.Authenticate(text, std::move(done));
    };
    const absl::StatusOr<Principal> who = co_await Callback(ask);
    if (!who.ok()) {
      co_await Refuse(exchange, absl::IsUnauthenticated(who.status())
                                    ? who.status()
                                    : Unavailable("nobody can tell whose key it is"));
      co_return;
    }
    principal = *who;
  }
  if (const absl::Status access = CheckAccess(exchange.method.audience, principal); !access.ok()) {
    co_await Refuse(exchange, access);
    co_return;
  }
  absl::StatusOr<std::string> message = MessageOf(exchange.request.body(), exchange.encoding);
  if (!message.ok()) {
    co_await Refuse(exchange, message.status());
    co_return;
  }

  CallHeaders headers{.principal = *principal,
                      .request_id = exchange.request_id,
                      .traceparent = std::string(exchange.Header(trace::kTraceparent))};
  const auto timeout = TimeoutMicroseconds(exchange.Header("grpc-timeout"));
  if (timeout.has_value()) {
    headers.deadline = exchange.begin + absl::Microseconds(*timeout);
  } else if (!exchange.method.streams) {
    headers.deadline = exchange.begin + kUnaryDeadline;
  }
  const std::shared_ptr<UpstreamCall> call =
      gateway_.upstream.Start(exchange.method.service, exchange.path, headers, *std::move(message));
  co_await Relay(exchange, call);
}

/// A unary answer is one write with its length; a stream is chunks as they come. The first message
/// of a stream is not held back for the second.
asio::awaitable<void> Session::Relay(Exchange& exchange,
                                     const std::shared_ptr<UpstreamCall>& call) {
  const Begin<std::optional<std::string>> next = [call](auto done) { call->Next(std::move(done)); };
  stream_.expires_never();
  if (!exchange.method.streams) {
    auto response = exchange.GrpcResponse<http::string_body>();
    while (const auto message = co_await Callback(next)) {
      response.body() += DataFrame(*message, exchange.encoding);
    }
    response.body() += TrailerFrame(Told(call->outcome()), exchange.encoding);
    response.prepare_payload();
    stream_.expires_after(kWriteTimeout);
    co_await http::async_write(stream_, response, use_awaitable);
    gateway_.metrics.duration.With({exchange.method.service})
        .Observe(absl::ToDoubleSeconds(gateway_.clock.Now() - exchange.begin));
  } else {
    call_ = call;
    exchange.request.keep_alive(false);  // The peer is watched by reading: nothing may follow.
    WatchForHangUp(call);
    auto& open = gateway_.metrics.streams.With({exchange.method.service});
    open.Increment();
    const std::shared_ptr<void> closed(nullptr, [&open](void*) { open.Decrement(); });
    auto response = exchange.GrpcResponse<http::empty_body>();
    response.chunked(true);
    http::response_serializer<http::empty_body> serializer(response);
    stream_.expires_after(kWriteTimeout);
    co_await http::async_write_header(stream_, serializer, use_awaitable);
    while (const auto message = co_await Callback(next)) {
      const std::string frame = DataFrame(*message, exchange.encoding);
      stream_.expires_after(kWriteTimeout);
      co_await asio::async_write(stream_, http::make_chunk(asio::buffer(frame)), use_awaitable);
      stream_.expires_never();
    }
    const std::string last = TrailerFrame(Told(call->outcome()), exchange.encoding);
    stream_.expires_after(kWriteTimeout);
    co_await asio::async_write(stream_, http::make_chunk(asio::buffer(last)), use_awaitable);
    co_await asio::async_write(stream_, http::make_chunk_last(), use_awaitable);
  }
  gateway_.metrics.requests.With({exchange.method.service, CodeName(call->outcome().code)})
      .Increment();
}

/// While an answer is streamed nobody reads: without this, a browser that has gone would be noticed
/// only when the next message is written.
void Session::WatchForHangUp(const std::shared_ptr<UpstreamCall>& call) {
  stream_.socket().async_wait(
      asio::ip::tcp::socket::wait_read,
      [self = shared_from_this(), weak = std::weak_ptr(call)](const beast::error_code& error) {
        if (error) return;
        if (const auto still = weak.lock()) still->Cancel();
      });
}

asio::awaitable<void> Session::Refuse(Exchange& exchange, const absl::Status& why) {
  const Outcome outcome = ToOutcome(why);
  log::Info("call refused", {{"path", exchange.path},
                             {"reason", status::Reason(why)},
                             {"request_id", exchange.request_id}});
  gateway_.metrics.requests.With({exchange.method.service, CodeName(outcome.code)}).Increment();
  auto response = exchange.GrpcResponse<http::string_body>();
  response.body() = TrailerFrame(outcome, exchange.encoding);
  response.prepare_payload();
  stream_.expires_after(kWriteTimeout);
  co_await http::async_write(stream_, response, use_awaitable);
}

asio::awaitable<void> Session::Plain(Exchange& exchange, unsigned status, absl::string_view body) {
  auto response = exchange.Response<http::string_body>(http::int_to_status(status));
  response.set(http::field::content_type, status == 200 ? "text/plain" : "application/json");
  response.body() = std::string(body);
  response.prepare_payload();
  stream_.expires_after(kWriteTimeout);
  co_await http::async_write(stream_, response, use_awaitable);
}

}  // namespace centralita::edge

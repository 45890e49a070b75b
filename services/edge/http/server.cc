#include "services/edge/http/server.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/log/log.h"
#include "libs/status/error.h"
#include "services/edge/http/session.h"

namespace centralita::edge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

absl::StatusOr<tcp::endpoint> ParseListen(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  int port = 0;
  boost::system::error_code error;
  const auto address = asio::ip::make_address(listen.substr(0, colon), error);
  if (colon == std::string::npos || error ||
      !absl::SimpleAtoi(absl::string_view(listen).substr(colon + 1), &port) || port < 0 ||
      port > 65535) {
    return status::Error(absl::StatusCode::kInvalidArgument, "LISTEN_MALFORMED",
                         absl::StrCat("\"", listen, "\" is not ADDRESS:PORT"));
  }
  return tcp::endpoint(address, static_cast<uint16_t>(port));
}

}  // namespace

struct HttpServer::State {
  State(Options given, Gateway ports)
      : options(std::move(given)), gateway(ports), io(options.threads), acceptor(io) {}

  asio::awaitable<void> Accept();
  asio::awaitable<void> Keep(std::shared_ptr<Session> session);

  const Options options;
  const Gateway gateway;
  asio::io_context io;
  tcp::acceptor acceptor;
  std::mutex mutex;
  std::condition_variable changed;
  std::map<Session*, std::weak_ptr<Session>> sessions;  // Guarded by mutex.
  std::vector<std::jthread> threads;
};

asio::awaitable<void> HttpServer::State::Keep(std::shared_ptr<Session> session) {
  auto& open = gateway.metrics.connections.With({});
  open.Increment();
  {
    const std::lock_guard lock(mutex);
    sessions[session.get()] = session;
  }
  co_await session->Run();
  {
    const std::lock_guard lock(mutex);
    sessions.erase(session.get());
  }
  changed.notify_all();
  open.Decrement();
}

asio::awaitable<void> HttpServer::State::Accept() {
  for (;;) {
    boost::system::error_code error;
    tcp::socket socket = co_await acceptor.async_accept(
        asio::make_strand(io), asio::redirect_error(asio::use_awaitable, error));
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // Out of descriptors, a peer that has gone: the next one may do.
      log::Warning("connection not accepted", {{"why", error.message()}});
      asio::steady_timer pause(io, std::chrono::milliseconds(50));
      co_await pause.async_wait(asio::use_awaitable);
      continue;
    }
    socket.set_option(tcp::no_delay(true), error);
    auto session = std::make_shared<Session>(std::move(socket), gateway);
    const auto executor = session->get_executor();
    asio::co_spawn(executor, Keep(std::move(session)), asio::detached);
  }
}

HttpServer::HttpServer(Options options, Gateway gateway)
    : state_(std::make_unique<State>(std::move(options), gateway)) {}

HttpServer::~HttpServer() { Stop(absl::InfinitePast()); }

absl::Status HttpServer::Start() {
  const absl::StatusOr<tcp::endpoint> endpoint = ParseListen(state_->options.listen);
  if (!endpoint.ok()) return endpoint.status();
  try {
    state_->acceptor.open(endpoint->protocol());
    state_->acceptor.set_option(tcp::acceptor::reuse_address(true));
    state_->acceptor.bind(*endpoint);
    state_->acceptor.listen();
  } catch (const boost::system::system_error& e) {
    return status::Error(absl::StatusCode::kUnavailable, "ADDRESS_IN_USE",
                         absl::StrCat(state_->options.listen, ": ", e.what()));
  }
  asio::co_spawn(state_->io, state_->Accept(), asio::detached);
  for (int i = 0; i < state_->options.threads; ++i) {
    state_->threads.emplace_back([this] { state_->io.run(); });
  }
  log::Info("http listens", {{"address", address()}});
  return absl::OkStatus();
}

void HttpServer::Stop(absl::Time deadline) {
  if (state_->threads.empty()) return;
  asio::post(state_->io, [this] {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
  });
  std::unique_lock lock(state_->mutex);
  while (!state_->sessions.empty() && state_->gateway.clock.Now() < deadline) {
    for (const auto& [session, weak] : state_->sessions) {
      if (const auto still = weak.lock()) still->End();
    }
    state_->changed.wait_for(lock, std::chrono::milliseconds(50));
  }
  lock.unlock();
  state_->io.stop();
  state_->threads.clear();
}

std::string HttpServer::address() const {
  boost::system::error_code ignored;
  const tcp::endpoint endpoint = state_->acceptor.local_endpoint(ignored);
  return absl::StrCat(endpoint.address().to_string(), ":", endpoint.port());
}

}  // namespace centralita::edge

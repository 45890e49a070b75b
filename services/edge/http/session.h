#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>

#include "services/edge/http/server.h"

namespace centralita::edge {

/// One connection of a browser: requests one after the other, each a call.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, const Gateway& gateway)
      : stream_(std::move(socket)), gateway_(gateway) {}

  /// Serves until the peer goes, is idle for a minute, or End() is called.
  boost::asio::awaitable<void> Run();

  /// Ends the session: at once if it is idle or streams, else after the answer. On any thread.
  void End();

  auto get_executor() { return stream_.get_executor(); }

 private:
  struct Exchange;

  boost::asio::awaitable<bool> Serve();
  boost::asio::awaitable<void> Answer(Exchange& exchange);
  boost::asio::awaitable<void> Relay(Exchange& exchange, const std::shared_ptr<UpstreamCall>& call);
  boost::asio::awaitable<void> Refuse(Exchange& exchange, const absl::Status& why);
  boost::asio::awaitable<void> Plain(Exchange& exchange, unsigned status, absl::string_view body);
  void WatchForHangUp(const std::shared_ptr<UpstreamCall>& call);

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  const Gateway& gateway_;
  bool ending_ = false;
  bool busy_ = false;                 // A unary answer is being made.
  std::weak_ptr<UpstreamCall> call_;  // The stream that is being relayed.
};

}  // namespace centralita::edge

#pragma once

// Boost 1.74's awaitable.hpp needs these first.
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio.hpp>

namespace centralita::edge {

/// Something that is asked to begin, and calls back once, on any thread.
template <typename T>
using Begin = std::function<void(std::function<void(T)>)>;

/// Waits in a coroutine for something that calls back:
///
///   const Begin<Answer> ask = [&](auto done) { port.Ask(question, std::move(done)); };
///   const Answer answer = co_await Callback(ask);
///
/// The coroutine goes on on its own executor. `begin` is named before the co_await, because g++ 12
/// destroys a closure twice that is a temporary of the co_await's expression (GCC bug 99576).
template <typename T>
boost::asio::awaitable<T> Callback(const Begin<T>& begin) {
  struct State {
    explicit State(const boost::asio::any_io_executor& executor) : wake(executor) {
      wake.expires_at(boost::asio::steady_timer::time_point::max());
    }
    boost::asio::steady_timer wake;
    std::optional<T> value;
  };
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto state = std::make_shared<State>(executor);
  begin([state, executor](T value) {
    boost::asio::post(executor, [state, value = std::move(value)]() mutable {
      state->value = std::move(value);
      state->wake.cancel();
    });
  });
  while (!state->value.has_value()) {
    boost::system::error_code cancelled;
    co_await state->wake.async_wait(
        boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
  }
  co_return *std::move(state->value);
}

}  // namespace centralita::edge

#pragma once

#include <functional>

#include "absl/strings/string_view.h"

namespace centralita::log {

/// Takes a whole line, without its newline. Called by one thread at a time.
using Sink = std::function<void(absl::string_view line)>;

/// Sends all lines to `sink` instead of stderr until the end of the scope. For tests.
class ScopedSink {
 public:
  explicit ScopedSink(Sink sink);
  ~ScopedSink();
  ScopedSink(const ScopedSink&) = delete;
  ScopedSink& operator=(const ScopedSink&) = delete;
};

}  // namespace centralita::log

#pragma once

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace centralita::log {

/// What every line of this thread says besides its own fields. Empty ones are left out.
struct Context {
  std::string service;
  std::string request_id;
  std::string trace_id;
  std::string span_id;
};

/// This thread's context.
const Context& CurrentContext();

/// Replaces this thread's context, and returns what it was.
Context ExchangeContext(Context context);

/// Sets this thread's context until the end of the scope.
class ScopedContext {
 public:
  explicit ScopedContext(Context context) : before_(ExchangeContext(std::move(context))) {}
  ~ScopedContext() { ExchangeContext(std::move(before_)); }
  ScopedContext(const ScopedContext&) = delete;
  ScopedContext& operator=(const ScopedContext&) = delete;

 private:
  Context before_;
};

/// The service that lines name whose thread has no service in its context. Set once, by main().
void SetDefaultService(absl::string_view service);

}  // namespace centralita::log

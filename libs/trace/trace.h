#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "libs/log/context.h"

namespace centralita::trace {

/// Names of the metadata that carry a Context between processes.
inline constexpr char kTraceparent[] = "traceparent";
inline constexpr char kRequestId[] = "x-request-id";

/// Where a piece of work stands in its trace (W3C Trace Context, level 1).
struct Context {
  std::string trace_id;  // 32 hex digits, lower case. Empty: no trace.
  std::string span_id;   // 16 hex digits: the span that we are in.
  bool sampled = true;
  std::string request_id;  // The caller's name for its request, as logs show it.

  friend bool operator==(const Context&, const Context&) = default;
};

/// Reads "00-<trace id>-<span id>-<flags>"; nothing if it is malformed, or all zeros (§3.2.2).
std::optional<Context> ParseTraceparent(absl::string_view header);
std::string FormatTraceparent(const Context& context);

/// A trace that begins here. The request id is the trace id if `request_id` is empty.
Context NewRoot(absl::string_view request_id = "");

/// A span within `parent`, or a new root if `parent` has no trace.
Context ChildOf(const Context& parent);

/// What an incoming call brings with it: a child of its traceparent, or a new root. A request id
/// that is longer than 128 characters or not printable ASCII is ignored.
Context FromHeaders(absl::string_view traceparent, absl::string_view request_id);

/// This thread's context; without a trace outside of any Scope.
const Context& Current();

/// Makes `context` this thread's, here and in the log, until the end of the scope.
class Scope {
 public:
  explicit Scope(Context context);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  Context before_;
  log::Context log_before_;
};

/// For those who cannot use a Scope, because a beginning and an end are told to them apart: makes
/// `context` this thread's, and `service` the one that its log lines name; Leave() clears both.
void Enter(Context context, absl::string_view service);
void Leave();

}  // namespace centralita::trace

#include "libs/trace/trace.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace centralita::trace {
namespace {

constexpr size_t kTraceIdLength = 32;
constexpr size_t kSpanIdLength = 16;
constexpr size_t kMaxRequestIdLength = 128;

Context& Mine() {
  thread_local Context context;
  return context;
}

uint64_t Random() {
  thread_local absl::BitGen random;
  return absl::Uniform<uint64_t>(random) | 1;  // Never zero, which no id may be.
}

std::string NewSpanId() { return absl::StrFormat("%016x", Random()); }

bool IsHex(absl::string_view text, size_t length) {
  return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool IsHexId(absl::string_view text, size_t length) {
  return IsHex(text, length) && text.find_first_not_of('0') != absl::string_view::npos;
}

bool IsRequestId(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxRequestIdLength &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

log::Context ToLog(const Context& context) {
  return {.service = log::CurrentContext().service,
          .request_id = context.request_id,
          .trace_id = context.trace_id,
          .span_id = context.span_id};
}

}  // namespace

std::optional<Context> ParseTraceparent(absl::string_view header) {
  const std::vector<absl::string_view> parts = absl::StrSplit(header, '-');
  // A later version may add parts; version ff is forbidden (§3.2.2.1).
  if (parts.size() < 4 || !IsHex(parts[0], 2) || parts[0] == "ff") return std::nullopt;
  if (parts[0] == "00" && parts.size() != 4) return std::nullopt;
  if (!IsHexId(parts[1], kTraceIdLength) || !IsHexId(parts[2], kSpanIdLength) ||
      !IsHex(parts[3], 2)) {
    return std::nullopt;
  }
  const char low = parts[3][1];
  const int flags = low <= '9' ? low - '0' : low - 'a' + 10;
  return Context{.trace_id = std::string(parts[1]),
                 .span_id = std::string(parts[2]),
                 .sampled = (flags & 1) != 0,
                 .request_id = ""};
}

std::string FormatTraceparent(const Context& context) {
  return absl::StrCat("00-", context.trace_id, "-", context.span_id,
                      context.sampled ? "-01" : "-00");
}

Context NewRoot(absl::string_view request_id) {
  Context context{.trace_id = absl::StrFormat("%016x%016x", Random(), Random()),
                  .span_id = NewSpanId(),
                  .sampled = true,
                  .request_id = std::string(request_id)};
  if (request_id.empty()) context.request_id = context.trace_id;
  return context;
}

Context ChildOf(const Context& parent) {
  if (parent.trace_id.empty()) return NewRoot(parent.request_id);
  Context child = parent;
  child.span_id = NewSpanId();
  return child;
}

Context FromHeaders(absl::string_view traceparent, absl::string_view request_id) {
  if (!IsRequestId(request_id)) request_id = "";
  std::optional<Context> parent = ParseTraceparent(traceparent);
  if (!parent.has_value()) return NewRoot(request_id);
  parent->request_id = request_id.empty() ? parent->trace_id : std::string(request_id);
  return ChildOf(*parent);
}

const Context& Current() { return Mine(); }

Scope::Scope(Context context)
    : before_(std::exchange(Mine(), std::move(context))),
      log_before_(log::ExchangeContext(ToLog(Mine()))) {}

Scope::~Scope() {
  Mine() = std::move(before_);
  log::ExchangeContext(std::move(log_before_));
}

void Enter(Context context, absl::string_view service) {
  Mine() = std::move(context);
  log::Context log = ToLog(Mine());
  log.service = std::string(service);
  log::ExchangeContext(std::move(log));
}

void Leave() {
  Mine() = Context();
  log::ExchangeContext(log::Context());
}

}  // namespace centralita::trace

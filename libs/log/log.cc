#include "libs/log/log.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "libs/log/context.h"
#include "libs/log/sink.h"
#include "libs/status/error.h"

namespace centralita::log {
namespace {

constexpr std::array<absl::string_view, 4> kLevelNames = {"debug", "info", "warning", "error"};

std::atomic<Level> g_level = Level::kInfo;

/// Where lines go. Never destroyed, because threads may log while the process ends.
struct Output {
  std::mutex mutex;
  std::string default_service;
  Sink sink;  // Empty: stderr.
};

Output& TheOutput() {
  static Output& output = *new Output;
  return output;
}

void AppendString(std::string& json, absl::string_view text) {
  json += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        json += "\\\"";
        break;
      case '\\':
        json += "\\\\";
        break;
      case '\n':
        json += "\\n";
        break;
      case '\r':
        json += "\\r";
        break;
      case '\t':
        json += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          absl::StrAppendFormat(&json, "\\u%04x", static_cast<int>(c));
        } else {
          json += c;
        }
    }
  }
  json += '"';
}

void AppendMember(std::string& json, absl::string_view name, absl::string_view text) {
  if (text.empty()) return;
  json += ',';
  AppendString(json, name);
  json += ':';
  AppendString(json, text);
}

void Emit(Output& output, std::string line) {
  if (output.sink) return output.sink(line);
  line += '\n';
  // One write per line, so that lines of several processes do not mix.
  for (absl::string_view rest = line; !rest.empty();) {
    const ssize_t written = ::write(STDERR_FILENO, rest.data(), rest.size());
    if (written <= 0) return;
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

Value::Value(absl::Time value)
    : value_(absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", value, absl::UTCTimeZone())) {}

void Value::AppendTo(std::string& json) const {
  struct {
    std::string& json;
    void operator()(absl::string_view text) { AppendString(json, text); }
    void operator()(const std::string& text) { AppendString(json, text); }
    void operator()(int64_t value) { absl::StrAppend(&json, value); }
    void operator()(double value) {  // JSON knows neither infinity nor NaN.
      std::isfinite(value) ? absl::StrAppend(&json, value) : void(json += "null");
    }
    void operator()(bool value) { json += value ? "true" : "false"; }
  } append{json};
  std::visit(append, value_);
}

void Write(Level level, absl::string_view msg, Fields fields) {
  if (level < g_level.load(std::memory_order_relaxed)) return;
  const Context& context = CurrentContext();
  Output& output = TheOutput();
  std::string line = absl::StrCat(
      "{\"time\":\"", absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()),
      "\",\"level\":\"", kLevelNames[static_cast<size_t>(level)], "\"");

  std::string rest = ",\"msg\":";
  AppendString(rest, msg);
  AppendMember(rest, "request_id", context.request_id);
  AppendMember(rest, "trace_id", context.trace_id);
  AppendMember(rest, "span_id", context.span_id);
  for (const auto& [name, value] : fields) {
    rest += ',';
    AppendString(rest, name);
    rest += ':';
    value.AppendTo(rest);
  }
  rest += '}';

  std::lock_guard lock(output.mutex);
  AppendMember(line, "service", context.service.empty() ? output.default_service : context.service);
  Emit(output, line + rest);
}

void Debug(absl::string_view msg, Fields fields) { Write(Level::kDebug, msg, fields); }
void Info(absl::string_view msg, Fields fields) { Write(Level::kInfo, msg, fields); }
void Warning(absl::string_view msg, Fields fields) { Write(Level::kWarning, msg, fields); }
void Error(absl::string_view msg, Fields fields) { Write(Level::kError, msg, fields); }

std::string Phone(absl::string_view e164) {
  constexpr size_t kShown = 4;
  if (e164.size() <= kShown) return "…";
  return absl::StrCat("…", e164.substr(e164.size() - kShown));
}

void SetLevel(Level level) { g_level.store(level); }
Level GetLevel() { return g_level.load(); }

absl::Status SetLevel(absl::string_view text) {
  for (size_t i = 0; i < kLevelNames.size(); ++i) {
    if (kLevelNames[i] != text) continue;
    SetLevel(static_cast<Level>(i));
    return absl::OkStatus();
  }
  return status::Error(absl::StatusCode::kInvalidArgument, "LOG_LEVEL_UNKNOWN",
                       absl::StrCat("\"", text, "\" is not debug, info, warning or error"));
}

void SetDefaultService(absl::string_view service) {
  std::lock_guard lock(TheOutput().mutex);
  TheOutput().default_service = std::string(service);
}

ScopedSink::ScopedSink(Sink sink) {
  std::lock_guard lock(TheOutput().mutex);
  TheOutput().sink = std::move(sink);
}

ScopedSink::~ScopedSink() {
  std::lock_guard lock(TheOutput().mutex);
  TheOutput().sink = nullptr;
}

}  // namespace centralita::log

#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::log {

enum class Level { kDebug, kInfo, kWarning, kError };

/// What a field holds. Text is not copied: a Value lives as long as the call it is an argument of.
class Value {
 public:
  Value(const char* text) : value_(absl::string_view(text)) {}           // NOLINT
  Value(absl::string_view text) : value_(text) {}                        // NOLINT
  Value(const std::string& text) : value_(absl::string_view(text)) {}    // NOLINT
  Value(bool value) : value_(value) {}                                   // NOLINT
  Value(double value) : value_(value) {}                                 // NOLINT
  Value(absl::Duration value) : value_(absl::ToDoubleSeconds(value)) {}  // NOLINT
  Value(absl::Time value);                                               // NOLINT
  Value(const absl::Status& status) : value_(status.ToString()) {}       // NOLINT
  template <std::integral Integer>
  Value(Integer value) : value_(static_cast<int64_t>(value)) {}  // NOLINT

  /// Appends the value as JSON.
  void AppendTo(std::string& json) const;

 private:
  std::variant<absl::string_view, std::string, int64_t, double, bool> value_;
};

using Field = std::pair<absl::string_view, Value>;
using Fields = std::initializer_list<Field>;

/// Writes one line: log::Info("offer expired", {{"call_id", id}, {"rang", duration}}).
///
/// `msg` is a constant sentence in the past tense; values are fields. Durations are in seconds.
/// A caller's mistake is Info, Error means that someone should look. Safe for concurrent use.
void Debug(absl::string_view msg, Fields fields = {});
void Info(absl::string_view msg, Fields fields = {});
void Warning(absl::string_view msg, Fields fields = {});
void Error(absl::string_view msg, Fields fields = {});
void Write(Level level, absl::string_view msg, Fields fields);

/// A phone number as a log may show it: "…4567". Shorter than five digits: all of it hidden.
std::string Phone(absl::string_view e164);

/// Lines below `level` are dropped. At the start: kInfo.
void SetLevel(Level level);
Level GetLevel();

/// INVALID_ARGUMENT with LOG_LEVEL_UNKNOWN unless `text` is debug, info, warning or error.
absl::Status SetLevel(absl::string_view text);

}  // namespace centralita::log

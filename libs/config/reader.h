#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/config/arguments.h"

namespace centralita::config {

/// Reads the settings of one service: flag, else environment, else default.
///
///   Config config{.postgres_url = reader.String("postgres_url", "", "where our tables are"),
///                 .pool_size = reader.Int("pool_size", 8, "connections", {.min = 1})};
///   if (absl::Status valid = reader.Finish(); !valid.ok()) return valid;
///
/// The setting `postgres_url` of service `routing` is the flag --postgres_url, and
/// CENTRALITA_ROUTING_POSTGRES_URL. In a process of many services, --routing.postgres_url is for
/// routing alone, --postgres_url for all that have it, and CENTRALITA_ONEBOX_POSTGRES_URL likewise.
///
/// A fault does not stop the reading: the default is returned, and Finish() tells all faults.
class Reader {
 public:
  struct Range {
    int64_t min = std::numeric_limits<int64_t>::min();
    int64_t max = std::numeric_limits<int64_t>::max();
  };

  /// For a process of one service.
  Reader(std::string service, const std::vector<std::string>& args, Environment environment);

  /// For one of many services in a process. Flags without a prefix that nobody knows are then not
  /// this reader's fault: ask `arguments` when all have read.
  Reader(std::string service, std::shared_ptr<Arguments> arguments, Environment environment);

  std::string String(const std::string& name, const std::string& fallback, const std::string& help);
  /// As String(), but it must be given and not be empty.
  std::string RequiredString(const std::string& name, const std::string& help);
  int64_t Int(const std::string& name, int64_t fallback, const std::string& help, Range range);
  int64_t Int(const std::string& name, int64_t fallback, const std::string& help) {
    return Int(name, fallback, help, Range{});
  }
  /// As absl::ParseDuration reads it: "250ms", "1m30s". Not negative.
  absl::Duration Duration(const std::string& name, absl::Duration fallback,
                          const std::string& help);
  /// true, false, 1, 0; the bare flag is true.
  bool Bool(const std::string& name, bool fallback, const std::string& help);
  /// Separated by commas; empty items are dropped.
  std::vector<std::string> StringList(const std::string& name,
                                      const std::vector<std::string>& fallback,
                                      const std::string& help);
  /// The content of the file that the flag names, without the newline at its end; "" if the flag is
  /// not given. `name` ends in "_file". A file that cannot be read, or is empty, is a fault.
  std::string SecretFile(const std::string& name, const std::string& help);

  /// A fault that only the service can see: reader.AddFault("ring_timeout", "is longer than …").
  void AddFault(const std::string& name, const std::string& what);

  /// INVALID_ARGUMENT with CONFIG_INVALID and every fault, one a line; unknown flags are faults.
  /// CANCELLED with HELP_REQUESTED if --help was given. May be called again after more reading.
  absl::Status Finish() const;

  /// One line for each setting that has been read.
  std::string Help() const;

  /// name=value of each setting that has been read, passwords in URLs blotted out.
  std::vector<std::pair<std::string, std::string>> Dump() const;

  const std::string& service() const { return service_; }

 private:
  struct Setting {
    std::string name;
    std::string value;
    std::string fallback;
    std::string help;
  };

  /// What flag or environment say; nothing if neither does.
  std::optional<std::string> Find(const std::string& name);
  void Record(const std::string& name, const std::string& value, const std::string& fallback,
              const std::string& help);

  const std::string service_;
  const std::shared_ptr<Arguments> arguments_;
  const Environment environment_;
  const bool alone_;
  std::vector<Setting> settings_;
  std::vector<std::string> faults_;
};

/// `text` with the password of a URL in it, if any, replaced by "***".
std::string RedactUrl(absl::string_view text);

}  // namespace centralita::config

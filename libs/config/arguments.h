#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::config {

/// Environment variables by name.
using Environment = std::map<std::string, std::string>;

/// The environment of this process.
Environment ProcessEnvironment();

/// The command line, taken apart once and read by one or more Readers.
///
/// Forms: --name=value, --name (for a bool), --help. A name may say the service that it is for:
/// --routing.listen=…; that one wins over --listen=…. The last of several equal ones wins.
class Arguments {
 public:
  /// Without the program's name. Faults of form are kept for Faults().
  explicit Arguments(const std::vector<std::string>& args);

  /// The value of a flag, or nullptr; remembers that somebody knows the flag.
  const std::string* Take(const std::string& name);

  bool help() const { return help_; }

  /// What cannot be understood at all, and the flags that nobody has taken. If `prefix` is given,
  /// only flags that start with it.
  std::vector<std::string> Faults() const;
  std::vector<std::string> Unknown(absl::string_view prefix) const;

 private:
  std::map<std::string, std::string> values_;
  std::set<std::string> taken_;
  std::vector<std::string> malformed_;
  bool help_ = false;
};

}  // namespace centralita::config

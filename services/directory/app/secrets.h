#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace centralita::directory {

/// Chance that nobody can guess, and digests. Safe for concurrent use.
class Secrets {
 public:
  virtual ~Secrets() = default;

  /// `length` characters of `alphabet` (2 to 256 of them), each as likely as any other.
  virtual std::string RandomText(size_t length, absl::string_view alphabet) = 0;

  /// Hexadecimal, in small letters.
  virtual std::string Md5(absl::string_view text) const = 0;
  virtual std::string Sha256(absl::string_view text) const = 0;

  /// Whether two digests are equal, in a time that does not tell where they differ.
  virtual bool Equal(absl::string_view a, absl::string_view b) const = 0;
};

}  // namespace centralita::directory

#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace centralita::redis {

/// A Lua script, known to the server by its SHA-1. Make it once; constant afterwards.
class Script {
 public:
  explicit Script(absl::string_view source);

  const std::string& source() const { return source_; }
  const std::string& sha1() const { return sha1_; }  // 40 hex digits.

 private:
  std::string source_;
  std::string sha1_;
};

}  // namespace centralita::redis

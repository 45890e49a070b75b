#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace centralita::redis {

/// What the server has answered; an error never is a Reply, but a Status.
struct Reply {
  enum class Kind { kNil, kText, kInteger, kArray };

  Kind kind = Kind::kNil;
  std::string text;  // kText: a bulk or simple string ("OK").
  int64_t integer = 0;
  std::vector<Reply> items;

  bool nil() const { return kind == Kind::kNil; }
  /// The text, or nothing if there is none.
  std::optional<std::string> optional_text() const {
    return kind == Kind::kText ? std::optional(text) : std::nullopt;
  }
};

}  // namespace centralita::redis

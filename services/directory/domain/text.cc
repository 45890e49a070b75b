#include "services/directory/domain/text.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "libs/status/error.h"

namespace centralita::directory {
namespace {

constexpr size_t kMaxCharacters = 200;

/// How many bytes follow the lead byte of a UTF-8 character (RFC 3629 §3); nothing if it is none.
std::optional<size_t> FollowersOf(unsigned char lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead < 0xE0) return 1;
  if (lead >= 0xE0 && lead < 0xF0) return 2;
  if (lead >= 0xF0 && lead < 0xF5) return 3;
  return std::nullopt;
}

/// How many characters `text` has; nothing if it is no UTF-8, or has control characters.
std::optional<size_t> CountCharacters(absl::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::optional<size_t> followers = FollowersOf(lead);
    if (!followers.has_value() || lead < 0x20 || lead == 0x7F) return std::nullopt;
    if (i + *followers >= text.size()) return std::nullopt;
    for (size_t k = 1; k <= *followers; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return std::nullopt;
    }
    i += 1 + *followers;
  }
  return count;
}

absl::Status Invalid(absl::string_view reason, absl::string_view message,
                     const status::Facts& facts = {}) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message, facts);
}

}  // namespace

absl::Status CheckDisplayName(absl::string_view name) {
  const std::optional<size_t> characters = CountCharacters(name);
  if (characters.has_value() && *characters <= kMaxCharacters &&
      !absl::StripAsciiWhitespace(name).empty()) {
    return absl::OkStatus();
  }
  return Invalid("DISPLAY_NAME_REQUIRED", "display_name must be 1 to 200 printable characters",
                 {{"field", "display_name"}});
}

absl::Status CheckText(absl::string_view field, absl::string_view text) {
  const std::optional<size_t> characters = CountCharacters(text);
  if (characters.has_value() && *characters <= kMaxCharacters) return absl::OkStatus();
  return Invalid("TEXT_MALFORMED", absl::StrCat(field, " must be at most 200 printable characters"),
                 {{"field", std::string(field)}});
}

absl::Status CheckEmail(absl::string_view email) {
  if (email.empty()) return absl::OkStatus();
  const size_t at = email.find('@');
  const bool one_at = at != absl::string_view::npos && at == email.rfind('@');
  if (one_at && at > 0 && at + 1 < email.size() && CheckText("email", email).ok() &&
      email.find(' ') == absl::string_view::npos) {
    return absl::OkStatus();
  }
  return Invalid("EMAIL_MALFORMED", "email is no address", {{"field", "email"}});
}

}  // namespace centralita::directory

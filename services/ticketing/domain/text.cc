#include "services/ticketing/domain/text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

namespace centralita::ticketing {
namespace {

/// Whether a byte of UTF-8 goes on with a code point (10xxxxxx, RFC 3629 §3).
bool Continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

size_t CountCharacters(absl::string_view utf8) {
  size_t count = 0;
  for (const char byte : utf8) count += Continues(byte) ? 0 : 1;
  return count;
}

std::string FirstCharacters(absl::string_view utf8, size_t max) {
  size_t count = 0;
  for (size_t i = 0; i < utf8.size(); ++i) {
    if (Continues(utf8[i])) continue;
    if (count == max) return std::string(utf8.substr(0, i));
    ++count;
  }
  return std::string(utf8);
}

std::string FirstLine(absl::string_view text) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!line.empty()) return std::string(line);
  }
  return "";
}

bool CanBeKept(absl::string_view text) { return text.find('\0') == absl::string_view::npos; }

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

}  // namespace centralita::ticketing

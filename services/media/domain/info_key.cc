#include "services/media/domain/info_key.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace centralita::media {
namespace {

constexpr size_t kMaxBody = 256;
constexpr int kUsualMs = 160;
constexpr int kLongestMs = 10'000;
constexpr absl::string_view kKeys = "0123456789*#ABCD";  // By event number (RFC 4733 §3.2).

std::optional<char> ParseKey(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  int event = 0;
  if (text.size() == 1) {
    const char key = absl::ascii_toupper(static_cast<unsigned char>(text[0]));
    if (kKeys.find(key) != absl::string_view::npos) return key;
  } else if (text.size() == 2 && absl::SimpleAtoi(text, &event) && event >= 10 && event <= 15) {
    return kKeys[static_cast<size_t>(event)];
  }
  return std::nullopt;
}

std::optional<InfoKey> ParseRelay(absl::string_view body) {
  std::optional<char> key;
  int ms = kUsualMs;
  for (absl::string_view line : absl::StrSplit(body, absl::ByAnyChar("\r\n"), absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> field =
        absl::StrSplit(line, absl::MaxSplits('=', 1));
    const absl::string_view name = absl::StripAsciiWhitespace(field.first);
    if (absl::EqualsIgnoreCase(name, "Signal")) {
      key = ParseKey(field.second);
    } else if (absl::EqualsIgnoreCase(name, "Duration") && !absl::SimpleAtoi(field.second, &ms)) {
      ms = kUsualMs;
    }
  }
  if (!key.has_value()) return std::nullopt;
  if (ms <= 0 || ms > kLongestMs) ms = kUsualMs;
  return InfoKey{*key, absl::Milliseconds(ms)};
}

}  // namespace

std::optional<InfoKey> ParseInfoKey(absl::string_view content_type, absl::string_view body) {
  if (body.size() > kMaxBody) return std::nullopt;
  const absl::string_view type =
      absl::StripAsciiWhitespace(content_type.substr(0, content_type.find(';')));
  if (absl::EqualsIgnoreCase(type, "application/dtmf-relay")) return ParseRelay(body);
  if (!absl::EqualsIgnoreCase(type, "application/dtmf")) return std::nullopt;
  const std::optional<char> key = ParseKey(body);
  if (!key.has_value()) return std::nullopt;
  return InfoKey{*key, absl::Milliseconds(kUsualMs)};
}

}  // namespace centralita::media

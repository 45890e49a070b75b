#include "services/media/domain/auth_parameters.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

constexpr size_t kMaxHeader = 4096;

absl::Status Malformed(absl::string_view why) {
  return status::Error(absl::StatusCode::kInvalidArgument, "DIGEST_MALFORMED", why);
}

/// Cuts one `name=value` or `name="value"` off the front.
absl::StatusOr<std::pair<std::string, std::string>> TakeParameter(absl::string_view& rest) {
  const size_t equals = rest.find('=');
  if (equals == absl::string_view::npos) return Malformed("a parameter has no value");
  std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(rest.substr(0, equals)));
  rest = absl::StripLeadingAsciiWhitespace(rest.substr(equals + 1));

  std::string value;
  if (!rest.empty() && rest.front() == '"') {
    size_t i = 1;
    for (; i < rest.size() && rest[i] != '"'; ++i) {
      if (rest[i] == '\\' && i + 1 < rest.size()) ++i;
      value.push_back(rest[i]);
    }
    if (i == rest.size()) return Malformed("a quoted value does not end");
    rest.remove_prefix(i + 1);
  } else {
    const size_t end = std::min(rest.find(','), rest.size());
    value = std::string(absl::StripAsciiWhitespace(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  rest = absl::StripLeadingAsciiWhitespace(rest);
  if (!rest.empty()) {
    if (rest.front() != ',') return Malformed("parameters are not separated by commas");
    rest = absl::StripLeadingAsciiWhitespace(rest.substr(1));
  }
  return std::make_pair(std::move(name), std::move(value));
}

}  // namespace

absl::StatusOr<AuthParameters> ParseAuthParameters(absl::string_view header) {
  header = absl::StripAsciiWhitespace(header);
  if (header.size() > kMaxHeader) return Malformed("it is too long");
  if (!absl::StartsWithIgnoreCase(header, "Digest ")) return Malformed("the scheme is not Digest");
  absl::string_view rest = header.substr(7);
  AuthParameters parameters;
  rest = absl::StripLeadingAsciiWhitespace(rest);
  while (!rest.empty()) {
    auto parameter = TakeParameter(rest);
    if (!parameter.ok()) return parameter.status();
    if (!parameters.insert(*std::move(parameter)).second) return Malformed("a parameter is twice");
  }
  return parameters;
}

}  // namespace centralita::media

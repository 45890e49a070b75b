#include "libs/ids/name.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"

namespace centralita::ids {
namespace {

constexpr size_t kMaxIdLength = 128;

bool IsId(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxIdLength &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' ||
                  c == '~' || c == '-';
         });
}

absl::Status Malformed(absl::string_view pattern, absl::string_view name) {
  return status::Error(absl::StatusCode::kInvalidArgument, "NAME_MALFORMED",
                       absl::StrCat("\"", name, "\" is not of the form \"", pattern, "\""),
                       {{"name", std::string(name)}, {"pattern", std::string(pattern)}});
}

[[noreturn]] void WrongCount(absl::string_view pattern) {
  std::fprintf(stderr, "MakeName: not as many ids as stars in \"%s\"\n",
               std::string(pattern).c_str());
  std::abort();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseName(absl::string_view pattern,
                                                   absl::string_view name) {
  const std::vector<absl::string_view> want = absl::StrSplit(pattern, '/');
  const std::vector<absl::string_view> have = absl::StrSplit(name, '/');
  if (want.size() != have.size()) return Malformed(pattern, name);

  std::vector<std::string> ids;
  for (size_t i = 0; i < want.size(); ++i) {
    if (want[i] == "*" ? !IsId(have[i]) : want[i] != have[i]) return Malformed(pattern, name);
    if (want[i] == "*") ids.emplace_back(have[i]);
  }
  return ids;
}

std::string MakeName(absl::string_view pattern, std::initializer_list<absl::string_view> ids) {
  std::string name;
  auto id = ids.begin();
  for (const absl::string_view segment : absl::StrSplit(pattern, '/')) {
    if (!name.empty()) name += '/';
    if (segment != "*") {
      absl::StrAppend(&name, segment);
    } else if (id != ids.end()) {
      absl::StrAppend(&name, *id++);
    } else {
      WrongCount(pattern);
    }
  }
  if (id != ids.end()) WrongCount(pattern);
  return name;
}

}  // namespace centralita::ids

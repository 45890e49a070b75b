#include "libs/config/arguments.h"

#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace centralita::config {

Environment ProcessEnvironment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const absl::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == absl::string_view::npos) continue;
    environment.emplace(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
  }
  return environment;
}

Arguments::Arguments(const std::vector<std::string>& args) {
  for (const std::string& arg : args) {
    absl::string_view rest = arg;
    if (!absl::ConsumePrefix(&rest, "--") || rest.empty() || rest.front() == '=') {
      malformed_.push_back(absl::StrCat("\"", arg, "\" is not of the form --name=value"));
      continue;
    }
    if (rest == "help") {
      help_ = true;
      continue;
    }
    const size_t equals = rest.find('=');
    const std::string name(rest.substr(0, equals));
    values_[name] =
        equals == absl::string_view::npos ? "true" : std::string(rest.substr(equals + 1));
  }
}

const std::string* Arguments::Take(const std::string& name) {
  const auto it = values_.find(name);
  if (it == values_.end()) return nullptr;
  taken_.insert(name);
  return &it->second;
}

std::vector<std::string> Arguments::Faults() const {
  std::vector<std::string> faults = malformed_;
  for (const std::string& fault : Unknown("")) faults.push_back(fault);
  return faults;
}

std::vector<std::string> Arguments::Unknown(absl::string_view prefix) const {
  std::vector<std::string> unknown;
  for (const auto& [name, value] : values_) {
    if (absl::StartsWith(name, prefix) && !taken_.contains(name)) {
      unknown.push_back(absl::StrCat("--", name, " is not known"));
    }
  }
  return unknown;
}

}  // namespace centralita::config

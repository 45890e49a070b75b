#include "libs/config/reader.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"

namespace centralita::config {
namespace {

// The environment of a process of many services, for all of them.
constexpr absl::string_view kSharedService = "onebox";

std::string VariableOf(absl::string_view service, absl::string_view name) {
  return absl::AsciiStrToUpper(absl::StrCat("CENTRALITA_", service, "_", name));
}

}  // namespace

Reader::Reader(std::string service, const std::vector<std::string>& args, Environment environment)
    : service_(std::move(service)),
      arguments_(std::make_shared<Arguments>(args)),
      environment_(std::move(environment)),
      alone_(true) {}

Reader::Reader(std::string service, std::shared_ptr<Arguments> arguments, Environment environment)
    : service_(std::move(service)),
      arguments_(std::move(arguments)),
      environment_(std::move(environment)),
      alone_(false) {}

std::optional<std::string> Reader::Find(const std::string& name) {
  // Both are taken, so that neither is called unknown when the other one wins.
  const std::string* shared = arguments_->Take(name);
  const std::string* own = arguments_->Take(absl::StrCat(service_, ".", name));
  if (own != nullptr) return *own;
  if (shared != nullptr) return *shared;
  for (const absl::string_view service : {absl::string_view(service_), kSharedService}) {
    if (alone_ && service != service_) continue;
    const auto it = environment_.find(VariableOf(service, name));
    if (it != environment_.end()) return it->second;
  }
  return std::nullopt;
}

void Reader::Record(const std::string& name, const std::string& value, const std::string& fallback,
                    const std::string& help) {
  const bool known = std::any_of(settings_.begin(), settings_.end(),
                                 [&](const Setting& setting) { return setting.name == name; });
  if (!known) settings_.push_back({name, value, fallback, help});
}

void Reader::AddFault(const std::string& name, const std::string& what) {
  faults_.push_back(absl::StrCat("--", name, " ", what));
}

std::string Reader::String(const std::string& name, const std::string& fallback,
                           const std::string& help) {
  const std::string value = Find(name).value_or(fallback);
  Record(name, value, fallback, help);
  return value;
}

std::string Reader::RequiredString(const std::string& name, const std::string& help) {
  const std::string value = String(name, "", help);
  if (value.empty()) AddFault(name, "is required: " + help);
  return value;
}

int64_t Reader::Int(const std::string& name, int64_t fallback, const std::string& help,
                    Range range) {
  const std::string text = String(name, absl::StrCat(fallback), help);
  int64_t value = fallback;
  if (!absl::SimpleAtoi(text, &value)) {
    AddFault(name, absl::StrCat("is \"", text, "\", which is not a whole number"));
  } else if (value < range.min || value > range.max) {
    AddFault(name,
             absl::StrCat("is ", value, ", which is outside of ", range.min, "..", range.max));
  } else {
    return value;
  }
  return fallback;
}

absl::Duration Reader::Duration(const std::string& name, absl::Duration fallback,
                                const std::string& help) {
  const std::string text = String(name, absl::FormatDuration(fallback), help);
  absl::Duration value;
  if (absl::ParseDuration(text, &value) && value >= absl::ZeroDuration()) return value;
  AddFault(name, absl::StrCat("is \"", text, "\", which is not a duration such as 250ms or 1m30s"));
  return fallback;
}

bool Reader::Bool(const std::string& name, bool fallback, const std::string& help) {
  const std::string text = String(name, fallback ? "true" : "false", help);
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  AddFault(name, absl::StrCat("is \"", text, "\", which is neither true nor false"));
  return fallback;
}

std::vector<std::string> Reader::StringList(const std::string& name,
                                            const std::vector<std::string>& fallback,
                                            const std::string& help) {
  return absl::StrSplit(String(name, absl::StrJoin(fallback, ","), help), ',', absl::SkipEmpty());
}

std::string Reader::SecretFile(const std::string& name, const std::string& help) {
  const std::string path = String(name, "", help);
  if (path.empty()) return "";
  std::ifstream file(path);
  std::stringstream content;
  if (!file || !(content << file.rdbuf())) {
    AddFault(name, absl::StrCat("is \"", path, "\", which cannot be read or is empty"));
    return "";
  }
  return std::string(absl::StripTrailingAsciiWhitespace(content.str()));
}

absl::Status Reader::Finish() const {
  if (arguments_->help()) {
    return status::Error(absl::StatusCode::kCancelled, "HELP_REQUESTED", Help());
  }
  std::vector<std::string> faults = faults_;
  const std::vector<std::string> unknown =
      alone_ ? arguments_->Faults() : arguments_->Unknown(service_ + ".");
  faults.insert(faults.end(), unknown.begin(), unknown.end());
  if (faults.empty()) return absl::OkStatus();
  return status::Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
                       absl::StrCat(service_, ": ", absl::StrJoin(faults, "\n")));
}

std::string Reader::Help() const {
  std::string help = absl::StrCat("centralita-", service_, "\n");
  for (const Setting& setting : settings_) {
    absl::StrAppend(&help, "  --", setting.name, "=", RedactUrl(setting.fallback), "\n      ",
                    setting.help, "  [", VariableOf(service_, setting.name), "]\n");
  }
  return help;
}

std::vector<std::pair<std::string, std::string>> Reader::Dump() const {
  std::vector<std::pair<std::string, std::string>> dump;
  for (const Setting& setting : settings_) {
    dump.emplace_back(setting.name, RedactUrl(setting.value));
  }
  return dump;
}

std::string RedactUrl(absl::string_view text) {
  const size_t scheme = text.find("://");
  if (scheme == absl::string_view::npos) return std::string(text);
  const size_t begin = scheme + 3;
  const size_t at = text.find('@', begin);
  const size_t colon = text.find(':', begin);
  if (at == absl::string_view::npos || colon == absl::string_view::npos || colon > at) {
    return std::string(text);
  }
  return absl::StrCat(text.substr(0, colon + 1), "***", text.substr(at));
}

}  // namespace centralita::config

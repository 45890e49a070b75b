#include "services/routing/domain/scenario_words.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace centralita::routing {

ScenarioWords::ScenarioWords(std::vector<std::string> words) : words_(std::move(words)) {
  for (const std::string& word : words_) {
    const std::pair<std::string, std::string> option =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    options_[option.first] = option.second;
  }
}

const std::string& ScenarioWords::at(size_t index) const {
  static const std::string kNone;
  return index < words_.size() ? words_[index] : kNone;
}

std::string ScenarioWords::Get(const std::string& name, const std::string& fallback) const {
  const auto it = options_.find(name);
  return it == options_.end() ? fallback : it->second;
}

std::vector<std::string> ScenarioWords::List(const std::string& name) const {
  return absl::StrSplit(Get(name), ',', absl::SkipEmpty());
}

int ScenarioWords::Number(const std::string& name, int fallback) const {
  int number = 0;
  return absl::SimpleAtoi(Get(name), &number) ? number : fallback;
}

absl::Duration ScenarioWords::Seconds(const std::string& name, int fallback) const {
  return absl::Seconds(Number(name, fallback));
}

absl::Time ScenarioTime(absl::string_view clock) {
  std::vector<int> parts;
  for (absl::string_view part : absl::StrSplit(clock, ':')) {
    int number = 0;
    parts.push_back(absl::SimpleAtoi(part, &number) ? number : 0);
  }
  parts.resize(3);
  return absl::FromCivil(absl::CivilSecond(2026, 11, 23, parts[0], parts[1], parts[2]),
                         absl::UTCTimeZone());
}

}  // namespace centralita::routing

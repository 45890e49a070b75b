#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/routing/domain/command.h"
#include "services/routing/domain/group.h"

namespace centralita::routing {

/// One line of a story, in words: "call c1 group=sales".
class ScenarioWords {
 public:
  explicit ScenarioWords(std::vector<std::string> words);

  /// The word at `index`; empty if there are fewer.
  const std::string& at(size_t index) const;
  size_t size() const { return words_.size(); }

  /// Whether "name" or "name=…" is among the words.
  bool Has(const std::string& name) const { return options_.contains(name); }
  /// What stands behind "name=".
  std::string Get(const std::string& name, const std::string& fallback = "") const;
  std::vector<std::string> List(const std::string& name) const;  // Apart by commas.
  int Number(const std::string& name, int fallback = 0) const;
  absl::Duration Seconds(const std::string& name, int fallback = 0) const;

 private:
  std::vector<std::string> words_;
  std::map<std::string, std::string> options_;
};

/// "10:00:20", of Monday 2026-11-23 in UTC.
absl::Time ScenarioTime(absl::string_view clock);

/// The group of "group sales agents=alice,bob …".
GroupConfig ScenarioGroup(const ScenarioWords& words);

/// The command of a line whose first word is its verb, but for those of agents and of offers, which
/// Scenario knows. Nothing: there is no such verb.
std::optional<Command> ScenarioCommand(const ScenarioWords& words);

}  // namespace centralita::routing

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/groups/domain/ids.h"

namespace centralita::groups {

/// How bad a finding is.
enum class Severity { kWarning = 1, kError = 2 };

/// Something wrong or doubtful with how calls would be routed; the reasons are listed in policy.proto.
struct Finding {
  std::string reason;
  Severity severity = Severity::kWarning;
  std::string message;  // In words, with the counter-example.
  GroupId group;
  std::string display_name;
  std::optional<absl::Time> time = std::nullopt;  // Of the counter-example.
  GroupId target = {};
  PersonId agent = {};
  std::vector<GroupId> path = {};

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// FAILED_PRECONDITION with the first error of `findings`: its reason, its words and its
/// counter-example. OK if they are warnings.
absl::Status RefuseErrors(const std::vector<Finding>& findings);

}  // namespace centralita::groups

#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/calls/domain/event.h"

namespace centralita::calls {

/// Whose a dialled number is.
struct OwnedNumber {
  WorkspaceId workspace;
  std::string e164;
  GroupId group;  // Empty: nobody answers it yet.
  std::string locale;
  std::string region;
};

/// What is known of a caller.
struct CallerFacts {
  std::string e164;  // Empty: not a number.
  CallerKnowledge knowledge = CallerKnowledge::kUnspecified;
  std::string display_name;
};

/// The directory of numbers and contacts. Safe for concurrent use.
///
/// UNAVAILABLE, DEADLINE_EXCEEDED if it does not answer.
class Directory {
 public:
  virtual ~Directory() = default;

  /// NOT_FOUND / NUMBER_NOT_FOUND; INVALID_ARGUMENT / NUMBER_MALFORMED.
  virtual absl::StatusOr<OwnedNumber> ResolveNumber(absl::string_view dialled,
                                                    absl::string_view region,
                                                    absl::Time deadline) = 0;

  /// INVALID_ARGUMENT / NUMBER_MALFORMED.
  virtual absl::StatusOr<CallerFacts> LookUpCaller(const WorkspaceId& workspace,
                                                   absl::string_view number,
                                                   absl::Time deadline) = 0;
};

}  // namespace centralita::calls

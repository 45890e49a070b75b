#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/directory/domain/ids.h"

namespace centralita::directory {

/// A tenant: a company with its people, numbers, groups and calls.
struct Workspace {
  WorkspaceId id;
  std::string display_name;
  std::string default_region = "ES";  // In which numbers without a country code are read.
  std::string locale = "es";          // Of prompts and messages.
  std::string short_code;             // Six of a-z and 2-9, unique in the system. Never changes.
  absl::Time create_time;
  int64_t version = 0;

  friend bool operator==(const Workspace&, const Workspace&) = default;
};

/// INVALID_ARGUMENT with DISPLAY_NAME_REQUIRED, REGION_UNKNOWN or LOCALE_UNKNOWN.
absl::Status CheckWorkspace(const Workspace& workspace);

}  // namespace centralita::directory

#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "services/directory/domain/ids.h"

namespace centralita::directory {

/// A phone number (DID) of a workspace: what a carrier delivers, and who answers it.
struct Number {
  NumberId id;
  WorkspaceId workspace;
  std::string e164;      // Unique in the system.
  std::string group_id;  // Of the same workspace; empty: nobody answers yet.
  std::string display_name;
  std::string locale;  // The workspace's, as it is now.
  std::string region;  // Likewise.
  absl::Time create_time;
  int64_t version = 0;

  friend bool operator==(const Number&, const Number&) = default;
};

}  // namespace centralita::directory

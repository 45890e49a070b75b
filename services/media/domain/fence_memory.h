#pragma once

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {

/// The greatest fence token that was seen for each person. Whoever comes with a smaller one was
/// asleep while the world went on, and must not ring anybody (invariant I2).
class FenceMemory {
 public:
  /// Takes note of `token`. FAILED_PRECONDITION / STALE_TOKEN if a greater one was seen.
  absl::Status Admit(const std::string& person, uint64_t token) {
    uint64_t& greatest = greatest_[person];
    if (token < greatest) {
      return status::Error(absl::StatusCode::kFailedPrecondition, "STALE_TOKEN",
                           absl::StrCat("token ", token, " is older than ", greatest));
    }
    greatest = token;
    return absl::OkStatus();
  }

 private:
  absl::flat_hash_map<std::string, uint64_t> greatest_;
};

}  // namespace centralita::media

#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace centralita::edge {

/// Who may call a method through the edge (centralita.api.v1.Audience).
enum class Audience { kInternal, kOperator, kWorkspace };

/// Whom a key has shown the caller to be.
struct Principal {
  std::string workspace_id;  // Empty for an operator.
  std::string person_id;     // Empty: a machine with the workspace's key.
  bool is_operator = false;

  friend bool operator==(const Principal&, const Principal&) = default;
};

/// Whether `principal` (nothing: no key was given) may call a method of `audience`.
///
/// UNIMPLEMENTED with METHOD_UNKNOWN for an internal method: from outside there is none;
/// UNAUTHENTICATED with KEY_REQUIRED; PERMISSION_DENIED with OPERATOR_ONLY.
absl::Status CheckAccess(Audience audience, const std::optional<Principal>& principal);

/// The secret of an "authorization: Bearer ..." header; "" if it is none.
absl::string_view BearerKey(absl::string_view header);

}  // namespace centralita::edge

#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/directory/app/audit.h"
#include "services/directory/domain/ids.h"

namespace centralita::directory {

/// Whose an API key is.
struct KeyOwner {
  WorkspaceId workspace;
  PersonId person;  // Empty: the workspace's own, a machine's.

  friend bool operator==(const KeyOwner&, const KeyOwner&) = default;
};

/// Where API keys are kept, as digests. Every implementation passes store_contract.h. Safe for
/// concurrent use.
class KeyStore {
 public:
  virtual ~KeyStore() = default;

  /// Keeps a person's key, and forgets the one that the person had. NOT_FOUND with PERSON_NOT_FOUND.
  virtual absl::Status SetPersonKey(const KeyOwner& owner, const std::string& key_sha256,
                                    const Audit& audit, absl::Time deadline) = 0;

  /// UNAUTHENTICATED with KEY_UNKNOWN.
  virtual absl::StatusOr<KeyOwner> Find(absl::string_view key_sha256, absl::Time deadline) = 0;
};

}  // namespace centralita::directory

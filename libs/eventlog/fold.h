#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/eventlog/log.h"

namespace centralita::eventlog {

/// What a decision may know besides the state.
struct Moment {
  absl::Time now;
  int64_t version = 0;  // Of the state: the first event that is decided now becomes version + 1.
};

/// One aggregate as the engine holds it, without knowing its types: a committed state, and one that
/// runs ahead of it while decisions wait for their commit. Used by one thread at a time.
class Fold {
 public:
  virtual ~Fold() = default;

  /// Starts from a snapshot instead of from nothing. DATA_LOSS if it cannot be read.
  virtual absl::Status Restore(const Snapshot& snapshot) = 0;

  /// Takes in the history, while nothing runs ahead. DATA_LOSS if it cannot be read.
  virtual absl::Status Read(const std::vector<std::string>& payloads) = 0;

  /// As Read, for what others have just written: whoever watches is told. Ends at `version`.
  virtual absl::Status Observe(const std::vector<std::string>& payloads, int64_t version) = 0;

  /// What runs ahead has been committed; the state is at `version` now.
  virtual void Commit(int64_t version) = 0;

  /// Forgets what runs ahead.
  virtual void Rollback() = 0;

  virtual std::optional<absl::Time> NextDue() const = 0;  // With what runs ahead.
  virtual std::optional<std::string> EncodeSnapshot() const = 0;
  virtual bool IsClosed() const = 0;
};

}  // namespace centralita::eventlog

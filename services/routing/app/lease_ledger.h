#pragma once

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/routing/app/console_leases.h"

namespace centralita::routing {

/// Which consoles are gone, as far as this replica can prove: those of which neither it nor the shared
/// store has seen a sign of life for a lease's time.
///
/// A console that it hears of for the first time, and every console after the store was emptied, gets
/// a whole fresh lease: a missing key proves nothing. Safe for concurrent use.
class LeaseLedger {
 public:
  /// `lease`: how long a console is believed alive after its last sign of life.
  explicit LeaseLedger(absl::Duration lease) : lease_(lease) {}

  /// This replica has seen a sign of life.
  void KeptAlive(const WorkspaceId& workspace, const PersonId& person, absl::Time now);

  /// Takes in what the store knows of all consoles of a workspace that count as alive; returns those
  /// that do so wrongly.
  std::vector<PersonId> Lost(const WorkspaceId& workspace, const std::vector<PersonId>& alive,
                             const ConsoleLeases::Seen& seen, absl::Time now);

 private:
  using Proofs = absl::flat_hash_map<PersonId, absl::Time>;  // When it was surely alive.
  struct Book {
    std::string epoch;
    Proofs proofs;
  };

  const absl::Duration lease_;
  absl::Mutex mutex_;
  absl::flat_hash_map<WorkspaceId, Book> books_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace centralita::routing

#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/routing/app/console_leases.h"
#include "services/routing/app/lease_ledger.h"
#include "services/routing/app/workspaces.h"
#include "services/routing/metrics.h"

namespace centralita::routing {

/// Looks at every workspace every few seconds: consoles whose lease has run out are declared lost, those with one are not,
/// every group's calls are counted (I19), and the gauges are set. Every replica has one; what two of them declare is declared once.
///
/// What it saw of a state stays true until the log goes on: only workspaces where something has
/// happened since the last look are read again.
class Caretaker {
 public:
  struct Parts {
    Workspaces& workspaces;
    ConsoleLeases& leases;
    LeaseLedger& ledger;
    const Clock& clock;
    Metrics& metrics;
  };

  /// The parts must outlive this.
  Caretaker(const Parts& parts, absl::Duration every) : parts_(parts), every_(every) {}
  ~Caretaker() { Stop(); }

  void Start();
  void Stop();

  /// One look at all; blocks. One at a time.
  void LookAround();

 private:
  struct Seen {
    int64_t version = 0;           // Of the state that was seen.
    std::vector<PersonId> alive;   // Agents whose consoles count as alive,
    std::vector<PersonId> silent;  // and those whose do not.
    std::array<int64_t, kSystemStates> agents{};
    int64_t waiting = 0;
    int64_t faults = 0;     // Groups whose calls do not add up.
    int64_t estimates = 0;  // Of waits, that were scored last.
    double held = 0;        // How many of them held.
    absl::Time oldest = absl::InfiniteFuture();
  };

  static Seen SeenIn(const Workspace& workspace, int64_t version);
  /// What is true of a workspace now; null if it could not be read.
  const Seen* Look(const Workspaces::Head& head);
  void DeclareLost(const WorkspaceId& workspace, const std::vector<PersonId>& alive);
  void DeclareLost(const WorkspaceId& workspace, const PersonId& person);
  void WelcomeBack(const WorkspaceId& workspace, const std::vector<PersonId>& silent);
  absl::Status Tell(const WorkspaceId& workspace, const PersonId& person, bool alive);
  bool HasLease(const WorkspaceId& workspace, const PersonId& person);
  void Run();

  const Parts parts_;
  const absl::Duration every_;
  absl::flat_hash_map<WorkspaceId, Seen> seen_;  // LookAround()'s alone.
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralita::routing

#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/routing/app/console_leases.h"
#include "services/routing/app/lease_ledger.h"
#include "services/routing/app/workspaces.h"
#include "services/routing/metrics.h"

namespace centralita::routing {

/// Looks at every workspace every few seconds: consoles whose lease has run out are declared lost,
/// and the gauges are set. Every replica has one; what two of them declare is declared once.
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

  /// One look at all; blocks.
  void LookAround();

 private:
  struct Seen {
    std::vector<PersonId> alive;  // Consoles that count as alive.
    std::array<int64_t, kSystemStates> agents{};
    int64_t waiting = 0;
    absl::Time oldest = absl::InfiniteFuture();
  };

  static Seen SeenIn(const Workspace& workspace);
  void DeclareLost(const WorkspaceId& workspace, const std::vector<PersonId>& alive);
  void Run();

  const Parts parts_;
  const absl::Duration every_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralita::routing

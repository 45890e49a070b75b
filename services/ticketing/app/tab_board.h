#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/ticketing/app/ticket_store.h"
#include "services/ticketing/metrics.h"

namespace centralita::ticketing {

/// The screens of this replica that follow an agent's tabs.
///
/// A wake-up says which persons are worth a look; what is sent comes from the store alone. Every
/// `poll` all are looked at anyway, so a wake-up that was lost costs that long and no change. Safe
/// for concurrent use.
class TabBoard {
 public:
  struct Options {
    absl::Duration poll = absl::Seconds(2);
    absl::Duration shows_closed = absl::Minutes(10);  // For how long a closed tab is listed.
    int limit = 20;                                   // Tabs of a person.
  };
  /// Takes one tab; false if the screen is gone. Runs on the board's thread with its lock held: it
  /// must neither block nor call the board.
  using Show = std::function<bool(const TabView&)>;

  /// All must outlive this.
  TabBoard(TicketStore& store, const Clock& clock, Metrics& metrics, Options options);
  ~TabBoard();
  TabBoard(const TabBoard&) = delete;
  TabBoard& operator=(const TabBoard&) = delete;

  void Start();
  void Stop();

  /// The tabs as they are now, the newest first.
  absl::StatusOr<std::vector<TabView>> List(const WorkspaceId& workspace, const PersonId& person,
                                            absl::Time deadline);

  /// FAILED_PRECONDITION / CALL_IN_PROGRESS; NOT_FOUND / CALL_TAB_NOT_FOUND. A closed tab stays so.
  absl::StatusOr<TabView> Close(const WorkspaceId& workspace, const PersonId& person,
                                const CallId& call, absl::Time deadline);

  /// Shows all tabs soon, the oldest first, and then each change. Returns a name for Unfollow().
  uint64_t Follow(const WorkspaceId& workspace, const PersonId& person, Show show);
  /// `show` is not called after this has returned.
  void Unfollow(uint64_t follower);

  /// It is worth looking at these persons' tabs.
  void Wake(const std::set<PersonId>& persons);
  /// It is worth looking at everybody's: wake-ups may have been lost.
  void WakeAll();

 private:
  struct Follower {
    WorkspaceId workspace;
    PersonId person;
    Show show;
    TabRevisions shown;
  };

  void Run();
  std::set<PersonId> Changed(const std::set<PersonId>& persons);
  void ShowAll(const PersonId& person, absl::string_view cause);
  void ShowTo(Follower& follower, const std::vector<TabView>& tabs, absl::string_view cause);
  absl::Time ClosedSince() const { return clock_.Now() - options_.shows_closed; }

  TicketStore& store_;
  const Clock& clock_;
  Metrics& metrics_;
  const Options options_;

  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;
  bool poll_now_ = false;
  uint64_t last_ = 0;
  std::map<uint64_t, Follower> followers_;
  std::set<PersonId> dirty_;
  std::thread thread_;
};

}  // namespace centralita::ticketing

#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/ticketing/app/callers.h"
#include "services/ticketing/app/draft_desk.h"

namespace centralita::ticketing {

/// What has to be done now and then without being asked: finding out who the callers of present
/// calls are, and making tickets of drafts whose window has passed. Each replica does so; they pass
/// over what another has taken up.
class Chores {
 public:
  struct Options {
    absl::Duration every = absl::Milliseconds(500);  // How often callers are looked for, unwoken,
    absl::Duration retry = absl::Seconds(1);         // and when the store is away.
    absl::Duration drafts_every = absl::Seconds(30);
    int batch = 50;
  };

  /// All must outlive this.
  Chores(Callers& callers, DraftDesk& drafts, const Clock& clock, Options options);
  ~Chores();
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;

  void Start();
  void Stop();

  /// Somebody calls: find out who, now. A hint; without it that is done by the next round.
  void Wake();

 private:
  void Run();
  absl::Status ExpireDrafts();

  Callers& callers_;
  DraftDesk& drafts_;
  const Clock& clock_;
  const Options options_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool woken_ = false;
  std::thread thread_;
};

}  // namespace centralita::ticketing

#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/ticketing/app/directory.h"
#include "services/ticketing/app/draft_desk.h"
#include "services/ticketing/app/ticket_store.h"
#include "services/ticketing/metrics.h"

namespace centralita::ticketing {

/// What has to be done now and then without being asked: finding out who the callers of present
/// calls are, and making tickets of drafts whose window has passed. Each replica does so; they pass
/// over what another has taken up.
class Chores {
 public:
  struct Options {
    absl::Duration every = absl::Milliseconds(100);   // How often callers are looked for,
    absl::Duration contacts_age = absl::Seconds(10);  // how old an answer may become,
    absl::Duration retry = absl::Seconds(1);          // and when to ask a silent directory again.
    absl::Duration lookup_patience = absl::Milliseconds(500);
    absl::Duration drafts_every = absl::Seconds(30);
    int batch = 50;
  };

  /// All must outlive this.
  Chores(TicketStore& store, Directory& directory, DraftDesk& drafts, const Clock& clock,
         Metrics& metrics, Options options);
  ~Chores();
  Chores(const Chores&) = delete;
  Chores& operator=(const Chores&) = delete;

  void Start();
  void Stop();

  /// One round of each; what the thread does, for tests too.
  absl::Status FindContacts();
  absl::Status ExpireDrafts();

 private:
  void Run();

  TicketStore& store_;
  Directory& directory_;
  DraftDesk& drafts_;
  const Clock& clock_;
  Metrics& metrics_;
  const Options options_;

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace centralita::ticketing

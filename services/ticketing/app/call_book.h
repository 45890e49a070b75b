#pragma once

#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/ticketing/app/directory.h"
#include "services/ticketing/app/ticket_transaction.h"
#include "services/ticketing/metrics.h"

namespace centralita::ticketing {

/// A fact, and whose it is.
struct ToldFact {
  CallId call;
  CallFact fact;
};

/// Takes in what the feeds tell of calls: keeps the facts, opens and closes tabs, and when a call
/// has ended decides what became of it, makes the ticket of a missed one, and orphans its drafts.
///
/// Safe for concurrent use.
class CallBook {
 public:
  struct Policies {
    DispositionPolicy disposition;
    DraftPolicy draft;
  };
  using LocaleOf = std::function<Locale(const WorkspaceId&)>;

  /// All must outlive this.
  CallBook(ids::UuidSource& ids, const Clock& clock, Metrics& metrics, Policies policies)
      : ids_(ids), clock_(clock), metrics_(metrics), policies_(policies) {}

  /// Takes the facts in, within the transaction of the feed's cursor. Told again, they change
  /// nothing.
  absl::Status Absorb(TicketTransaction& transaction, const std::vector<ToldFact>& facts,
                      const LocaleOf& locale_of);

 private:
  absl::Status Save(TicketTransaction& transaction, const CallRecord& before,
                    const CallRecord& after, const LocaleOf& locale_of);
  absl::Status End(TicketTransaction& transaction, const CallRecord& call,
                   const LocaleOf& locale_of);
  absl::Status MakeMissedTicket(TicketTransaction& transaction, const CallRecord& call,
                                MissedReason reason, const Locale& locale);
  absl::Status NoteMissed(TicketTransaction& transaction, const CallRecord& call,
                          const CallLink& link);
  absl::Status OrphanDrafts(TicketTransaction& transaction, const CallRecord& call);

  ids::UuidSource& ids_;
  const Clock& clock_;
  Metrics& metrics_;
  const Policies policies_;
};

}  // namespace centralita::ticketing

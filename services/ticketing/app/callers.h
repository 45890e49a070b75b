#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/ticketing/app/directory.h"
#include "services/ticketing/app/ticket_store.h"
#include "services/ticketing/metrics.h"

namespace centralita::ticketing {

/// Finds out who the callers are: keeps what the directory says beside the call, shows it in the
/// tabs, and completes the tickets that were made from the call before it was known.
///
/// Safe for concurrent use; replicas pass over what another has taken up.
class Callers {
 public:
  struct Options {
    absl::Duration age = absl::Seconds(10);   // How old an answer may become while a call goes on,
    absl::Duration retry = absl::Seconds(1);  // and when to ask a silent directory again.
    absl::Duration patience = absl::Milliseconds(500);        // With the directory,
    absl::Duration short_patience = absl::Milliseconds(250);  // and when somebody waits for it.
    int batch = 50;
  };

  /// All must outlive this.
  Callers(TicketStore& store, Directory& directory, const Clock& clock, Metrics& metrics,
          Options options)
      : store_(store), directory_(directory), clock_(clock), metrics_(metrics), options_(options) {}

  /// Asks who the call's caller is if nobody has, before a ticket is made from the call. If the
  /// directory does not answer in a quarter of a second the ticket is made without.
  void Learn(const WorkspaceId& workspace, const CallId& call, absl::Time deadline);

  /// Asks for the callers that are due, up to a batch; whether there may be more.
  absl::StatusOr<bool> LookUpDue();

 private:
  absl::Status LookUp(const ContactLookup& lookup, absl::Time directory_deadline);
  absl::Status Keep(const ContactLookup& lookup, const std::vector<Contact>& contacts);
  absl::Status SettleTickets(TicketTransaction& transaction, const CallId& call,
                             const std::vector<Contact>& contacts);

  TicketStore& store_;
  Directory& directory_;
  const Clock& clock_;
  Metrics& metrics_;
  const Options options_;
};

}  // namespace centralita::ticketing

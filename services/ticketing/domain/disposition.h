#pragma once

#include <optional>

#include "absl/time/time.h"
#include "services/ticketing/domain/call_record.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

/// How a call came to belong to its ticket.
enum class LinkKind { kLinked, kCreated, kMissed };

/// The ticket to which a call belongs. A call has one at the most.
struct CallLink {
  CallId call;
  TicketId ticket;
  LinkKind kind = LinkKind::kLinked;

  friend bool operator==(const CallLink&, const CallLink&) = default;
};

enum class DispositionKind { kLinked, kCreated, kMissed, kNone };

/// Why a call that has ended has no ticket.
enum class NoTicketReason { kNotLinked, kAbandonedEarly, kNumberRejected, kCallbackMerged };

/// What became of a call. Exactly one for every call that has ended.
struct Disposition {
  CallId call;
  DispositionKind kind = DispositionKind::kNone;
  TicketId ticket;                                     // Empty with kNone.
  NoTicketReason reason = NoTicketReason::kNotLinked;  // Matters with kNone only.

  friend bool operator==(const Disposition&, const Disposition&) = default;
};

/// The rules by which calls end.
struct DispositionPolicy {
  /// A caller who gives up after more than this has been missed; earlier, it was a slip.
  absl::Duration abandoned_after = absl::Seconds(5);
};

/// Why a call that has ended counts as missed; nothing if somebody had it, or nobody missed it: a
/// call to nobody's number belongs to no workspace.
std::optional<MissedReason> MissedBecause(const CallRecord& record,
                                          const DispositionPolicy& policy);

/// What became of a call, given the ticket to which it belongs by now. Nothing while it goes on.
/// The caller has made the missed-call ticket, if MissedBecause() says that there must be one.
std::optional<Disposition> DispositionOf(const CallRecord& record,
                                         const std::optional<CallLink>& link,
                                         const DispositionPolicy& policy);

}  // namespace centralita::ticketing

#include "services/ticketing/domain/disposition.h"

namespace centralita::ticketing {
namespace {

bool WasConnected(const CallRecord& record) { return !AgentsOf(record).empty(); }

NoTicketReason WhyNoTicket(const CallRecord& record) {
  if (record.workspace.empty()) return NoTicketReason::kNumberRejected;
  if (WasConnected(record)) return NoTicketReason::kNotLinked;
  switch (record.outcome) {
    case CallOutcome::kAbandoned:
      return NoTicketReason::kAbandonedEarly;
    case CallOutcome::kRejected:
      return NoTicketReason::kNumberRejected;
    case CallOutcome::kCallbackMerged:
      return NoTicketReason::kCallbackMerged;
    default:
      return NoTicketReason::kNotLinked;
  }
}

DispositionKind ToDispositionKind(LinkKind kind) {
  switch (kind) {
    case LinkKind::kLinked:
      return DispositionKind::kLinked;
    case LinkKind::kCreated:
      return DispositionKind::kCreated;
    case LinkKind::kMissed:
      return DispositionKind::kMissed;
  }
  return DispositionKind::kLinked;
}

}  // namespace

std::optional<MissedReason> MissedBecause(const CallRecord& record,
                                          const DispositionPolicy& policy) {
  if (!record.ended() || WasConnected(record) || record.workspace.empty()) return std::nullopt;
  switch (record.outcome) {
    case CallOutcome::kMissed:
      return record.missed_reason == MissedReason::kNone ? MissedReason::kNotConfigured
                                                         : record.missed_reason;
    case CallOutcome::kAbandoned:
      if (record.wait > policy.abandoned_after) return MissedReason::kAbandoned;
      return std::nullopt;
    case CallOutcome::kFailed:
      return MissedReason::kFailed;
    case CallOutcome::kCallbackMerged:  // The earlier call is handled, or gets the ticket.
    case CallOutcome::kNone:
    case CallOutcome::kRejected:
    case CallOutcome::kHandled:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Disposition> DispositionOf(const CallRecord& record,
                                         const std::optional<CallLink>& link,
                                         const DispositionPolicy& policy) {
  if (!record.ended()) return std::nullopt;
  if (link.has_value()) {
    return Disposition{
        .call = record.id, .kind = ToDispositionKind(link->kind), .ticket = link->ticket};
  }
  if (MissedBecause(record, policy).has_value()) return std::nullopt;
  return Disposition{
      .call = record.id, .kind = DispositionKind::kNone, .reason = WhyNoTicket(record)};
}

}  // namespace centralita::ticketing

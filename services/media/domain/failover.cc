#include "services/media/domain/failover.h"

#include <optional>

#include "services/media/domain/status_map.h"

namespace centralita::media {
namespace {

/// What a cause of ITU-T Q.850 §2.2.7 says by itself; nothing for those that say little.
std::optional<Failover> JudgeQ850(int cause) {
  switch (cause) {
    case 1:   // Unallocated number.
    case 17:  // User busy.
    case 18:  // No user responding.
    case 19:  // No answer from user.
    case 20:  // Subscriber absent.
    case 21:  // Call rejected.
    case 22:  // Number changed.
    case 27:  // Destination out of order: its own line is.
    case 28:  // Invalid number format.
    case 55:  // Incoming calls barred.
    case 65:  // Bearer capability not implemented.
    case 87:  // User not member of closed user group.
    case 88:  // Incompatible destination.
      return Failover::kNone;
    case 2:    // No route to specified transit network.
    case 3:    // No route to destination.
    case 25:   // Exchange routing error.
    case 38:   // Network out of order.
    case 50:   // Requested facility not subscribed: to ours.
    case 57:   // Bearer capability not authorized: to us.
    case 58:   // Bearer capability not presently available.
    case 102:  // Recovery on timer expiry.
      return Failover::kNextTrunk;
    case 34:  // No circuit available.
    case 41:  // Temporary failure.
    case 42:  // Switching equipment congestion.
    case 44:  // Requested circuit not available.
    case 47:  // Resource unavailable.
    case 63:  // Service or option not available.
      return Failover::kNextTarget;
    default:
      return std::nullopt;
  }
}

Failover JudgeStatus(const CarrierFailure& failure) {
  switch (failure.sip_status) {
    case 408:  // Of the stack: the server is silent. Of the carrier: it was, further on.
      return failure.by_stack ? Failover::kNextTarget : Failover::kNextTrunk;
    case 401:  // We could not prove who we are,
    case 407:
    case 402:  // or have not paid: with this carrier.
    case 482:  // Loop Detected.
    case 483:  // Too Many Hops.
      return Failover::kNextTrunk;
    case 503:
    case 500:
    case 504:
      return Failover::kNextTarget;
    default:
      break;
  }
  const bool is_server_failure = failure.sip_status >= 500 && failure.sip_status < 600;
  return is_server_failure ? Failover::kNextTrunk : Failover::kNone;
}

}  // namespace

absl::string_view ToString(Failover failover) {
  switch (failover) {
    case Failover::kNone:
      return "none";
    case Failover::kNextTarget:
      return "next_target";
    case Failover::kNextTrunk:
      return "next_trunk";
  }
  return "";
}

Failover Judge(const CarrierFailure& failure) {
  // A phone that rang must not ring again by another way.
  if (failure.rang) return Failover::kNone;
  if (failure.by_stack) {
    return failure.progressed ? Failover::kNone : Failover::kNextTarget;
  }
  if (failure.sip_status == 486 || failure.sip_status >= 600) return Failover::kNone;
  if (const auto by_cause = JudgeQ850(failure.q850_cause)) return *by_cause;
  // After 183 something was heard, maybe ringing: only a plain failure of the network is its own.
  if (failure.progressed && failure.sip_status < 500) return Failover::kNone;
  return JudgeStatus(failure);
}

EndCause CauseOf(const CarrierFailure& failure) {
  if (Judge(failure) != Failover::kNone) return EndCause::kCarrierFailed;
  switch (failure.q850_cause) {
    case 17:
      return EndCause::kBusy;
    case 18:
    case 19:
      return EndCause::kNoAnswer;
    case 21:
      return EndCause::kRejected;
    case 1:
    case 20:
    case 22:
    case 27:
    case 28:
      return EndCause::kUnreachable;
    default:
      break;
  }
  if (failure.sip_status == 480) {  // Of a network: nobody can be had there now (RFC 3398).
    return failure.rang ? EndCause::kNoAnswer : EndCause::kUnreachable;
  }
  if (failure.sip_status == 484) return EndCause::kUnreachable;
  return CauseOf(failure.sip_status, failure.rang);
}

}  // namespace centralita::media

#include "services/routing/domain/outcome.h"

namespace centralita::routing {

absl::string_view ToText(MissedReason reason) {
  switch (reason) {
    case MissedReason::kNone:
      return "none";
    case MissedReason::kClosed:
      return "closed";
    case MissedReason::kHoliday:
      return "holiday";
    case MissedReason::kNoAgent:
      return "no_agent";
    case MissedReason::kTimeout:
      return "timeout";
    case MissedReason::kNotConfigured:
      return "not_configured";
    case MissedReason::kRedirected:
      return "redirected";
    case MissedReason::kFull:
      return "full";
    case MissedReason::kMoved:
      return "moved";
    case MissedReason::kCallbackExpired:
      return "callback_expired";
  }
  return "none";
}

absl::string_view ToText(RoutedOutcome outcome) {
  switch (outcome) {
    case RoutedOutcome::kNone:
      return "none";
    case RoutedOutcome::kHandled:
      return "handled";
    case RoutedOutcome::kAbandoned:
      return "abandoned";
    case RoutedOutcome::kMissed:
      return "missed";
    case RoutedOutcome::kOverflowed:
      return "overflowed";
    case RoutedOutcome::kFailed:
      return "failed";
    case RoutedOutcome::kMerged:
      return "callback_merged";
  }
  return "none";
}

absl::string_view ToText(OfferOutcome outcome) {
  switch (outcome) {
    case OfferOutcome::kNone:
      return "none";
    case OfferOutcome::kAccepted:
      return "accepted";
    case OfferOutcome::kDeclined:
      return "declined";
    case OfferOutcome::kRingNoAnswer:
      return "ring_no_answer";
    case OfferOutcome::kCallerAbandoned:
      return "caller_abandoned";
    case OfferOutcome::kLostRace:
      return "lost_race";
    case OfferOutcome::kDeviceFailed:
      return "device_failed";
    case OfferOutcome::kAgentChanged:
      return "agent_changed";
    case OfferOutcome::kExpired:
      return "expired";
    case OfferOutcome::kSuperseded:
      return "superseded";
  }
  return "none";
}

absl::string_view ToText(NobodyBecause because) {
  switch (because) {
    case NobodyBecause::kNone:
      return "none";
    case NobodyBecause::kAllBusy:
      return "all_busy";
    case NobodyBecause::kAllTried:
      return "all_tried";
    case NobodyBecause::kBehindOthers:
      return "behind_others";
    case NobodyBecause::kNoAgent:
      return "no_agent";
    case NobodyBecause::kNoSkill:
      return "no_skill";
    case NobodyBecause::kHeld:
      return "held";
  }
  return "none";
}

}  // namespace centralita::routing

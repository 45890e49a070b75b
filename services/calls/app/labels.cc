#include "services/calls/app/labels.h"

namespace centralita::calls {

absl::string_view LabelOf(Phase phase) {
  switch (phase) {
    case Phase::kNone:
      return "none";
    case Phase::kReceived:
      return "received";
    case Phase::kQueued:
      return "queued";
    case Phase::kOffering:
      return "offering";
    case Phase::kConnected:
      return "connected";
    case Phase::kAnnouncing:
      return "announcing";
    case Phase::kEnded:
      return "ended";
    case Phase::kCallbackPending:
      return "callback_pending";
    case Phase::kCallingBack:
      return "calling_back";
  }
  return "unknown";
}

absl::string_view LabelOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kUnspecified:
      return "none";
    case Outcome::kHandled:
      return "handled";
    case Outcome::kAbandoned:
      return "abandoned";
    case Outcome::kMissed:
      return "missed";
    case Outcome::kRejected:
      return "rejected";
    case Outcome::kFailed:
      return "failed";
    case Outcome::kCallbackMerged:
      return "callback_merged";
  }
  return "unknown";
}

absl::string_view LabelOf(MissedReason reason) {
  switch (reason) {
    case MissedReason::kUnspecified:
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
    case MissedReason::kCallbackUnanswered:
      return "callback_unanswered";
  }
  return "unknown";
}

}  // namespace centralita::calls

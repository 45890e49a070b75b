#pragma once

#include "absl/strings/string_view.h"
#include "services/media/domain/leg.h"

namespace centralita::media {

/// How an INVITE to a carrier failed.
struct CarrierFailure {
  int sip_status = 0;
  int q850_cause = 0;       // Of the Reason header (RFC 3326); 0: none.
  bool by_stack = false;    // No answer came: transport, DNS, or a timer of ours.
  bool rang = false;        // 180, 181 or 182 had come.
  bool progressed = false;  // 183 had come.
};

/// Whom else to try after a failure.
enum class Failover {
  kNone,        // It is final: the callee, the number or the call itself is the reason.
  kNextTarget,  // This server failed: another one, also of this carrier, may do.
  kNextTrunk,   // This carrier cannot: another carrier may.
};

absl::string_view ToString(Failover failover);

/// Judges a failure (GW-06). Final is whatever the callee, the number or the call's own nature can
/// be the reason of: 486, 600, 603, 404, 484, 488, redirections, and anything after ringing. The
/// carrier is to blame for transport errors, 408 without an answer, 5xx, and Q.850 causes of its
/// network (34, 38, 41, 42 ...), which beat the status in both directions, because gateways map
/// many of them on one status (RFC 3398 §7.2.6).
Failover Judge(const CarrierFailure& failure);

/// What the failure means for the leg when it is the last word.
EndCause CauseOf(const CarrierFailure& failure);

}  // namespace centralita::media

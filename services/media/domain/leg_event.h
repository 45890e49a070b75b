#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "absl/time/time.h"
#include "services/media/domain/leg.h"

namespace centralita::media {

/// An INVITE from a trunk.
struct IncomingCall {
  std::string trunk_id;
  std::string from;  // User part of P-Asserted-Identity, else of From. Empty: withheld.
  std::string from_display_name;
  std::string to;  // User part of the request URI.
  std::string region;
  std::string sip_call_id;
};

/// The far end rings.
struct LegRinging {};

/// Answered, with this codec: "PCMA", "PCMU".
struct LegAnswered {
  std::string codec;
};

/// A key (RFC 4733).
struct DtmfReceived {
  char digit = '0';
  absl::Duration held;
};

/// What a Play command has started is over.
struct PlayFinished {
  std::string command_id;
  bool completed = false;
};

/// The leg is over: always its last event.
struct LegEnded {
  EndedBy by = EndedBy::kRemote;
  int sip_status = 0;  // 0: by BYE.
  EndCause cause = EndCause::kNormal;
  int q850_cause = 0;    // As the far end said it; 0: it did not.
  std::string trunk_id;  // The leg's, or the last that was tried. Empty: none.
};

/// A recording has stopped and is in the spool.
struct RecordingStopped {
  std::string recording_id;
  absl::Duration duration;
};

/// No RTP for `silence` though there should be some.
struct MediaTimeout {
  absl::Duration silence;
};

/// Something that happened to a leg. `sequence` counts from 1 without gaps, per leg.
struct LegEvent {
  std::string leg_id;
  std::string call_id;
  int64_t sequence = 0;
  absl::Time time;
  std::variant<IncomingCall, LegRinging, LegAnswered, DtmfReceived, PlayFinished, LegEnded,
               RecordingStopped, MediaTimeout>
      what;
};

}  // namespace centralita::media

#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "services/calls/domain/wanted.h"

namespace centralita::calls {

struct RingLeg {};
struct AnswerLeg {};
struct RejectLeg {
  int sip_status = 0;
  std::string reason;  // For the carrier's log.
};
struct OriginateLeg {
  WorkspaceId workspace;
  PersonId person;
  uint64_t token = 0;
  LegId tied_to;
  std::string caller_number;
  std::string caller_display_name;
  absl::Duration ring_time;
};
/// Calls the caller back. Not to be done by another start of the gateway: the one that was asked
/// first may have done it.
struct DialCustomer {
  WorkspaceId workspace;
  std::string callee;
  std::string caller_number;  // The number that the caller had dialled.
  LegId tied_to;
  absl::Duration ring_time;
  std::string incarnation;
};
struct BridgeLegs {
  LegId other;
};
struct PlayMusic {};
struct PlayPrompt {
  std::string prompt;
  std::string language;
};
struct PlayAnnouncement {
  std::vector<std::string> prompts;  // Then music.
  std::string language;
};
struct PlayRingback {};
struct StopPlay {};
struct HangUpLeg {
  std::string reason;
};
struct StartRecording {
  RecordingId recording;
  WorkspaceId workspace;
  LegId right;
};

/// One verb for the gateway, for the leg `leg`. Repeating it is safe.
struct GatewayCommand {
  std::string id;  // CommandId().
  CallId call;
  LegId leg;
  std::variant<RingLeg, AnswerLeg, RejectLeg, OriginateLeg, DialCustomer, BridgeLegs, PlayMusic,
               PlayPrompt, PlayAnnouncement, PlayRingback, StopPlay, HangUpLeg, StartRecording>
      verb;
};

/// The gateway commands that bring about what is wanted and has not been reported as done, in the
/// order in which they are to be carried out. What the gateway never reports (ringback, music,
/// bridge, recording) is among them for as long as it is wanted.
std::vector<GatewayCommand> PendingCommands(const CallId& id, const Call& call,
                                            const Wanted& wanted, absl::Time now);

}  // namespace centralita::calls

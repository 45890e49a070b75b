#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::media {

/// 180 to a caller.
struct RingLeg {
  std::string leg_id;
};

/// 200 to a caller.
struct AnswerLeg {
  std::string leg_id;
};

/// A final response to a caller.
struct RejectLeg {
  std::string leg_id;
  int sip_status = 486;  // 400..699
  std::string reason;    // RFC 3326 text; may be empty.
};

/// Rings all phones of a person.
struct OriginateLeg {
  std::string leg_id;
  std::string call_id;
  std::string workspace_id;
  std::string person_id;
  uint64_t token = 0;
  std::string tied_to;  // Empty: to none.
  std::string caller_number;
  std::string caller_display_name;
  absl::Duration ring_time;
};

struct OriginateTrunkLeg {
  std::string leg_id;
  std::string call_id;
  std::string workspace_id;
  std::string callee_number;  // E.164, with "+".
  std::string caller_number;  // E.164, with "+".
  std::string tied_to;        // Empty: to none.
  absl::Duration ring_time;
};

struct BridgeLegs {
  std::string leg_id;
  std::string other_leg_id;
};

struct UnbridgeLegs {
  std::string leg_id;
};

struct Prompt {
  std::string name;
  std::string language;
};
struct Music {};
struct Ringback {};

/// Prompts, one after the other, and then music.
struct Sequence {
  std::vector<std::string> prompts;
  std::string language;
};

/// Something to be heard.
using PlayWhat = std::variant<Prompt, Music, Ringback, Sequence>;

struct PlayCommand {
  std::string leg_id;
  PlayWhat what;
};

struct StopPlay {
  std::string leg_id;
};

struct HangUpLeg {
  std::string leg_id;
  std::string reason;  // RFC 3326 text; may be empty.
};

struct StartRecording {
  std::string recording_id;
  std::string call_id;
  std::string workspace_id;
  std::string left_leg_id;
  std::string right_leg_id;
};

struct StopRecording {
  std::string recording_id;
};

struct SendDtmf {
  std::string leg_id;
  std::string digits;
};

using Verb = std::variant<RingLeg, AnswerLeg, RejectLeg, OriginateLeg, BridgeLegs, PlayCommand,
                          StopPlay, HangUpLeg, StartRecording, StopRecording, SendDtmf,
                          UnbridgeLegs, OriginateTrunkLeg>;

/// One verb with the id that makes repeating it safe.
struct Command {
  std::string id;
  Verb verb;
};

/// The names of the verbs, in their order.
inline constexpr absl::string_view kVerbNames[] = {
    "ring",      "answer",    "reject",         "originate",       "bridge",
    "play",      "stop_play", "hang_up",        "start_recording", "stop_recording",
    "send_dtmf", "unbridge",  "originate_trunk"};

/// The verb's name for logs and metrics: "ring", "originate" ...
absl::string_view NameOf(const Verb& verb);

/// "+", then 3 to 15 digits, the first not 0.
bool IsE164(absl::string_view number);

/// INVALID_ARGUMENT / COMMAND_INVALID if a required field is missing or out of its range.
absl::Status Validate(const Command& command);

}  // namespace centralita::media

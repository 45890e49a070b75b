#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "absl/time/time.h"
#include "services/calls/domain/ids.h"

namespace centralita::calls {

/// An INVITE from a trunk, as the gateway tells it.
struct IncomingCall {
  std::string trunk;
  std::string from;  // As the carrier sent it. Empty: withheld.
  std::string from_display_name;
  std::string to;               // As the carrier sent it.
  std::string region;           // In which national numbers are read.
  std::string gateway;          // The node's id.
  std::string gateway_address;  // "host:port", where commands go.
  std::string incarnation;      // Which start of the gateway this is.
  std::string sip_call_id;

  friend bool operator==(const IncomingCall&, const IncomingCall&) = default;
};

struct LegRinging {
  friend bool operator==(const LegRinging&, const LegRinging&) = default;
};

struct LegAnswered {
  std::string codec;
  friend bool operator==(const LegAnswered&, const LegAnswered&) = default;
};

struct DtmfReceived {
  std::string digit;
  absl::Duration held;
  friend bool operator==(const DtmfReceived&, const DtmfReceived&) = default;
};

struct PlayFinished {
  std::string command_id;
  bool completed = false;
  friend bool operator==(const PlayFinished&, const PlayFinished&) = default;
};

enum class LegEndedBy { kUnspecified, kRemote, kCommand, kGateway };

enum class LegEndCause {
  kUnspecified,
  kNormal,
  kBusy,
  kRejected,
  kNoAnswer,
  kUnreachable,
  kNoCommonCodec,
  kMediaTimeout,
  kFailed,
  kNoRoute,        // No trunk takes calls to that number.
  kCarrierFailed,  // Trunks take them, and none has carried it on.
};

struct LegEnded {
  LegEndedBy by = LegEndedBy::kUnspecified;
  int sip_status = 0;  // 0: a BYE.
  LegEndCause cause = LegEndCause::kUnspecified;
  int q850_cause = 0;  // As the far end sent it. 0: none.
  std::string trunk;   // By which it went, or was to go last. Empty: none.
  friend bool operator==(const LegEnded&, const LegEnded&) = default;
};

struct RecordingStopped {
  RecordingId recording;
  absl::Duration length;
  friend bool operator==(const RecordingStopped&, const RecordingStopped&) = default;
};

struct MediaTimeout {
  absl::Duration silence;
  friend bool operator==(const MediaTimeout&, const MediaTimeout&) = default;
};

/// Something that happened to a leg.
struct LegEvent {
  LegId leg;
  int64_t sequence = 0;  // From 1, per leg; 0: not from the gateway, but concluded here.
  absl::Time at;         // By the gateway's clock.
  std::variant<IncomingCall, LegRinging, LegAnswered, DtmfReceived, PlayFinished, LegEnded,
               RecordingStopped, MediaTimeout>
      what;

  friend bool operator==(const LegEvent&, const LegEvent&) = default;
};

enum class LegRole {
  kCaller,
  kAgent,
  kCallback,  // The caller's again: we have called back.
};

/// How far a leg has come. It never goes back, except that a leg whose end was concluded here is
/// alive after all when the gateway is heard to speak of it.
enum class LegStage {
  kTrying,  // The INVITE has come, or is to go out.
  kRinging,
  kAnswered,
  kEnded,
};

/// One leg of a call, folded.
struct Leg {
  LegId id;
  LegRole role = LegRole::kCaller;
  PersonId person;             // An agent's leg: whose phones.
  uint64_t token = 0;          // An agent's leg: the fence token of its offer.
  bool recording_off = false;  // An agent's leg: the talk is not to be recorded.
  LegStage stage = LegStage::kTrying;
  int64_t sequence = 0;  // Of the last event that was taken.
  absl::Time created_at;
  absl::Time answered_at = absl::InfiniteFuture();
  absl::Time ended_at = absl::InfiniteFuture();
  LegEnded end;            // Once it has ended.
  bool concluded = false;  // The gateway did not tell its end: it was concluded here.

  bool live() const { return stage != LegStage::kEnded; }
  bool was_answered() const { return answered_at != absl::InfiniteFuture(); }

  friend bool operator==(const Leg&, const Leg&) = default;
};

}  // namespace centralita::calls

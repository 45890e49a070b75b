#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "libs/sdp/session.h"

namespace centralita::sdp {

/// The static payload types of RFC 3551 §6.
enum class AudioCodec : uint8_t { kPcmu = 0, kPcma = 8 };

/// What we can do on one leg, and where.
struct Capabilities {
  std::string address;  // Our IPv4, for c= and o=.
  uint16_t port = 0;    // Of our RTP.
  std::vector<AudioCodec> codecs = {AudioCodec::kPcma, AudioCodec::kPcmu};  // By preference.
  int telephone_event_pt = 101;  // In our offers; an answer takes the offer's. -1: not offered.
  int ptime_ms = 20;
  Direction direction = Direction::kSendReceive;  // The most that we want just now.
};

/// What both sides agreed on for the audio of one leg.
struct Agreement {
  std::string remote_address;  // Empty when the remote is held with c=0.0.0.0.
  uint16_t remote_port = 0;
  uint16_t remote_rtcp_port = 0;  // 0: no a=rtcp.
  bool rtcp_mux = false;
  AudioCodec codec = AudioCodec::kPcma;
  int telephone_event_pt = -1;                    // As the remote wants to receive it; -1: none.
  int telephone_event_receive_pt = -1;            // As we said that we receive it; often the same.
  int ptime_ms = 20;                              // As the remote wants to receive.
  Direction direction = Direction::kSendReceive;  // Ours: what we may do.
  bool remote_hold = false;  // The remote does not want to hear us: sendonly, inactive, 0.0.0.0.

  friend bool operator==(const Agreement&, const Agreement&) = default;
};

/// An answer to an offer, and what it means.
struct Answer {
  Session session;
  Agreement agreement;
};

/// Our side of the o= line. RFC 3264 §8: the version rises by one with each change of what we say,
/// and stays when we say the same again.
class OriginTracker {
 public:
  /// `session_id` must not repeat for an address; any number that fits 63 bits.
  explicit OriginTracker(uint64_t session_id) : session_id_(session_id), version_(session_id) {}

  /// Stamps `session` with our origin for `address`.
  void Stamp(Session& session, const std::string& address);

 private:
  uint64_t session_id_;
  uint64_t version_;
  std::optional<Session> last_;
};

/// Answers an offer: takes the first audio section that we can serve, refuses all others with
/// port 0, keeps number and order of sections (RFC 3264 §6). The origin is not set yet.
///
/// INVALID_ARGUMENT / NO_COMMON_CODEC   no section offers PCMU or PCMA over RTP/AVP and IPv4: 488.
/// INVALID_ARGUMENT / NO_AUDIO          the offer has no audio section that is not disabled: 488.
absl::StatusOr<Answer> Negotiate(const Session& offer, const Capabilities& capabilities);

/// Our offer. `previous`: the last description that we sent in this dialogue, whose number and
/// order of sections a new offer must keep (RFC 3264 §8). The origin is not set yet.
Session MakeOffer(const Capabilities& capabilities, const Session* previous = nullptr);

/// Reads the answer to our offer.
///
/// INVALID_ARGUMENT / ANSWER_MISMATCH   another number of sections than the offer.
/// INVALID_ARGUMENT / NO_COMMON_CODEC   audio was refused, or answered with what was not offered.
absl::StatusOr<Agreement> ReadAnswer(const Session& offer, const Session& answer);

}  // namespace centralita::sdp

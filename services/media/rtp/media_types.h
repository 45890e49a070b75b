#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace centralita::media {

/// The gateway's name for one party's audio path. Chosen by whoever opens the leg.
using LegId = std::string;

/// One Play() or SendDtmf() of one engine; never reused, never 0.
using PlayId = uint64_t;

/// The codecs that the engine speaks. The values are the static payload types of RFC 3551 §6.
enum class Codec : uint8_t { kPcmu = 0, kPcma = 8 };

/// Which way audio may flow, seen from us: what *we* wrote in our SDP (RFC 3264 §8.4).
///
/// A party that puts us on hold with `sendonly` makes us kReceiveOnly; `inactive` makes us
/// kInactive; a party that we put on hold with `sendonly` makes us kSendOnly.
enum class Direction { kSendReceive, kSendOnly, kReceiveOnly, kInactive };

/// Where a leg's audio is received: goes into our SDP (c= and m=). RTCP is on port + 1.
struct LocalMedia {
  std::string ip;
  uint16_t port = 0;
};

/// What the other side's SDP says, after negotiation.
struct RemoteMedia {
  std::string ip;          // Dotted IPv4 of its c= line.
  uint16_t port = 0;       // Of its m= line; even or odd, as it says.
  uint16_t rtcp_port = 0;  // Of a=rtcp; 0: port + 1, or `port` when `rtcp_mux`.
  bool rtcp_mux = false;   // Both sides agreed on RFC 5761.
  Codec codec = Codec::kPcmu;
  absl::Duration ptime = absl::Milliseconds(20);  // What we send; 10..60 ms, else 20 ms is used.
  int telephone_event_pt = -1;  // That the other side receives: 96..127; -1: it has no RFC 4733.
  int telephone_event_receive_pt = -1;  // That we said we receive; -1: the same.
};

/// A recorded prompt: `<prompts_dir>/<language>/<name>.wav`. "es-MX" finds "es".
struct PromptSource {
  std::string name;
  std::string language;
};

/// Waiting music: `<prompts_dir>/music/<name>.wav`; no name: the built-in melody.
struct MusicSource {
  std::string name;
};

/// Ringback as Spain, Latin America and most of Europe hear it: 425 Hz, 1 s on, 4 s off.
struct RingbackSource {};

/// Prompts, one after the other without a gap, and then the built-in melody until it is stopped.
struct SequenceSource {
  std::vector<std::string> prompts;  // By name, at least one.
  std::string language;
};

using PlaySource = std::variant<PromptSource, MusicSource, RingbackSource, SequenceSource>;

/// Why a play is over.
enum class PlayOutcome {
  kCompleted,  // Heard to the end. Never with `loop`.
  kStopped,    // By StopPlay() or Bridge().
  kReplaced,   // By a later Play() on the same leg.
  kLegClosed,
};

absl::string_view ToString(PlayOutcome outcome);

/// What a leg's audio went through since OpenLeg(). Loss and jitter: RFC 3550 §6.4.1.
struct LegStats {
  uint64_t packets_received = 0;
  uint64_t packets_sent = 0;
  int64_t packets_lost = 0;         // Expected minus received; duplicates make it smaller.
  absl::Duration jitter;            // Interarrival jitter of what we receive.
  absl::Time last_received;         // InfinitePast: nothing yet.
  uint64_t unknown_payload = 0;     // Dropped: a payload type that nobody negotiated.
  uint64_t refused_source = 0;      // Dropped: from an address that the SDP does not name.
  uint64_t malformed = 0;           // Dropped: not RTP.
  double remote_fraction_lost = 0;  // 0..1, as the other side's last report says of us.
  absl::Duration remote_jitter;     // As the other side's last report says of us.
  absl::Duration round_trip;        // From RTCP; zero: not known.
};

/// What the engine tells. Called on a media thread: return at once, never block. Calling the
/// engine's methods from here is allowed. A leg's events may still arrive shortly after
/// CloseLeg() returned: ignore legs that you have forgotten.
class MediaEvents {
 public:
  virtual ~MediaEvents() = default;

  /// A key was pressed and let go (RFC 4733), once per key press: '0'-'9', '*', '#', 'A'-'D'.
  virtual void OnDtmf(const LegId& leg, char digit, absl::Duration duration) = 0;

  /// Nothing, neither RTP nor RTCP, arrived for `silence` while ExpectMedia() holds. Once per
  /// silence: armed again by the next packet.
  virtual void OnMediaTimeout(const LegId& leg, absl::Duration silence) = 0;

  /// A Play() or SendDtmf() is over; of a SequenceSource, its spoken part. Exactly once for each.
  virtual void OnPlayFinished(const LegId& leg, PlayId play, PlayOutcome outcome) = 0;
};

}  // namespace centralita::media

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace centralita::sdp {

/// A media direction attribute, as its writer means it (RFC 8866 §6.7).
enum class Direction { kSendReceive, kSendOnly, kReceiveOnly, kInactive };

absl::string_view ToString(Direction direction);

/// What the answerer of `direction` writes at most: sendonly <-> recvonly (RFC 3264 §6.1).
Direction Mirror(Direction direction);

/// "o=": who made the session, and which version of it this is (RFC 8866 §5.2).
struct Origin {
  std::string username = "-";
  uint64_t session_id = 0;
  uint64_t version = 0;
  std::string address;  // IPv4, IPv6 or a host name.

  friend bool operator==(const Origin&, const Origin&) = default;
};

/// One format of an m= line with its a=rtpmap and a=fmtp.
struct Format {
  int payload_type = 0;
  std::string encoding;  // "PCMU", "telephone-event"; as written, or as RFC 3551 §6 presets it.
  int clock_rate = 0;
  int channels = 1;
  std::string fmtp;  // Without the payload type. Empty: none.

  friend bool operator==(const Format&, const Format&) = default;
};

/// One m= section. Sections that are no RTP audio are kept only as far as an answer must
/// refuse them.
struct Media {
  std::string kind;                      // "audio", "video", "image", ...
  uint16_t port = 0;                     // 0: rejected or disabled.
  std::string protocol;                  // "RTP/AVP"
  std::vector<std::string> raw_formats;  // The m= line's list, as written.
  std::vector<Format> formats;           // The same, understood; empty if not RTP.
  std::string address;  // The c= that holds here: its own, or the session's. Empty: none.
  std::optional<Direction> direction;  // Its own or the session's; absent: sendrecv.
  std::optional<int> ptime_ms;
  std::optional<uint16_t> rtcp_port;
  bool rtcp_mux = false;

  friend bool operator==(const Media&, const Media&) = default;
};

/// A session description, as far as a gateway of audio needs it.
struct Session {
  Origin origin;
  std::string name = "-";
  std::string address;  // The session's own c=. Empty: none.
  std::vector<Media> media;

  friend bool operator==(const Session&, const Session&) = default;
};

/// Reads a description; lines end in CRLF or LF, unknown lines and attributes are passed over.
///
/// INVALID_ARGUMENT / SDP_MALFORMED   it does not begin with v=0, lacks a usable o= or m=, is
///                                    larger than 16 KiB, or has a line that cannot be read.
absl::StatusOr<Session> Parse(absl::string_view text);

/// Writes it, lines ending in CRLF. Parse(Print(s)) == s for every session that Parse() made.
std::string Print(const Session& session);

}  // namespace centralita::sdp

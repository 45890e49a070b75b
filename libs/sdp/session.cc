#include "libs/sdp/session.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "libs/status/error.h"

namespace centralita::sdp {
namespace {

constexpr size_t kMaxBytes = 16 * 1024;
constexpr absl::string_view kForbidden("\0\r", 2);  // In a byte-string; RFC 8866 §9.

// RFC 3551 §6: the audio types that need no rtpmap and that are still met.
const std::map<int, std::pair<absl::string_view, int>>& StaticTypes() {
  static const auto* const types = new std::map<int, std::pair<absl::string_view, int>>{
      {0, {"PCMU", 8000}}, {3, {"GSM", 8000}}, {8, {"PCMA", 8000}},
      {9, {"G722", 8000}}, {13, {"CN", 8000}}, {18, {"G729", 8000}}};
  return *types;
}

absl::Status Malformed(absl::string_view what) {
  return status::Error(absl::StatusCode::kInvalidArgument, "SDP_MALFORMED", what);
}

using Fields = std::vector<absl::string_view>;

Fields Split(absl::string_view value) { return absl::StrSplit(value, ' ', absl::SkipEmpty()); }

// "IN IP4 192.0.2.1/127" -> "192.0.2.1"; RFC 8866 §5.7.
absl::StatusOr<std::string> ParseConnection(absl::string_view value) {
  const Fields fields = Split(value);
  if (fields.size() != 3 || fields[0] != "IN" || (fields[1] != "IP4" && fields[1] != "IP6")) {
    return Malformed(absl::StrCat("connection: ", value));
  }
  const absl::string_view address = fields[2].substr(0, fields[2].find('/'));
  if (address.empty()) return Malformed(absl::StrCat("connection: ", value));
  return std::string(address);
}

absl::StatusOr<Origin> ParseOrigin(absl::string_view value) {
  const Fields fields = Split(value);
  if (fields.size() != 6) return Malformed(absl::StrCat("origin: ", value));
  Origin origin{.username = std::string(fields[0]), .address = std::string(fields[5])};
  // Some devices write numbers that are none, or too large; they only serve to see changes.
  if (!absl::SimpleAtoi(fields[1], &origin.session_id)) origin.session_id = 0;
  if (!absl::SimpleAtoi(fields[2], &origin.version)) origin.version = 0;
  return origin;
}

Format MakeFormat(int payload_type) {
  Format format{.payload_type = payload_type};
  if (const auto known = StaticTypes().find(payload_type); known != StaticTypes().end()) {
    format.encoding = std::string(known->second.first);
    format.clock_rate = known->second.second;
  }
  return format;
}

Format* FindFormat(Media& media, absl::string_view payload_type) {
  int number = -1;
  if (!absl::SimpleAtoi(payload_type, &number)) return nullptr;
  const auto found =
      std::find_if(media.formats.begin(), media.formats.end(),
                   [number](const Format& format) { return format.payload_type == number; });
  return found == media.formats.end() ? nullptr : &*found;
}

// "audio 49170/2 RTP/AVP 0 8 101"; RFC 8866 §5.14.
absl::StatusOr<Media> ParseMedia(absl::string_view value) {
  const Fields fields = Split(value);
  int port = -1;
  if (fields.size() < 4 || !absl::SimpleAtoi(fields[1].substr(0, fields[1].find('/')), &port) ||
      port < 0 || port > 65535) {
    return Malformed(absl::StrCat("media: ", value));
  }
  Media media{.kind = std::string(fields[0]),
              .port = static_cast<uint16_t>(port),
              .protocol = std::string(fields[2]),
              .raw_formats = {fields.begin() + 3, fields.end()}};
  if (!absl::StrContains(media.protocol, "RTP/")) return media;
  for (const std::string& raw : media.raw_formats) {
    int payload_type = -1;
    if (!absl::SimpleAtoi(raw, &payload_type) || payload_type < 0 || payload_type > 127) continue;
    if (FindFormat(media, raw) == nullptr) media.formats.push_back(MakeFormat(payload_type));
  }
  return media;
}

std::optional<Direction> ParseDirection(absl::string_view attribute) {
  for (Direction direction : {Direction::kSendReceive, Direction::kSendOnly,
                              Direction::kReceiveOnly, Direction::kInactive}) {
    if (attribute == ToString(direction)) return direction;
  }
  return std::nullopt;
}

// "0 PCMU/8000", "96 opus/48000/2"; RFC 8866 §6.6.
void ReadRtpmap(absl::string_view value, Media& media) {
  const Fields fields = Split(value);
  if (fields.size() != 2) return;
  Format* const format = FindFormat(media, fields[0]);
  const Fields parts = absl::StrSplit(fields[1], '/');
  int rate = 0;
  if (format == nullptr || parts.size() < 2 || parts[0].empty() ||
      !absl::SimpleAtoi(parts[1], &rate) || rate <= 0) {
    return;
  }
  format->encoding = std::string(parts[0]);
  format->clock_rate = rate;
  format->channels = 1;
  int channels = 0;
  if (parts.size() > 2 && absl::SimpleAtoi(parts[2], &channels) && channels > 0) {
    format->channels = channels;
  }
}

void ReadFmtp(absl::string_view value, Media& media) {
  const size_t space = value.find(' ');
  if (space == absl::string_view::npos) return;
  if (Format* const format = FindFormat(media, value.substr(0, space))) {
    format->fmtp = std::string(absl::StripAsciiWhitespace(value.substr(space)));
  }
}

void ReadMediaAttribute(absl::string_view attribute, Media& media) {
  if (const auto direction = ParseDirection(attribute)) {
    media.direction = direction;
  } else if (absl::ConsumePrefix(&attribute, "rtpmap:")) {
    ReadRtpmap(attribute, media);
  } else if (absl::ConsumePrefix(&attribute, "fmtp:")) {
    ReadFmtp(attribute, media);
  } else if (absl::ConsumePrefix(&attribute, "ptime:")) {
    int ptime = 0;
    if (absl::SimpleAtoi(attribute, &ptime) && ptime > 0) media.ptime_ms = ptime;
  } else if (absl::ConsumePrefix(&attribute, "rtcp:")) {  // RFC 3605
    int port = 0;
    if (absl::SimpleAtoi(attribute.substr(0, attribute.find(' ')), &port) && port > 0 &&
        port <= 65535) {
      media.rtcp_port = static_cast<uint16_t>(port);
    }
  } else if (attribute == "rtcp-mux") {  // RFC 5761
    media.rtcp_mux = true;
  }
}

class Reader {
 public:
  absl::Status Read(char type, absl::string_view value) {
    switch (type) {
      case 'o':
        return Assign(ParseOrigin(value), session_.origin);
      case 's':
        if (!absl::StripAsciiWhitespace(value).empty()) session_.name = std::string(value);
        return absl::OkStatus();
      case 'c':
        return Assign(ParseConnection(value),
                      session_.media.empty() ? session_.address : session_.media.back().address);
      case 'm': {
        session_.media.emplace_back();
        if (absl::Status read = Assign(ParseMedia(value), session_.media.back()); !read.ok()) {
          return read;
        }
        session_.media.back().address = session_.address;
        session_.media.back().direction = direction_;
        return absl::OkStatus();
      }
      case 'a':
        if (!session_.media.empty()) {
          ReadMediaAttribute(value, session_.media.back());
        } else if (const auto direction = ParseDirection(value)) {
          direction_ = direction;
        }
        return absl::OkStatus();
      default:
        return absl::OkStatus();
    }
  }

  Session Take() { return std::move(session_); }

 private:
  template <typename T>
  static absl::Status Assign(absl::StatusOr<T> value, T& target) {
    if (value.ok()) target = *std::move(value);
    return value.status();
  }

  Session session_;
  std::optional<Direction> direction_;  // The session's own.
};

void PrintMedia(const Session& session, const Media& media, std::string& out) {
  absl::StrAppend(&out, "m=", media.kind, " ", media.port, " ", media.protocol);
  for (const std::string& format : media.raw_formats) absl::StrAppend(&out, " ", format);
  absl::StrAppend(&out, "\r\n");
  if (media.address != session.address) {
    absl::StrAppend(&out, "c=IN ", absl::StrContains(media.address, ':') ? "IP6 " : "IP4 ",
                    media.address, "\r\n");
  }
  for (const Format& format : media.formats) {
    if (!format.encoding.empty()) {
      absl::StrAppend(&out, "a=rtpmap:", format.payload_type, " ", format.encoding, "/",
                      format.clock_rate);
      if (format.channels > 1) absl::StrAppend(&out, "/", format.channels);
      absl::StrAppend(&out, "\r\n");
    }
    if (!format.fmtp.empty()) {
      absl::StrAppend(&out, "a=fmtp:", format.payload_type, " ", format.fmtp, "\r\n");
    }
  }
  if (media.ptime_ms) absl::StrAppend(&out, "a=ptime:", *media.ptime_ms, "\r\n");
  if (media.rtcp_port) absl::StrAppend(&out, "a=rtcp:", *media.rtcp_port, "\r\n");
  if (media.rtcp_mux) absl::StrAppend(&out, "a=rtcp-mux\r\n");
  if (media.direction) absl::StrAppend(&out, "a=", ToString(*media.direction), "\r\n");
}

}  // namespace

absl::string_view ToString(Direction direction) {
  switch (direction) {
    case Direction::kSendReceive:
      return "sendrecv";
    case Direction::kSendOnly:
      return "sendonly";
    case Direction::kReceiveOnly:
      return "recvonly";
    case Direction::kInactive:
      return "inactive";
  }
  return "inactive";
}

absl::StatusOr<Session> Parse(absl::string_view text) {
  if (text.size() > kMaxBytes) return Malformed("larger than 16 KiB");
  Reader reader;
  bool versioned = false, owned = false, has_media = false;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::ConsumeSuffix(&line, "\r");
    if (line.empty()) continue;
    if (line.size() < 2 || line[1] != '=' || line.find_first_of(kForbidden) != line.npos) {
      return Malformed(absl::StrCat("line: ", absl::CHexEscape(line)));
    }
    if (!versioned && line != "v=0") return Malformed("does not begin with v=0");
    versioned = true;
    owned |= line[0] == 'o';
    has_media |= line[0] == 'm';
    if (absl::Status read = reader.Read(line[0], line.substr(2)); !read.ok()) return read;
  }
  if (!owned || !has_media) return Malformed("lacks o= or m=");
  return reader.Take();
}

std::string Print(const Session& session) {
  const auto family = [](absl::string_view address) {
    return absl::StrContains(address, ':') ? "IP6" : "IP4";
  };
  const Origin& origin = session.origin;
  std::string out = absl::StrCat("v=0\r\no=", origin.username, " ", origin.session_id, " ",
                                 origin.version, " IN ", family(origin.address), " ",
                                 origin.address, "\r\ns=", session.name, "\r\n");
  if (!session.address.empty()) {
    absl::StrAppend(&out, "c=IN ", family(session.address), " ", session.address, "\r\n");
  }
  absl::StrAppend(&out, "t=0 0\r\n");
  for (const Media& media : session.media) PrintMedia(session, media, out);
  return out;
}

}  // namespace centralita::sdp

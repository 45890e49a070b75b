#include "libs/sdp/negotiation.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"

namespace centralita::sdp {
namespace {

constexpr absl::string_view kTelephoneEvent = "telephone-event";
constexpr absl::string_view kKeys = "0-15";  // RFC 4733 §2.4.1: the keys of a phone.
constexpr int kClockRate = 8000;
constexpr int kFirstDynamic = 96;  // RFC 3551 §6. The engine takes no keys below.
constexpr int kMinPtime = 10;
constexpr int kMaxPtime = 60;

absl::Status Refusal(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

bool Sends(Direction direction) {
  return direction == Direction::kSendReceive || direction == Direction::kSendOnly;
}
bool Receives(Direction direction) {
  return direction == Direction::kSendReceive || direction == Direction::kReceiveOnly;
}
Direction Make(bool sends, bool receives) {
  if (sends) return receives ? Direction::kSendReceive : Direction::kSendOnly;
  return receives ? Direction::kReceiveOnly : Direction::kInactive;
}
Direction Common(Direction a, Direction b) {
  return Make(Sends(a) && Sends(b), Receives(a) && Receives(b));
}

bool IsIpv4(absl::string_view address) {
  const std::vector<absl::string_view> parts = absl::StrSplit(address, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](absl::string_view part) {
           int value = -1;
           return part.size() <= 3 && absl::SimpleAtoi(part, &value) && value >= 0 && value <= 255;
         });
}

bool IsOurTransport(const Media& media) {
  return media.protocol == "RTP/AVP" || media.protocol == "RTP/AVPF";
}

bool Is(const Format& format, AudioCodec codec) {
  return format.payload_type == static_cast<int>(codec) && format.clock_rate == kClockRate &&
         absl::EqualsIgnoreCase(format.encoding, codec == AudioCodec::kPcmu ? "PCMU" : "PCMA");
}

// The first codec of the section, in its own order, that is also among ours.
std::optional<AudioCodec> PickCodec(const Media& media, const std::vector<AudioCodec>& ours) {
  for (const Format& format : media.formats) {
    for (AudioCodec codec : ours) {
      if (Is(format, codec)) return codec;
    }
  }
  return std::nullopt;
}

int FindTelephoneEvent(const Media& media) {
  for (const Format& format : media.formats) {
    if (absl::EqualsIgnoreCase(format.encoding, kTelephoneEvent) &&
        format.clock_rate == kClockRate && format.payload_type >= kFirstDynamic) {
      return format.payload_type;
    }
  }
  return -1;
}

Media Refused(const Media& media) {
  return {.kind = media.kind, .protocol = media.protocol, .raw_formats = media.raw_formats};
}

Format MakeFormat(AudioCodec codec) {
  return {.payload_type = static_cast<int>(codec),
          .encoding = codec == AudioCodec::kPcmu ? "PCMU" : "PCMA",
          .clock_rate = kClockRate};
}

// Our m= section.
Media MakeAudio(const Capabilities& capabilities, const std::vector<AudioCodec>& codecs,
                int telephone_event_pt, absl::string_view protocol) {
  Media media{.kind = "audio",
              .port = capabilities.port,
              .protocol = std::string(protocol),
              .address = capabilities.address,
              .direction = capabilities.direction,
              .ptime_ms = capabilities.ptime_ms};
  for (AudioCodec codec : codecs) media.formats.push_back(MakeFormat(codec));
  if (telephone_event_pt >= 0) {
    media.formats.push_back({.payload_type = telephone_event_pt,
                             .encoding = std::string(kTelephoneEvent),
                             .clock_rate = kClockRate,
                             .fmtp = std::string(kKeys)});
  }
  for (const Format& format : media.formats) {
    media.raw_formats.push_back(absl::StrCat(format.payload_type));
  }
  return media;
}

// What a section of the remote says, in view of the direction that is left to us.
Agreement Understand(const Media& remote, AudioCodec codec, Direction ours) {
  const Direction theirs = remote.direction.value_or(Direction::kSendReceive);
  const bool nowhere = remote.address == "0.0.0.0";  // Hold as of RFC 2543; RFC 3264 §8.4.
  Agreement agreement{.remote_address = nowhere ? "" : remote.address,
                      .remote_port = remote.port,
                      .remote_rtcp_port = remote.rtcp_port.value_or(0),
                      .codec = codec,
                      .telephone_event_pt = FindTelephoneEvent(remote),
                      .direction = Common(ours, Mirror(theirs)),
                      .remote_hold = nowhere || !Receives(theirs)};
  if (nowhere) agreement.direction = Make(false, Receives(agreement.direction));
  const int ptime = remote.ptime_ms.value_or(0);
  if (ptime >= kMinPtime && ptime <= kMaxPtime) agreement.ptime_ms = ptime;
  return agreement;
}

bool IsLiveAudio(const Media& media) { return media.kind == "audio" && media.port != 0; }

}  // namespace

Direction Mirror(Direction direction) { return Make(Receives(direction), Sends(direction)); }

void OriginTracker::Stamp(Session& session, const std::string& address) {
  session.origin = {.session_id = session_id_, .address = address};
  if (last_ && session != *last_) ++version_;
  last_ = session;
  session.origin.version = version_;
}

absl::StatusOr<Answer> Negotiate(const Session& offer, const Capabilities& capabilities) {
  Answer answer;
  answer.session.address = capabilities.address;
  bool any_audio = false, served = false;
  for (const Media& media : offer.media) {
    any_audio |= IsLiveAudio(media);
    const std::optional<AudioCodec> codec =
        !served && IsLiveAudio(media) && IsOurTransport(media) && IsIpv4(media.address)
            ? PickCodec(media, capabilities.codecs)
            : std::nullopt;
    if (!codec) {
      answer.session.media.push_back(Refused(media));
      answer.session.media.back().address = capabilities.address;
      continue;
    }
    served = true;
    Agreement& agreement = answer.agreement;
    agreement = Understand(media, *codec, capabilities.direction);
    agreement.telephone_event_receive_pt = agreement.telephone_event_pt;
    agreement.rtcp_mux = media.rtcp_mux;
    Media ours = MakeAudio(capabilities, {*codec}, agreement.telephone_event_pt, media.protocol);
    ours.ptime_ms = agreement.ptime_ms;
    ours.rtcp_mux = agreement.rtcp_mux;
    ours.direction =
        Common(capabilities.direction, Mirror(media.direction.value_or(Direction::kSendReceive)));
    answer.session.media.push_back(std::move(ours));
  }
  if (served) return answer;
  if (!any_audio) return Refusal("NO_AUDIO", "the offer has no live audio section");
  return Refusal("NO_COMMON_CODEC", "no audio section offers G.711 over RTP/AVP and IPv4");
}

Session MakeOffer(const Capabilities& capabilities, const Session* previous) {
  Session offer{.address = capabilities.address};
  Media audio =
      MakeAudio(capabilities, capabilities.codecs, capabilities.telephone_event_pt, "RTP/AVP");
  if (previous == nullptr || previous->media.empty()) {
    offer.media.push_back(std::move(audio));
    return offer;
  }
  const auto& before = previous->media;
  auto place = std::find_if(before.begin(), before.end(), IsLiveAudio);
  if (place == before.end()) {
    place = std::find_if(before.begin(), before.end(),
                         [](const Media& media) { return media.kind == "audio"; });
  }
  for (auto media = before.begin(); media != before.end(); ++media) {
    offer.media.push_back(media == place ? audio : Refused(*media));
    offer.media.back().address = capabilities.address;
  }
  if (place == before.end()) offer.media.push_back(std::move(audio));
  return offer;
}

absl::StatusOr<Agreement> ReadAnswer(const Session& offer, const Session& answer) {
  if (offer.media.size() != answer.media.size()) {
    return Refusal("ANSWER_MISMATCH", absl::StrCat("offered ", offer.media.size(),
                                                   " sections, answered ", answer.media.size()));
  }
  const auto ours = std::find_if(offer.media.begin(), offer.media.end(), IsLiveAudio);
  if (ours == offer.media.end()) return Refusal("NO_AUDIO", "the offer has no live audio section");
  const Media& theirs = answer.media[static_cast<size_t>(ours - offer.media.begin())];
  std::vector<AudioCodec> offered;
  for (AudioCodec codec : {AudioCodec::kPcmu, AudioCodec::kPcma}) {
    const auto is_codec = [codec](const Format& format) { return Is(format, codec); };
    if (std::any_of(ours->formats.begin(), ours->formats.end(), is_codec)) offered.push_back(codec);
  }
  const std::optional<AudioCodec> codec =
      IsLiveAudio(theirs) && IsOurTransport(theirs) && IsIpv4(theirs.address)
          ? PickCodec(theirs, offered)
          : std::nullopt;
  if (!codec) return Refusal("NO_COMMON_CODEC", "the answer refuses our audio");
  Agreement agreement =
      Understand(theirs, *codec, ours->direction.value_or(Direction::kSendReceive));
  agreement.telephone_event_receive_pt = FindTelephoneEvent(*ours);
  if (agreement.telephone_event_receive_pt < 0) agreement.telephone_event_pt = -1;
  if (agreement.telephone_event_pt < 0) agreement.telephone_event_receive_pt = -1;
  agreement.rtcp_mux = ours->rtcp_mux && theirs.rtcp_mux;
  return agreement;
}

}  // namespace centralita::sdp

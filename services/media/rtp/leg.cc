#include "services/media/rtp/leg.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "libs/rtp/g711.h"

namespace centralita::media {
namespace {

using std::chrono::milliseconds;

constexpr uint8_t kComfortNoise = 13;  // RFC 3389
constexpr milliseconds kKeyExpiry{200};
constexpr int kReportTicks = 250;  // 5 s: the minimum of RFC 3550 §6.2.

uint8_t SilenceOf(Codec codec) {
  return codec == Codec::kPcmu ? rtp::kPcmuSilence : rtp::kPcmaSilence;
}

}  // namespace

Leg::Leg(LegSeed seed, const Clock& clock, MediaEvents& events)
    : id_(std::move(seed.id)),
      ports_(std::move(seed.ports)),
      cname_(std::move(seed.cname)),
      clock_(clock),
      events_(events),
      latch_(seed.latch_window),
      out_(seed.ssrc, seed.sequence, seed.timestamp),
      ticks_(static_cast<int>(seed.ssrc % kReportTicks)) {  // Reports of many legs spread out.
  stats_.last_received = absl::InfinitePast();
}

void Leg::SetRemote(const RemoteMedia& remote, MediaTime now) {
  remote_ = remote;
  const int64_t ptime = absl::ToInt64Milliseconds(remote.ptime);
  if (ptime < 10 || ptime > 60) remote_.ptime = absl::Milliseconds(20);
  if (remote_.telephone_event_receive_pt < 0) {
    remote_.telephone_event_receive_pt = remote.telephone_event_pt;
  }
  latch_.Expect({.ip = *ParseIpv4(remote.ip), .port = remote.port}, now);
}

void Leg::SetDirection(Direction direction, MediaTime now) {
  const bool received = Receives();
  direction_ = direction;
  if (!received && Receives()) Hear(now);  // The watchdog begins anew.
}

void Leg::ExpectMedia(MediaTime timeout, MediaTime now) {
  timeout_ = timeout;
  Hear(now);
}

void Leg::Join(Leg& a, Leg& b) {
  if (a.peer_ == &b) return;
  for (Leg* leg : {&a, &b}) {
    leg->Part();
    leg->StopPlay(0, PlayOutcome::kStopped);
  }
  a.peer_ = &b;
  b.peer_ = &a;
}

void Leg::Part() {
  if (peer_ == nullptr) return;
  peer_->peer_ = nullptr;
  peer_ = nullptr;
}

void Leg::Play(PlayId id, Program program) {
  StopPlay(0, PlayOutcome::kReplaced);
  player_.emplace(id, std::move(program));
  play_credit_ = 0;
}

void Leg::StopPlay(PlayId id, PlayOutcome outcome) {
  if (!player_ || (id != 0 && player_->id() != id)) return;
  const PlayId stopped = player_->id();
  const bool told = player_->told();
  player_.reset();
  if (!told) events_.OnPlayFinished(id_, stopped, outcome);
}

void Leg::SendKeys(PlayId id, std::string digits, uint16_t samples) {
  keys_.Add(id, std::move(digits), samples);
}

void Leg::AddRecorder(TalkRecorder& recorder, TalkRecorder::Channel channel) {
  taps_.push_back({&recorder, channel});
}

void Leg::RemoveRecorder(const TalkRecorder& recorder) {
  std::erase_if(taps_, [&recorder](const Tap& tap) { return tap.recorder == &recorder; });
}

bool Leg::Sends() const {
  return direction_ == Direction::kSendReceive || direction_ == Direction::kSendOnly;
}

bool Leg::Receives() const {
  return direction_ == Direction::kSendReceive || direction_ == Direction::kReceiveOnly;
}

bool Leg::MayHearPeer() const { return latch_.target() && Sends() && !player_ && keys_.empty(); }

bool Leg::IsKnownPayload(uint8_t payload_type) const {
  return payload_type == static_cast<uint8_t>(Codec::kPcmu) ||
         payload_type == static_cast<uint8_t>(Codec::kPcma) || payload_type == kComfortNoise ||
         payload_type == remote_.telephone_event_receive_pt ||
         payload_type == remote_.telephone_event_pt;
}

void Leg::Hear(MediaTime now) {
  heard_ = now;
  timeout_told_ = false;
}

void Leg::OnRtp(std::span<const uint8_t> bytes, const Address& from, MediaTime now) {
  if (remote_.rtcp_mux && rtp::IsRtcp(bytes)) return OnRtcp(bytes, from, now);
  const std::optional<rtp::Packet> packet = rtp::Parse(bytes);
  if (!packet) {
    ++stats_.malformed;
    return;
  }
  if (!latch_.Accept(from, now)) {
    ++stats_.refused_source;
    return;
  }
  Hear(now);
  heard_anything_ = true;
  if (!IsKnownPayload(packet->header.payload_type)) {
    ++stats_.unknown_payload;
    return;
  }
  if (!Count(*packet, now) || !Receives()) return;
  if (packet->header.payload_type == kComfortNoise) return;
  if (packet->header.payload_type == static_cast<uint8_t>(Codec::kPcmu) ||
      packet->header.payload_type == static_cast<uint8_t>(Codec::kPcma)) {
    return OnAudio(*packet, now);
  }
  OnEvent(*packet, now);
}

bool Leg::Count(const rtp::Packet& packet, MediaTime now) {
  const rtp::Header& header = packet.header;
  if (in_ssrc_ != header.ssrc) {
    lost_before_ += reception_.lost();
    in_ssrc_ = header.ssrc;
    reception_ = {};
    key_receiver_ = {};
    last_sr_ = 0;
  }
  const auto arrival =
      reception_.OnPacket(header.sequence, header.timestamp, static_cast<uint32_t>(ToSamples(now)));
  if (arrival == rtp::Reception::Arrival::kDuplicate ||
      arrival == rtp::Reception::Arrival::kStray) {
    return false;
  }
  ++stats_.packets_received;
  return true;
}

void Leg::OnAudio(const rtp::Packet& packet, MediaTime now) {
  const auto codec = static_cast<Codec>(packet.header.payload_type);
  for (const Tap& tap : taps_) {
    tap.recorder->OnAudio(tap.channel, packet.header.ssrc, packet.header.timestamp, codec,
                          packet.payload, now);
  }
  if (peer_ != nullptr) peer_->Relay(packet, codec, now);
}

void Leg::OnEvent(const rtp::Packet& packet, MediaTime now) {
  const std::optional<rtp::TelephoneEvent> event = rtp::ParseTelephoneEvent(packet.payload);
  if (!event) {
    ++stats_.malformed;
    return;
  }
  key_heard_ = now;
  for (const rtp::KeyPress& press : key_receiver_.OnPacket(packet.header.timestamp, *event)) {
    Tell(press);
  }
  if (peer_ != nullptr) peer_->RelayEvent(packet, now);
}

void Leg::Tell(const rtp::KeyPress& press) {
  events_.OnDtmf(id_, press.key, absl::Microseconds(int64_t{press.duration} * 125));
}

void Leg::Relay(const rtp::Packet& packet, Codec codec, MediaTime now) {
  const size_t bytes = packet.payload.size();
  if (!MayHearPeer() || bytes > buffer_.size() - rtp::kHeaderBytes) return;
  const std::optional<rtp::Header> header = out_.Relay(packet.header, /*event=*/false, now);
  if (!header) return;
  uint8_t* const payload = buffer_.data() + rtp::kHeaderBytes;
  if (codec == remote_.codec) {
    std::memcpy(payload, packet.payload.data(), bytes);
  } else {
    std::transform(packet.payload.begin(), packet.payload.end(), payload,
                   codec == Codec::kPcmu ? rtp::PcmuToPcma : rtp::PcmaToPcmu);
  }
  Send(*header, static_cast<uint8_t>(remote_.codec), bytes);
}

void Leg::RelayEvent(const rtp::Packet& packet, MediaTime now) {
  const size_t bytes = packet.payload.size();
  if (!MayHearPeer() || remote_.telephone_event_pt < 0 ||
      bytes > buffer_.size() - rtp::kHeaderBytes) {
    return;
  }
  const std::optional<rtp::Header> header = out_.Relay(packet.header, /*event=*/true, now);
  if (!header) return;
  std::memcpy(buffer_.data() + rtp::kHeaderBytes, packet.payload.data(), bytes);
  Send(*header, static_cast<uint8_t>(remote_.telephone_event_pt), bytes);
}

void Leg::Send(rtp::Header header, uint8_t payload_type, size_t payload_bytes) {
  header.payload_type = payload_type;
  rtp::Write(header, std::span(buffer_).first<rtp::kHeaderBytes>());
  ports_.rtp.Send(std::span(buffer_).first(rtp::kHeaderBytes + payload_bytes), *latch_.target());
  ++stats_.packets_sent;
  octets_sent_ += static_cast<uint32_t>(payload_bytes);
}

void Leg::OnTick(MediaTime now) {
  if (!keys_.empty()) {
    KeyTick(now);
  } else if (player_) {
    PlayTick(now);
  }
  if (key_receiver_.down() && now - key_heard_ > kKeyExpiry) {
    if (const auto press = key_receiver_.Expire()) Tell(*press);
  }
  if (++ticks_ % kReportTicks == 0) Report(now, /*bye=*/false);
  Watch(now);
}

void Leg::PlayTick(MediaTime now) {
  if (!latch_.target()) return;  // The sound begins when there is somebody to hear it.
  const int64_t frame = absl::ToInt64Milliseconds(remote_.ptime) * 8;
  play_credit_ += kTickSamples;
  while (player_ && play_credit_ >= frame) {
    play_credit_ -= frame;
    const auto payload = std::span(buffer_).subspan(rtp::kHeaderBytes, static_cast<size_t>(frame));
    const bool more = player_->Fill(remote_.codec, SilenceOf(remote_.codec), payload);
    if (Sends()) {
      Send(out_.Generate(static_cast<uint32_t>(frame), now), static_cast<uint8_t>(remote_.codec),
           payload.size());
    }
    if (player_->TakeFinished()) {
      events_.OnPlayFinished(id_, player_->id(), PlayOutcome::kCompleted);
    }
    if (!more) StopPlay(0, PlayOutcome::kCompleted);
  }
}

void Leg::KeyTick(MediaTime now) {
  const KeyQueue::Step step = keys_.Next();
  if (step.packet && latch_.target() && Sends() && remote_.telephone_event_pt >= 0) {
    if (step.packet->marker) out_.BeginEvent(now);
    rtp::Write(step.packet->event,
               std::span(buffer_).subspan<rtp::kHeaderBytes, rtp::kTelephoneEventBytes>());
    Send(out_.Event(step.packet->marker), static_cast<uint8_t>(remote_.telephone_event_pt),
         rtp::kTelephoneEventBytes);
  }
  if (step.finished != 0) events_.OnPlayFinished(id_, step.finished, PlayOutcome::kCompleted);
}

void Leg::Watch(MediaTime now) {
  if (timeout_ == MediaTime::max() || timeout_told_ || !Receives()) return;
  if (now - heard_ <= timeout_) return;
  timeout_told_ = true;
  events_.OnMediaTimeout(id_, absl::FromChrono(now - heard_));
}

void Leg::Close(MediaTime now) {
  Report(now, /*bye=*/true);
  Part();
  StopPlay(0, PlayOutcome::kLegClosed);
  for (PlayId job : keys_.Clear()) events_.OnPlayFinished(id_, job, PlayOutcome::kLegClosed);
}

}  // namespace centralita::media

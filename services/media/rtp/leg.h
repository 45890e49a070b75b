#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libs/clock/clock.h"
#include "libs/rtp/reception.h"
#include "libs/rtp/rtcp.h"
#include "libs/rtp/telephone_event.h"
#include "services/media/rtp/key_queue.h"
#include "services/media/rtp/latch.h"
#include "services/media/rtp/out_stream.h"
#include "services/media/rtp/player.h"
#include "services/media/rtp/port_range.h"
#include "services/media/rtp/talk_recorder.h"

namespace centralita::media {

/// What a leg is made with.
struct LegSeed {
  LegId id;
  PortPair ports;
  uint32_t ssrc = 0;  // Random, as are the next two (RFC 3550 §5.1) and the CNAME (RFC 7022).
  uint16_t sequence = 0;
  uint32_t timestamp = 0;
  std::string cname;
  MediaTime latch_window{};
};

/// One party's audio: what it sends goes to its peer and its recorders; what it hears comes from
/// its peer, a player or the keys. Belongs to one media thread; a packet costs no allocation.
class Leg {
 public:
  Leg(LegSeed seed, const Clock& clock, MediaEvents& events);

  void SetRemote(const RemoteMedia& remote, MediaTime now);
  void SetDirection(Direction direction, MediaTime now);
  void ExpectMedia(MediaTime timeout, MediaTime now);  // MediaTime::max(): never mind.

  static void Join(Leg& a, Leg& b);
  void Part();

  void Play(PlayId id, Program program);
  void StopPlay(PlayId id, PlayOutcome outcome);  // 0: whatever plays.
  void SendKeys(PlayId id, std::string digits, uint16_t samples);

  void AddRecorder(TalkRecorder& recorder, TalkRecorder::Channel channel);
  void RemoveRecorder(const TalkRecorder& recorder);

  void OnRtp(std::span<const uint8_t> bytes, const Address& from, MediaTime now);
  void OnRtcp(std::span<const uint8_t> bytes, const Address& from, MediaTime now);

  /// Every 20 ms: the next frame of what plays, keys, reports, the watchdog.
  void OnTick(MediaTime now);

  /// Says BYE, parts from the peer, ends what plays. The last call.
  void Close(MediaTime now);

  LegStats Stats(MediaTime now) const;
  const LegId& id() const { return id_; }
  const PortPair& ports() const { return ports_; }

 private:
  struct Tap {
    TalkRecorder* recorder;
    TalkRecorder::Channel channel;
  };

  bool Sends() const;
  bool Receives() const;
  bool MayHearPeer() const;
  bool IsKnownPayload(uint8_t payload_type) const;
  bool Count(const rtp::Packet& packet, MediaTime now);
  void Hear(MediaTime now);
  void OnAudio(const rtp::Packet& packet, MediaTime now);
  void OnEvent(const rtp::Packet& packet, MediaTime now);
  void Tell(const rtp::KeyPress& press);

  void Relay(const rtp::Packet& packet, Codec codec, MediaTime now);
  void RelayEvent(const rtp::Packet& packet, MediaTime now);
  void PlayTick(MediaTime now);
  void KeyTick(MediaTime now);
  void Send(rtp::Header header, uint8_t payload_type, size_t payload_bytes);

  void Report(MediaTime now, bool bye);
  std::optional<rtp::ReportBlock> Reception(MediaTime now);
  void Watch(MediaTime now);

  const LegId id_;
  const PortPair ports_;
  const std::string cname_;
  const Clock& clock_;
  MediaEvents& events_;

  RemoteMedia remote_;
  Direction direction_ = Direction::kSendReceive;
  Latch latch_;
  Leg* peer_ = nullptr;
  std::vector<Tap> taps_;

  // What we send.
  OutStream out_;
  std::optional<Player> player_;
  KeyQueue keys_;
  int64_t play_credit_ = 0;  // Samples that are due.
  uint32_t octets_sent_ = 0;
  uint64_t reported_packets_ = 0;  // How many were sent at the last report.
  std::array<uint8_t, 1500> buffer_;

  // What we receive.
  std::optional<uint32_t> in_ssrc_;
  rtp::Reception reception_;
  int64_t lost_before_ = 0;  // Of earlier SSRCs.
  rtp::KeyReceiver key_receiver_;
  MediaTime key_heard_{};
  MediaTime timeout_ = MediaTime::max();
  MediaTime heard_{};  // Or since when we listen.
  bool heard_anything_ = false;
  bool timeout_told_ = false;

  // RTCP.
  int ticks_ = 0;
  std::optional<Address> rtcp_from_;
  uint32_t last_sr_ = 0;
  MediaTime last_sr_at_{};
  LegStats stats_;
};

}  // namespace centralita::media

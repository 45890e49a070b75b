#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "libs/rtp/packet.h"
#include "libs/rtp/rtcp.h"
#include "services/media/rtp/media_types.h"
#include "services/media/rtp/udp_socket.h"

namespace centralita::media {

struct FakePeerOptions {
  std::string ip = "127.0.0.1";
  Codec codec = Codec::kPcmu;
  double hertz = 440;
  int telephone_event_pt = 101;
};

struct ReceivedPacket {
  rtp::Header header;
  std::vector<uint8_t> payload;
};

/// A phone on real UDP sockets: says a tone from StartTalking() on, keeps what it hears. For tests.
class FakePeer {
 public:
  explicit FakePeer(const FakePeerOptions& options = {});
  ~FakePeer();

  /// What its SDP would say.
  RemoteMedia Described() const;

  /// Sends a packet of the tone every 20 ms to `to` until StopTalking().
  void StartTalking(const LocalMedia& to);
  void StopTalking();

  /// Presses a key, as RFC 4733 has it: two updates, three ends; then talks on.
  void PressKey(char key);

  /// Sends one packet at once, of that type, beside the stream (with the next sequence number).
  void SendOnce(const LocalMedia& to, uint8_t payload_type, size_t payload_bytes);

  /// What was heard so far, in order of arrival.
  std::vector<ReceivedPacket> Heard() const;
  std::vector<rtp::Rtcp> HeardReports() const;

  /// Waits until so many packets were heard in all, at most 5 s; false: they never came.
  bool AwaitPackets(size_t count) const;
  bool AwaitReports(size_t count) const;

  /// The samples of the last `packets` audio packets.
  std::vector<int16_t> LastSamples(size_t packets) const;
  /// The samples of `packets` audio packets, after the first `from`.
  std::vector<int16_t> Samples(size_t from, size_t packets) const;

 private:
  std::vector<ReceivedPacket> Audio() const;
  void Run(const std::stop_token& stop);
  void SendAudio() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void SendKeyStep() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Send(bool marker, uint8_t payload_type, uint32_t timestamp, std::span<const uint8_t> payload)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Receive();

  const FakePeerOptions options_;
  UdpSocket rtp_;
  UdpSocket rtcp_;
  mutable absl::Mutex mutex_;
  Address to_ ABSL_GUARDED_BY(mutex_);
  bool talking_ ABSL_GUARDED_BY(mutex_) = false;
  uint16_t sequence_ ABSL_GUARDED_BY(mutex_) = 65530;  // Wraps soon.
  uint32_t timestamp_ ABSL_GUARDED_BY(mutex_) = 0xfffff000;
  uint32_t spoken_ ABSL_GUARDED_BY(mutex_) = 0;
  int key_step_ ABSL_GUARDED_BY(mutex_) = -1;
  uint8_t key_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<ReceivedPacket> heard_ ABSL_GUARDED_BY(mutex_);
  std::vector<rtp::Rtcp> reports_ ABSL_GUARDED_BY(mutex_);
  std::jthread thread_;
};

}  // namespace centralita::media

#include "services/media/rtp/fake_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <numbers>

#include "libs/rtp/g711.h"
#include "libs/rtp/telephone_event.h"
#include "services/media/rtp/media_time.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);
constexpr int kKeySteps = 5;  // Two updates, three ends.

uint16_t PortOf(const UdpSocket& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  getsockname(socket.file(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

FakePeer::FakePeer(const FakePeerOptions& options)
    : options_(options),
      rtp_(*UdpSocket::Bind({.ip = *ParseIpv4(options.ip), .port = 0})),
      rtcp_(*UdpSocket::Bind({.ip = *ParseIpv4(options.ip), .port = 0})),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

FakePeer::~FakePeer() {
  thread_.request_stop();
  thread_.join();
}

RemoteMedia FakePeer::Described() const {
  return {.ip = options_.ip,
          .port = PortOf(rtp_),
          .rtcp_port = PortOf(rtcp_),
          .codec = options_.codec,
          .telephone_event_pt = options_.telephone_event_pt};
}

void FakePeer::StartTalking(const LocalMedia& to) {
  absl::MutexLock lock(&mutex_);
  to_ = {.ip = *ParseIpv4(to.ip), .port = to.port};
  talking_ = true;
}

void FakePeer::StopTalking() {
  absl::MutexLock lock(&mutex_);
  talking_ = false;
}

void FakePeer::PressKey(char key) {
  absl::MutexLock lock(&mutex_);
  key_ = *rtp::ToEvent(key);
  key_step_ = 0;
}

void FakePeer::SendOnce(const LocalMedia& to, uint8_t payload_type, size_t payload_bytes) {
  absl::MutexLock lock(&mutex_);
  to_ = {.ip = *ParseIpv4(to.ip), .port = to.port};
  Send(false, payload_type, timestamp_, std::vector<uint8_t>(payload_bytes, 0x55));
}

void FakePeer::Run(const std::stop_token& stop) {
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec every{.it_interval = {0, 20'000'000}, .it_value = {0, 20'000'000}};
  timerfd_settime(timer, 0, &every, nullptr);
  while (!stop.stop_requested()) {
    std::array<pollfd, 3> files = {
        {{rtp_.file(), POLLIN, 0}, {rtcp_.file(), POLLIN, 0}, {timer, POLLIN, 0}}};
    poll(files.data(), files.size(), 100);
    Receive();
    uint64_t ticks = 0;
    if (!(files[2].revents & POLLIN) || read(timer, &ticks, sizeof(ticks)) < 0) continue;
    absl::MutexLock lock(&mutex_);
    for (; ticks > 0 && talking_; --ticks) key_step_ >= 0 ? SendKeyStep() : SendAudio();
  }
  close(timer);
}

void FakePeer::SendAudio() {
  std::array<uint8_t, kTickSamples> payload;
  for (uint8_t& code : payload) {
    const double angle = 2 * std::numbers::pi * options_.hertz * spoken_++ / 8000;
    const auto sample = static_cast<int16_t>(8000 * std::sin(angle));
    code = options_.codec == Codec::kPcmu ? rtp::EncodePcmu(sample) : rtp::EncodePcma(sample);
  }
  Send(false, static_cast<uint8_t>(options_.codec), timestamp_, payload);
  timestamp_ += kTickSamples;
}

void FakePeer::SendKeyStep() {
  const int step = key_step_++;
  std::array<uint8_t, rtp::kTelephoneEventBytes> payload;
  rtp::Write({.event = key_,
              .end = step >= 2,
              .duration = static_cast<uint16_t>(160 * std::min(step + 1, 3))},
             payload);
  Send(step == 0, static_cast<uint8_t>(options_.telephone_event_pt), timestamp_, payload);
  if (key_step_ < kKeySteps) return;
  key_step_ = -1;
  timestamp_ += kKeySteps * kTickSamples;
}

void FakePeer::Send(bool marker, uint8_t payload_type, uint32_t timestamp,
                    std::span<const uint8_t> payload) {
  std::vector<uint8_t> bytes(rtp::kHeaderBytes + payload.size());
  rtp::Write({.marker = marker,
              .payload_type = payload_type,
              .sequence = sequence_++,
              .timestamp = timestamp,
              .ssrc = 0x1000u + PortOf(rtp_)},
             std::span(bytes).first<rtp::kHeaderBytes>());
  std::copy(payload.begin(), payload.end(), bytes.begin() + rtp::kHeaderBytes);
  rtp_.Send(bytes, to_);
}

void FakePeer::Receive() {
  std::array<uint8_t, 2048> bytes;
  for (;;) {
    const ssize_t size = recv(rtp_.file(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0) break;
    const auto packet = rtp::Parse(std::span(bytes).first(static_cast<size_t>(size)));
    if (!packet) continue;
    absl::MutexLock lock(&mutex_);
    heard_.push_back({packet->header, {packet->payload.begin(), packet->payload.end()}});
  }
  for (;;) {
    const ssize_t size = recv(rtcp_.file(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size < 0) break;
    const auto report = rtp::ParseRtcp(std::span(bytes).first(static_cast<size_t>(size)));
    if (!report) continue;
    absl::MutexLock lock(&mutex_);
    reports_.push_back(*report);
  }
}

std::vector<ReceivedPacket> FakePeer::Heard() const {
  absl::MutexLock lock(&mutex_);
  return heard_;
}

std::vector<rtp::Rtcp> FakePeer::HeardReports() const {
  absl::MutexLock lock(&mutex_);
  return reports_;
}

bool FakePeer::AwaitPackets(size_t count) const {
  absl::MutexLock lock(&mutex_);
  const auto enough = [this, count]()
                          ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return heard_.size() >= count; };
  return mutex_.AwaitWithTimeout(absl::Condition(&enough), kPatience);
}

bool FakePeer::AwaitReports(size_t count) const {
  absl::MutexLock lock(&mutex_);
  const auto enough = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return reports_.size() >= count;
  };
  return mutex_.AwaitWithTimeout(absl::Condition(&enough), kPatience);
}

std::vector<int16_t> FakePeer::LastSamples(size_t packets) const {
  const size_t heard = Audio().size();
  return Samples(heard - std::min(packets, heard), packets);
}

std::vector<int16_t> FakePeer::Samples(size_t from, size_t packets) const {
  const std::vector<ReceivedPacket> audio = Audio();
  std::vector<int16_t> samples;
  for (size_t i = from; i < std::min(from + packets, audio.size()); ++i) {
    for (uint8_t code : audio[i].payload) {
      samples.push_back(audio[i].header.payload_type == 0 ? rtp::DecodePcmu(code)
                                                          : rtp::DecodePcma(code));
    }
  }
  return samples;
}

std::vector<ReceivedPacket> FakePeer::Audio() const {
  std::vector<ReceivedPacket> heard = Heard();
  std::erase_if(heard, [](const ReceivedPacket& p) { return p.header.payload_type > 8; });
  return heard;
}

}  // namespace centralita::media

#include "services/media/rtp/media_loop.h"

#include <netinet/in.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

constexpr int kBatch = 16;       // Datagrams read from one socket at once.
constexpr int kDatagram = 2048;  // More is no audio.
constexpr int kEvents = 256;

// Ticks made up for after a stall; what is older is given up, nobody wants to hear it in a burst.
constexpr uint64_t kMaxMissedTicks = 5;

// epoll's data for our own two descriptors; anything else is an Endpoint.
constexpr uint64_t kWake = 0;
constexpr uint64_t kTimer = 1;

bool Watch(int poll, int file, uint64_t data) {
  epoll_event event{.events = EPOLLIN, .data = {.u64 = data}};
  return epoll_ctl(poll, EPOLL_CTL_ADD, file, &event) == 0;
}

// Room for one batch, made once per thread.
struct Batch {
  std::array<std::array<uint8_t, kDatagram>, kBatch> bytes;
  std::array<sockaddr_in, kBatch> from;
  std::array<iovec, kBatch> parts;
  std::array<mmsghdr, kBatch> messages;

  Batch() {
    for (int i = 0; i < kBatch; ++i) {
      parts[i] = {bytes[i].data(), bytes[i].size()};
      messages[i] = {};
      messages[i].msg_hdr.msg_name = &from[i];
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
  }

  int Read(int file) {
    for (mmsghdr& message : messages) message.msg_hdr.msg_namelen = sizeof(sockaddr_in);
    return recvmmsg(file, messages.data(), kBatch, MSG_DONTWAIT, nullptr);
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<MediaLoop>> MediaLoop::Start(int number, PortRange& ports) {
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  const int wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  auto loop = std::unique_ptr<MediaLoop>(new MediaLoop(ports, poll, wake, timer));
  const timespec tick{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds(kTick).count()};
  const itimerspec every{.it_interval = tick, .it_value = tick};
  if (poll < 0 || wake < 0 || timer < 0 || !Watch(poll, wake, kWake) ||
      !Watch(poll, timer, kTimer) || timerfd_settime(timer, 0, &every, nullptr) != 0) {
    return status::Error(absl::StatusCode::kInternal, "LOOP_FAILED", std::strerror(errno));
  }
  loop->thread_ = std::jthread([loop = loop.get()] { loop->Run(); });
  pthread_setname_np(loop->thread_.native_handle(), absl::StrCat("media-", number).c_str());
  return loop;
}

MediaLoop::MediaLoop(PortRange& ports, int poll, int wake, int timer)
    : ports_(ports), poll_(poll), wake_(wake), timer_(timer) {}

MediaLoop::~MediaLoop() {
  if (thread_.joinable()) {
    Post([this] { stopping_ = true; });
    thread_.join();
  }
  for (int file : {poll_, wake_, timer_}) {
    if (file >= 0) close(file);
  }
}

void MediaLoop::Post(std::function<void()> command) {
  {
    absl::MutexLock lock(&mutex_);
    posted_.push_back(std::move(command));
  }
  const uint64_t one = 1;
  // Fails only when the counter is full, and then the thread is being woken anyway.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
}

MediaTime MediaLoop::Now() const {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::seconds(now.tv_sec) +
         std::chrono::duration_cast<MediaTime>(std::chrono::nanoseconds(now.tv_nsec));
}

void MediaLoop::Run() {
  std::array<epoll_event, kEvents> events;
  while (!stopping_) {
    const int count = epoll_wait(poll_, events.data(), kEvents, -1);
    bool woken = false, ticked = false;
    for (int i = 0; i < count; ++i) {
      const uint64_t data = events[static_cast<size_t>(i)].data.u64;
      woken |= data == kWake;
      ticked |= data == kTimer;
      if (data > kTimer) Receive(*reinterpret_cast<const Endpoint*>(data));
    }
    // Legs come and go only here, when no event of the batch can name them any more.
    if (ticked) Tick();
    if (woken) RunCommands();
  }
  while (!legs_.empty()) Close(LegId(legs_.begin()->first));
}

void MediaLoop::Receive(const Endpoint& endpoint) {
  static thread_local Batch batch;
  const int count = batch.Read(endpoint.file);
  const MediaTime now = Now();
  for (int i = 0; i < count; ++i) {
    const std::span<const uint8_t> bytes(batch.bytes[i].data(), batch.messages[i].msg_len);
    const Address from{.ip = ntohl(batch.from[i].sin_addr.s_addr),
                       .port = ntohs(batch.from[i].sin_port)};
    if (endpoint.rtcp) {
      endpoint.leg->OnRtcp(bytes, from, now);
    } else {
      endpoint.leg->OnRtp(bytes, from, now);
    }
  }
}

void MediaLoop::Tick() {
  uint64_t missed = 0;
  if (read(timer_, &missed, sizeof(missed)) != sizeof(missed)) return;
  const MediaTime now = Now();
  for (uint64_t i = 0; i < std::min(missed, kMaxMissedTicks); ++i) {
    for (auto& [id, entry] : legs_) entry.leg->OnTick(now);
  }
  for (auto& [id, recording] : recordings_) recording.recorder->OnTick(now);
}

void MediaLoop::RunCommands() {
  uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = read(wake_, &count, sizeof(count));
  std::vector<std::function<void()>> commands;
  {
    absl::MutexLock lock(&mutex_);
    commands.swap(posted_);
  }
  for (const auto& command : commands) command();
}

void MediaLoop::Add(std::unique_ptr<Leg> leg) {
  Entry entry{.leg = std::move(leg)};
  const std::array<int, 2> files = {entry.leg->ports().rtp.file(), entry.leg->ports().rtcp.file()};
  for (size_t i = 0; i < files.size(); ++i) {
    entry.endpoints[i] = std::make_unique<Endpoint>(Endpoint{entry.leg.get(), i == 1, files[i]});
    Watch(poll_, files[i], reinterpret_cast<uint64_t>(entry.endpoints[i].get()));
  }
  LegId id = entry.leg->id();
  legs_.emplace(std::move(id), std::move(entry));
}

Leg* MediaLoop::Find(const LegId& id) const {
  const auto found = legs_.find(id);
  return found == legs_.end() ? nullptr : found->second.leg.get();
}

void MediaLoop::Close(const LegId& id) {
  const auto found = legs_.find(id);
  if (found == legs_.end()) return;
  std::vector<std::string> ended;
  for (const auto& [recording_id, recording] : recordings_) {
    if (recording.left == id || recording.right == id) ended.push_back(recording_id);
  }
  for (const std::string& recording_id : ended) StopRecording(recording_id);
  std::unique_ptr<Leg> leg = std::move(found->second.leg);
  const uint16_t port = leg->ports().port;
  for (int file : {leg->ports().rtp.file(), leg->ports().rtcp.file()}) {
    epoll_ctl(poll_, EPOLL_CTL_DEL, file, nullptr);
  }
  legs_.erase(found);
  leg->Close(Now());
  // The sockets must be closed before the port is anybody else's.
  leg.reset();
  ports_.Release(port);
}

void MediaLoop::StartRecording(const std::string& id, std::unique_ptr<RecordingTrack> track,
                               const LegId& left, const LegId& right) {
  Leg* const left_leg = Find(left);
  Leg* const right_leg = Find(right);
  auto recorder = std::make_unique<TalkRecorder>(std::move(track), Now());
  if (left_leg == nullptr || right_leg == nullptr) return recorder->Finish(Now());
  left_leg->AddRecorder(*recorder, TalkRecorder::kLeft);
  right_leg->AddRecorder(*recorder, TalkRecorder::kRight);
  recordings_[id] = {.recorder = std::move(recorder), .left = left, .right = right};
}

void MediaLoop::StopRecording(const std::string& id) {
  const auto found = recordings_.find(id);
  if (found == recordings_.end()) return;
  Recording& recording = found->second;
  for (const LegId& leg_id : {recording.left, recording.right}) {
    if (Leg* const leg = Find(leg_id)) leg->RemoveRecorder(*recording.recorder);
  }
  recording.recorder->Finish(Now());
  recordings_.erase(found);
}

}  // namespace centralita::media

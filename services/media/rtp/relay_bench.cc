// How many calls one core relays: pairs of legs on one engine with one media thread, each fed a
// G.711 packet every 20 ms from a generator in the same process. Prints the media thread's share
// of a core, so that the generator does not count.
//
//   media_relay_bench [calls] [seconds]

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/rtp/packet.h"
#include "services/media/rtp/media_engine.h"
#include "services/media/rtp/udp_socket.h"

namespace centralita::media {
namespace {

class NoEvents final : public MediaEvents {
  void OnDtmf(const LegId&, char, absl::Duration) override {}
  void OnMediaTimeout(const LegId&, absl::Duration) override {}
  void OnPlayFinished(const LegId&, PlayId, PlayOutcome) override {}
};

struct Party {
  UdpSocket socket;
  Address to;
  uint16_t sequence = 0;
};

// CPU time that the thread "media-0" has used so far, in seconds.
double MediaThreadSeconds() {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream name(entry.path() / "comm");
    std::string text;
    if (!std::getline(name, text) || text != "media-0") continue;
    std::ifstream schedule(entry.path() / "schedstat");
    double nanoseconds = 0;
    schedule >> nanoseconds;
    return nanoseconds / 1e9;
  }
  return 0;
}

std::vector<Party> MakeParties(MediaEngine& engine, int calls) {
  std::vector<Party> parties;
  for (int i = 0; i < 2 * calls; ++i) {
    const auto port = static_cast<uint16_t>(30000 + 2 * i);
    const LegId leg = absl::StrCat(i);
    const absl::StatusOr<LocalMedia> local = engine.OpenLeg(leg, "bench");
    absl::StatusOr<UdpSocket> socket = UdpSocket::Bind({.ip = 0x7f000001, .port = port});
    if (!local.ok() || !socket.ok() ||
        !engine.SetRemote(leg, {.ip = "127.0.0.1", .port = port}).ok()) {
      std::fprintf(stderr, "no leg %d (raise `ulimit -n`?)\n", i);
      std::exit(1);
    }
    parties.push_back({.socket = *std::move(socket), .to = {0x7f000001, local->port}});
    if (i % 2 == 1 && !engine.Bridge(absl::StrCat(i - 1), leg).ok()) std::exit(1);
  }
  return parties;
}

uint64_t Drain(const Party& party) {
  std::array<uint8_t, 512> bytes;
  uint64_t count = 0;
  while (recv(party.socket.file(), bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) ++count;
  return count;
}

int Run(int calls, int seconds) {
  SystemClock clock;
  SoundLibrary sounds("");
  NoEvents events;
  auto engine = *MediaEngine::Create({.first_port = 40000, .last_port = 64999}, clock, sounds,
                                     nullptr, events);
  std::vector<Party> parties = MakeParties(*engine, calls);
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec every{.it_interval = {0, 1'000'000}, .it_value = {0, 1'000'000}};
  timerfd_settime(timer, 0, &every, nullptr);

  std::array<uint8_t, rtp::kHeaderBytes + 160> bytes{};
  uint64_t sent = 0, received = 0;
  const double before = MediaThreadSeconds();
  // Each millisecond a twentieth of the parties speaks, as real calls are spread.
  for (int64_t step = 0; step < int64_t{seconds} * 1000;) {
    uint64_t due = 0;
    if (read(timer, &due, sizeof(due)) != sizeof(due)) return 1;
    for (; due > 0; --due, ++step) {
      for (size_t i = static_cast<size_t>(step % 20); i < parties.size(); i += 20) {
        Party& party = parties[i];
        rtp::Write({.sequence = party.sequence,
                    .timestamp = party.sequence * 160u,
                    .ssrc = static_cast<uint32_t>(i + 1)},
                   std::span(bytes).first<rtp::kHeaderBytes>());
        ++party.sequence;
        sent += party.socket.Send(bytes, party.to);
        received += Drain(party);
      }
    }
  }
  const double used = MediaThreadSeconds() - before;
  absl::SleepFor(absl::Milliseconds(200));
  for (const Party& party : parties) received += Drain(party);
  const double share = used / seconds;
  std::printf(
      "calls %d  sent %llu  lost %lld  media thread %.1f %% of a core = %.3f %%/call "
      "-> about %.0f calls per core\n",
      calls, static_cast<unsigned long long>(sent),
      static_cast<long long>(sent) - static_cast<long long>(received), 100 * share,
      100 * share / calls, calls / share);
  close(timer);
  return 0;
}

}  // namespace
}  // namespace centralita::media

int main(int argc, char** argv) {
  const int calls = argc > 1 ? std::atoi(argv[1]) : 200;
  const int seconds = argc > 2 ? std::atoi(argv[2]) : 8;
  return centralita::media::Run(calls, seconds);
}

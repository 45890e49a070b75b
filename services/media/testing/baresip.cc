#include "services/media/testing/baresip.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <numbers>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "libs/testing/await.h"

namespace centralita::media::test {
namespace {

constexpr size_t kWavHead = 44;

/// At its end baresip hangs up: longer than any test.
void WriteTone(const std::string& path, double hertz) {
  std::vector<int16_t> samples(8000 * 60);
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<int16_t>(
        8000 * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / 8000));
  }
  const uint32_t bytes = static_cast<uint32_t>(samples.size() * 2);
  std::ofstream file(path, std::ios::binary);
  const auto u32 = [&](uint32_t v) { file.write(reinterpret_cast<const char*>(&v), 4); };
  const auto u16 = [&](uint16_t v) { file.write(reinterpret_cast<const char*>(&v), 2); };
  file << "RIFF";
  u32(36 + bytes);
  file << "WAVEfmt ";
  u32(16), u16(1), u16(1), u32(8000), u32(16000), u16(2), u16(16);
  file << "data";
  u32(bytes);
  file.write(reinterpret_cast<const char*>(samples.data()), bytes);
}

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace

Baresip::Baresip(Options options)
    : options_(std::move(options)), sip_port_(FreePort(2)), control_port_(FreePort()) {
  const std::string& dir = folder_.path();
  WriteTone(dir + "/tone.wav", options_.tone_hz);
  const int rtp = FreePort(20);
  std::ofstream(dir + "/config") << absl::StrFormat(
      "sip_listen 127.0.0.1:%d\ncall_local_timeout 120\ncall_max_calls 4\n"
      "audio_player aufile,%s/rx.wav\naudio_source aufile,%s/tone.wav\naudio_alert none\n"
      "ausrc_srate 8000\nauplay_srate 8000\nausrc_channels 1\nauplay_channels 1\n"
      "module_path /usr/lib/baresip/modules\nmodule aufile.so\nmodule sndfile.so\n"
      "module g711.so\nmodule_tmp uuid.so\nmodule_tmp account.so\nmodule_app menu.so\n"
      "module_app ctrl_tcp.so\nsnd_path %s\nctrl_tcp_listen 127.0.0.1:%d\nrtp_ports %d-%d\n",
      sip_port_, dir, dir, dir, control_port_, rtp, rtp + 19);
  const std::string credentials =
      options_.password.empty() ? "regint=0"
                                : absl::StrCat("auth_user=", options_.username,
                                               ";auth_pass=", options_.password, ";regint=60");
  std::ofstream(dir + "/accounts") << absl::StrFormat(
      "<sip:%s@127.0.0.1:%d;transport=%s>;%s;answermode=%s;audio_codecs=%s/8000;"
      "dtmfmode=rtpevent\n",
      options_.username, options_.gateway_port, options_.transport, credentials,
      options_.answers ? "auto" : "manual", options_.codec);
  std::ofstream(dir + "/contacts") << "";
  process_ = std::make_unique<ChildProcess>(std::vector<std::string>{"baresip", "-s", "-f", dir},
                                            dir, dir + "/log");
  centralita::test::Await([this] { return (control_ = Connect(control_port_)) >= 0; });
  listener_ = std::thread([this] { Listen(); });
}

Baresip::~Baresip() {
  process_.reset();
  shutdown(control_, SHUT_RDWR);
  listener_.join();
  close(control_);
}

void Baresip::Command(const std::string& command, const std::string& parameters) {
  const std::string json =
      nlohmann::json{{"command", command}, {"params", parameters}, {"token", "t"}}.dump();
  const std::string message = absl::StrCat(json.size(), ":", json, ",");
  [[maybe_unused]] const ssize_t sent =
      send(control_, message.data(), message.size(), MSG_NOSIGNAL);
}

void Baresip::Listen() {
  std::string buffer;
  char chunk[4096];
  while (true) {
    const ssize_t got = recv(control_, chunk, sizeof chunk, 0);
    if (got <= 0) return;
    buffer.append(chunk, static_cast<size_t>(got));
    while (true) {
      const size_t colon = buffer.find(':');
      size_t length = 0;
      if (colon == std::string::npos || !absl::SimpleAtoi(buffer.substr(0, colon), &length)) break;
      if (buffer.size() < colon + length + 2) break;
      const auto json = nlohmann::json::parse(buffer.substr(colon + 1, length), nullptr, false);
      buffer.erase(0, colon + length + 2);
      if (!json.is_object() || !json.value("event", false)) continue;
      absl::MutexLock lock(&mutex_);
      events_.emplace_back(absl::Now(), json.value("type", ""));
    }
  }
}

int Baresip::Count(const std::string& type) const {
  absl::MutexLock lock(&mutex_);
  int count = 0;
  for (const auto& [time, event] : events_) count += event == type;
  return count;
}

absl::Time Baresip::WhenSaw(const std::string& type) const {
  absl::MutexLock lock(&mutex_);
  for (const auto& [time, event] : events_) {
    if (event == type) return time;
  }
  return absl::InfiniteFuture();
}

bool Baresip::Await(const std::string& type, absl::Duration patience) {
  return centralita::test::Await([&] { return Count(type) > 0; }, patience);
}

std::vector<int16_t> Baresip::Heard() const {
  std::vector<int16_t> heard;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    if (!absl::EndsWith(entry.path().filename().string(), "-dec.wav")) continue;
    const std::string bytes = ReadFile(entry.path());
    if (bytes.size() <= kWavHead) continue;
    const size_t samples = (bytes.size() - kWavHead) / 2;
    const size_t before = heard.size();
    heard.resize(before + samples);
    std::memcpy(heard.data() + before, bytes.data() + kWavHead, samples * 2);
  }
  return heard;
}

std::string Baresip::Log() const { return ReadFile(folder_.path() + "/log"); }

}  // namespace centralita::media::test

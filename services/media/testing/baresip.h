#pragma once

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/media/testing/child_process.h"

namespace centralita::media::test {

/// A real softphone without a screen. It sends a tone, and keeps what it hears.
class Baresip {
 public:
  struct Options {
    std::string username;
    std::string password;  // Empty: it does not register.
    int gateway_port = 0;
    std::string transport = "udp";
    bool answers = true;  // By itself, at once.
    double tone_hz = 440;
    std::string codec = "PCMA";
  };

  explicit Baresip(Options options);
  ~Baresip();

  /// "dial", "hangup", "hold", "resume", "accept", "sndcode" ...; see ctrl_tcp of baresip.
  void Command(const std::string& command, const std::string& parameters = "");

  /// Waits for an event: "REGISTER_OK", "CALL_INCOMING", "CALL_ESTABLISHED", "CALL_CLOSED" ...
  bool Await(const std::string& type, absl::Duration patience = absl::Seconds(10));
  /// When the event came; InfiniteFuture if it did not.
  absl::Time WhenSaw(const std::string& type) const;
  int Count(const std::string& type) const;

  /// What it has heard in its calls so far, 8 kHz. Complete only when the call is over.
  std::vector<int16_t> Heard() const;

  std::string Log() const;

 private:
  void Listen();

  const Options options_;
  ScratchFolder folder_;
  const int sip_port_;
  const int control_port_;
  std::unique_ptr<ChildProcess> process_;
  int control_ = -1;
  mutable absl::Mutex mutex_;
  std::vector<std::pair<absl::Time, std::string>> events_ ABSL_GUARDED_BY(mutex_);
  std::thread listener_;
};

}  // namespace centralita::media::test

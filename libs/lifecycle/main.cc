#include "libs/lifecycle/main.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <ctime>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "libs/lifecycle/process.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::lifecycle {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitConfig = 2;
constexpr int kExitSignal = 128;  // And the signal's number.

/// The signals that end us, taken by the main thread alone: no handler runs in any other.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int ExitCodeOf(const absl::Status& failed) {
  const std::string reason = status::Reason(failed);
  const std::string text(failed.message());
  if (reason == "HELP_REQUESTED") {
    std::printf("%s", text.c_str());
    return 0;
  }
  if (reason == "CONFIG_INVALID") {
    std::fprintf(stderr, "%s\n", text.c_str());
    return kExitConfig;
  }
  log::Error("process could not start", {{"status", failed}});
  return kExitFailed;
}

/// Stops the process, unless it takes too long or somebody loses patience.
int StopOrLeave(Process& process, const sigset_t& signals) {
  std::atomic<bool> stopped = false;
  std::thread stopper([&] {
    process.Stop();
    stopped.store(true);
  });
  const absl::Time deadline = absl::Now() + process.shutdown_grace();
  const timespec glance = absl::ToTimespec(absl::Milliseconds(50));
  while (!stopped.load()) {
    const int again = sigtimedwait(&signals, nullptr, &glance);
    if (again > 0) ::_exit(kExitSignal + again);
    if (absl::Now() > deadline) {
      log::Error("process left before all was done", {{"grace", process.shutdown_grace()}});
      ::_exit(kExitFailed);
    }
  }
  stopper.join();
  return 0;
}

int Run(const std::string& name, std::vector<std::pair<std::string, Bind>> services, int argc,
        char** argv) {
#ifdef NDEBUG
  // Debian's Abseil looks for deadlocks whenever a mutex is taken, a few per cent of all time:
  // development builds let it.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  const sigset_t signals = BlockSignals();
  const std::vector<std::string> args(argv + 1, argv + argc);
  Process process(name, std::move(services), args, config::ProcessEnvironment());
  if (absl::Status started = process.Start(); !started.ok()) return ExitCodeOf(started);

  int signal = 0;
  sigwait(&signals, &signal);
  log::Info("process was told to stop", {{"signal", signal}});
  if (signal == SIGINT) ::_exit(kExitSignal + SIGINT);
  return StopOrLeave(process, signals);
}

}  // namespace

int Main(int argc, char** argv, absl::string_view service, Bind bind) {
  const std::string name(service);
  return Run(name, {{name, bind}}, argc, argv);
}

int MainOfMany(int argc, char** argv, std::vector<std::pair<std::string, Bind>> services) {
  return Run("onebox", std::move(services), argc, argv);
}

}  // namespace centralita::lifecycle

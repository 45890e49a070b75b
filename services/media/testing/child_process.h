#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace centralita::media::test {

/// A program that a test runs. Killed at the end of the scope, if it still runs.
class ChildProcess {
 public:
  /// Starts `args` (the program first, found by PATH) in `folder`; what it says goes to `log`.
  ChildProcess(const std::vector<std::string>& args, const std::string& folder,
               const std::string& log);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Its exit code, or nothing if it still runs after `patience`. Signals are 128 + number.
  std::optional<int> Wait(absl::Duration patience);
  void Kill(int signal);

 private:
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

/// A folder that goes away with its scope.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A port that was free for UDP and TCP on loopback a moment ago, and `span - 1` above it.
int FreePort(int span = 1);

/// Waits until somebody listens on that port of this machine, by UDP or by TCP.
bool AwaitListener(int port, bool tcp = false, absl::Duration patience = absl::Seconds(10));

/// The content of a file; "" if there is none.
std::string ReadFile(const std::string& path);

}  // namespace centralita::media::test

#include "services/media/testing/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "libs/testing/await.h"

namespace centralita::media::test {
namespace {

bool CanBind(int type, int port) {
  const int fd = socket(AF_INET, type, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  const bool free = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return free;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& args, const std::string& folder,
                           const std::string& log) {
  std::vector<char*> argv;
  for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ != 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  const int in = open("/dev/null", O_RDONLY);
  dup2(in, 0);
  dup2(out, 1);
  dup2(out, 2);
  if (chdir(folder.c_str()) == 0) execvp(argv[0], argv.data());
  _exit(127);
}

ChildProcess::~ChildProcess() {
  if (Wait(absl::ZeroDuration()).has_value()) return;
  Kill(SIGKILL);
  Wait(absl::Seconds(5));
}

std::optional<int> ChildProcess::Wait(absl::Duration patience) {
  const auto look = [this] {
    if (exit_code_.has_value()) return true;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
  };
  if (!look()) centralita::test::Await(look, patience);
  return exit_code_;
}

void ChildProcess::Kill(int signal) {
  if (!exit_code_.has_value()) kill(pid_, signal);
}

ScratchFolder::ScratchFolder() {
  char path[] = "/tmp/centralita-media-XXXXXX";
  path_ = mkdtemp(path);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

int FreePort(int span) {
  static std::mt19937 random(std::random_device{}());
  while (true) {
    const int first = 30000 + static_cast<int>(random() % 15000) * 2;
    bool free = true;
    for (int port = first; port < first + span && free; ++port) {
      free = CanBind(SOCK_DGRAM, port) && CanBind(SOCK_STREAM, port);
    }
    if (free) return first;
  }
}

bool AwaitListener(int port, bool tcp, absl::Duration patience) {
  const std::string local = absl::StrFormat(":%04X ", port);  // As the kernel writes it.
  const absl::Time deadline = absl::Now() + patience;
  while (!absl::StrContains(ReadFile(tcp ? "/proc/net/tcp" : "/proc/net/udp"), local)) {
    if (absl::Now() > deadline) return false;
    absl::SleepFor(absl::Milliseconds(10));
  }
  return true;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace centralita::media::test

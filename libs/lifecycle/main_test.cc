#include "libs/lifecycle/main.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace centralita::lifecycle {
namespace {

using testing::HasSubstr;

absl::Status BindQuick(Host&) { return absl::OkStatus(); }

/// A service that does not end by itself.
absl::Status BindStuck(Host& host) {
  host.OnStop("stuck", [](absl::Time) { std::this_thread::sleep_for(std::chrono::minutes(5)); });
  return absl::OkStatus();
}

/// Main() in a process of its own. gRPC must not be used in this one, because it is forked.
class Child {
 public:
  Child(Bind bind, std::vector<std::string> args) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(ends[1], STDERR_FILENO);
      ::dup2(ends[1], STDOUT_FILENO);
      args.insert(args.begin(), {"centralita-test", "--metrics_listen="});
      std::vector<char*> argv;
      for (std::string& arg : args) argv.push_back(arg.data());
      const int code = Main(static_cast<int>(argv.size()), argv.data(), "test", bind);
      std::fflush(stdout);
      ::_exit(code);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~Child() { ::close(output_); }

  /// Reads what the child writes until it has written `text`, or is gone.
  bool WaitFor(const std::string& text) {
    while (read_.find(text) == std::string::npos) {
      char buffer[4096];
      const ssize_t got = ::read(output_, buffer, sizeof(buffer));
      if (got <= 0) return false;
      read_.append(buffer, static_cast<size_t>(got));
    }
    return true;
  }

  void Signal(int signal) { ::kill(pid_, signal); }

  /// Its exit code; negative if a signal has killed it.
  int Wait() {
    WaitFor("(the end)");
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  const std::string& output() const { return read_; }

 private:
  pid_t pid_;
  int output_;
  std::string read_;
};

const std::vector<std::string> kArgs = {"--listen=127.0.0.1:0", "--shutdown_wait=0s"};

TEST(Main, EndsInOrderWhenItIsTold) {
  Child child(BindQuick, kArgs);
  ASSERT_TRUE(child.WaitFor("service began to serve"));

  child.Signal(SIGTERM);

  EXPECT_EQ(child.Wait(), 0);
  EXPECT_THAT(child.output(), HasSubstr("service stopped"));
}

TEST(Main, EndsAtOnceWhenItIsInterrupted) {
  Child child(BindStuck, kArgs);
  ASSERT_TRUE(child.WaitFor("service began to serve"));

  child.Signal(SIGINT);

  EXPECT_EQ(child.Wait(), 128 + SIGINT);
}

TEST(Main, EndsAtOnceWhenItIsToldTwice) {
  Child child(BindStuck, kArgs);
  ASSERT_TRUE(child.WaitFor("service began to serve"));

  child.Signal(SIGTERM);
  ASSERT_TRUE(child.WaitFor("stop step began"));
  child.Signal(SIGTERM);

  EXPECT_EQ(child.Wait(), 128 + SIGTERM);
}

TEST(Main, LeavesWhenTheGraceIsOver) {
  Child child(BindStuck, {"--listen=127.0.0.1:0", "--shutdown_wait=0s", "--shutdown_grace=200ms"});
  ASSERT_TRUE(child.WaitFor("service began to serve"));

  child.Signal(SIGTERM);

  EXPECT_EQ(child.Wait(), 1);
  EXPECT_THAT(child.output(), HasSubstr("process left before all was done"));
}

TEST(Main, RefusesAFaultyConfig) {
  Child child(BindQuick, {"--listn=127.0.0.1:0"});
  EXPECT_EQ(child.Wait(), 2);
  EXPECT_THAT(child.output(), HasSubstr("--listn is not known"));
}

TEST(Main, GivesHelp) {
  Child child(BindQuick, {"--help"});
  EXPECT_EQ(child.Wait(), 0);
  EXPECT_THAT(child.output(), HasSubstr("--shutdown_grace=30s"));
}

}  // namespace
}  // namespace centralita::lifecycle

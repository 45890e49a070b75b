#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <pqxx/pqxx>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/eventlog/log_database.h"
#include "libs/eventlog/pg_log.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"

namespace centralita::eventlog {
namespace {

using test::IsOk;
using test::Soon;
using test::StatusIs;

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Stands between a client and the server, one connection at a time, and can lose an answer: what
/// the server says to a prepared statement never arrives, and the connection is cut.
class LossyLink {
 public:
  explicit LossyLink(int server_port) : server_port_(server_port) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = Loopback(0);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(listener_, 8), 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { Run(); });
  }

  ~LossyLink() {
    stopping_ = true;
    thread_.join();
    close(listener_);
  }

  int port() const { return port_; }
  void LoseNextAnswer() { lose_ = true; }
  void RefuseFromNowOn() { refuse_ = true; }
  int lost() const { return lost_; }

 private:
  bool Readable(int fd, int other, int* ready) {
    std::array<pollfd, 2> fds{{{fd, POLLIN, 0}, {other, POLLIN, 0}}};
    if (poll(fds.data(), other < 0 ? 1 : 2, 10) <= 0) return false;
    *ready = fds[0].revents != 0 ? fd : other;
    return true;
  }

  void Run() {
    int ready = 0;
    while (!stopping_) {
      if (!Readable(listener_, -1, &ready)) continue;
      const int client = accept(listener_, nullptr, nullptr);
      const int server = socket(AF_INET, SOCK_STREAM, 0);
      const sockaddr_in address = Loopback(server_port_);
      if (!refuse_ &&
          connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
        Carry(client, server);
      }
      close(client);
      close(server);
    }
  }

  void Carry(int client, int server) {
    std::array<char, 16384> buffer;
    int ready = 0;
    while (!stopping_) {
      if (!Readable(client, server, &ready)) continue;
      const ssize_t size = recv(ready, buffer.data(), buffer.size(), 0);
      if (size <= 0) return;
      constexpr char kBindComplete = '2';
      if (ready == server && buffer[0] == kBindComplete && lose_.exchange(false)) {
        ++lost_;
        return;
      }
      send(ready == client ? server : client, buffer.data(), static_cast<size_t>(size),
           MSG_NOSIGNAL);
    }
  }

  const int server_port_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false, lose_ = false, refuse_ = false;
  std::atomic<int> lost_ = 0;
  std::thread thread_;
};

class AppendInDoubt : public testing::Test {
 protected:
  static std::string Through(LogDatabase& database, LossyLink& link) {
    return absl::StrCat("host=127.0.0.1 port=", link.port(), " user=", User(database),
                        " dbname=", database.database().name());
  }
  static std::string User(LogDatabase& database) { return database.Query("SELECT current_user"); }
  static int Port(LogDatabase& database) {
    return std::stoi(pqxx::connection(database.database().url()).port());
  }

  LogDatabase database_;
  LossyLink link_{Port(database_)};
  postgres::Pool pool_{Through(database_, link_), 1};
  PgLog log_{pool_, kTestSchema, database_.metrics(), {.threads = 1}};
};

TEST_F(AppendInDoubt, WhatWasDoneIsFoundDoneWhenTheAnswerWasLost) {
  ASSERT_THAT(log_.Append({"a", 0, {"1"}, std::nullopt}, Soon()), IsOk());

  link_.LoseNextAnswer();
  EXPECT_THAT(log_.Append({"a", 1, {"2"}, std::nullopt}, Soon()), IsOk());

  EXPECT_EQ(link_.lost(), 1);
  EXPECT_EQ(database_.metrics().doubts.With({kTestSchema}).Value(), 1);
  EXPECT_EQ(log_.Read("a", 0, Soon())->events, (std::vector<std::string>{"1", "2"}));
}

TEST_F(AppendInDoubt, AConflictStaysAConflictWhenTheAnswerWasLost) {
  ASSERT_THAT(log_.Append({"a", 0, {"1"}, std::nullopt}, Soon()), IsOk());

  link_.LoseNextAnswer();
  EXPECT_THAT(log_.Append({"a", 0, {"1"}, std::nullopt}, Soon()),
              StatusIs(absl::StatusCode::kAborted, "VERSION_CONFLICT"));
  EXPECT_EQ(link_.lost(), 1);
}

TEST_F(AppendInDoubt, IsToldAsSuchIfTheStoreStaysAway) {
  ASSERT_THAT(log_.Append({"a", 0, {"1"}, std::nullopt}, Soon()), IsOk());

  link_.RefuseFromNowOn();
  link_.LoseNextAnswer();
  EXPECT_THAT(log_.Append({"a", 1, {"2"}, std::nullopt}, absl::Now() + absl::Milliseconds(300)),
              StatusIs(absl::StatusCode::kUnknown, "APPEND_IN_DOUBT"));
}

}  // namespace
}  // namespace centralita::eventlog

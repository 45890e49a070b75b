#include "libs/redis/connection.h"

#include <hiredis/hiredis.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "libs/redis/status.h"
#include "libs/status/error.h"

namespace centralita::redis {
namespace {

constexpr absl::Duration kMaxConnectTimeout = absl::Seconds(3);

timeval SocketTimeout(absl::Duration left) {
  return absl::ToTimeval(std::clamp(left, absl::Milliseconds(1), absl::Hours(1)));
}

/// Milliseconds for poll(); a started one counts.
int ToPollTimeout(absl::Duration left) {
  const int64_t ms = absl::ToInt64Milliseconds(absl::Ceil(left, absl::Milliseconds(1)));
  return static_cast<int>(std::clamp<int64_t>(ms, 0, std::numeric_limits<int>::max()));
}

absl::StatusOr<Reply> FromHiredis(const redisReply& reply) {
  Reply out;
  switch (reply.type) {
    case REDIS_REPLY_ERROR:
      return FromErrorReply(absl::string_view(reply.str, reply.len));
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_STRING:
      out.kind = Reply::Kind::kText;
      out.text.assign(reply.str, reply.len);
      break;
    case REDIS_REPLY_INTEGER:
      out.kind = Reply::Kind::kInteger;
      out.integer = reply.integer;
      break;
    case REDIS_REPLY_ARRAY:
      out.kind = Reply::Kind::kArray;
      for (size_t i = 0; i < reply.elements; ++i) {
        absl::StatusOr<Reply> item = FromHiredis(*reply.element[i]);
        if (!item.ok()) return item.status();
        out.items.push_back(*std::move(item));
      }
      break;
    default:
      break;
  }
  return out;
}

absl::Status Silent() {
  return status::Error(absl::StatusCode::kDeadlineExceeded, "REDIS_SILENT",
                       "the Redis server did not answer in time");
}

}  // namespace

void Connection::Free::operator()(redisContext* context) const { redisFree(context); }

absl::StatusOr<std::unique_ptr<Connection>> Connection::Dial(const HostPort& host,
                                                             absl::Time deadline) {
  const absl::Duration left = std::min(deadline - absl::Now(), kMaxConnectTimeout);
  redisContext* context =
      redisConnectWithTimeout(host.host.c_str(), host.port, SocketTimeout(left));
  if (context == nullptr) return Unreachable("out of memory");
  std::unique_ptr<Connection> connection(new Connection(context));
  if (context->err != 0) {
    return Unreachable(absl::StrCat(host.host, ":", host.port, ": ", context->errstr));
  }
  redisEnableKeepAlive(context);
  return connection;
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::DialMaster(const Address& address,
                                                                   absl::Time deadline) {
  if (address.master.empty()) return Dial(address.hosts.front(), deadline);
  absl::Status failed = Unreachable("no sentinel was given");
  for (const HostPort& sentinel : address.hosts) {
    auto asked = Dial(sentinel, deadline);
    if (!asked.ok()) {
      failed = asked.status();
      continue;
    }
    auto replies =
        (*asked)->Call({{"SENTINEL", "get-master-addr-by-name", address.master}}, deadline);
    if (!replies.ok() || !replies->front().ok() || replies->front()->items.size() != 2) {
      failed = Unreachable(absl::StrCat("sentinel ", sentinel.host, ":", sentinel.port,
                                        " knows no master \"", address.master, "\""));
      continue;
    }
    HostPort master{.host = replies->front()->items[0].text};
    if (!absl::SimpleAtoi(replies->front()->items[1].text, &master.port)) continue;
    return Dial(master, deadline);
  }
  return failed;
}

absl::Status Connection::LogIn(const Address& address, absl::Time deadline) {
  std::vector<Command> commands;
  if (!address.password.empty()) commands.push_back({"AUTH", address.password});
  if (address.database != 0) commands.push_back({"SELECT", absl::StrCat(address.database)});
  if (!address.master.empty()) commands.push_back({"ROLE"});
  if (commands.empty()) return absl::OkStatus();
  absl::StatusOr<Replies> replies = Call(commands, deadline);
  if (!replies.ok()) return replies.status();
  for (const absl::StatusOr<Reply>& reply : *replies) {
    if (!reply.ok()) return reply.status();
  }
  if (address.master.empty()) return absl::OkStatus();
  const Reply& role = *replies->back();
  if (!role.items.empty() && role.items[0].text == "master") return absl::OkStatus();
  return Unreachable("the sentinels name a server that is no master (yet)");
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const Address& address,
                                                             absl::Time deadline) {
  auto connection = DialMaster(address, deadline);
  if (!connection.ok()) return connection.status();
  if (absl::Status ready = (*connection)->LogIn(address, deadline); !ready.ok()) return ready;
  return connection;
}

absl::StatusOr<Connection::Replies> Connection::Call(const std::vector<Command>& commands,
                                                     absl::Time deadline) {
  if (absl::Status sent = Send(commands, deadline); !sent.ok()) return sent;
  Replies replies;
  replies.reserve(commands.size());
  while (replies.size() < commands.size()) {
    absl::StatusOr<Reply> reply = Receive(deadline);
    const bool link_failed = broken_ || status::Reason(reply.status()) == "REDIS_SILENT";
    if (link_failed) {
      broken_ = true;  // The reply may still come, and must not be taken for that of another.
      return reply.status();
    }
    replies.push_back(std::move(reply));
  }
  return replies;
}

absl::Status Connection::Send(const std::vector<Command>& commands, absl::Time deadline) {
  for (const Command& command : commands) {
    std::vector<const char*> texts;
    std::vector<size_t> lengths;
    for (const std::string& part : command) {
      texts.push_back(part.data());
      lengths.push_back(part.size());
    }
    if (redisAppendCommandArgv(context_.get(), static_cast<int>(texts.size()), texts.data(),
                               lengths.data()) != REDIS_OK) {
      return Break("command was refused");
    }
  }
  redisSetTimeout(context_.get(), SocketTimeout(deadline - absl::Now()));
  int done = 0;
  while (done == 0) {
    if (redisBufferWrite(context_.get(), &done) != REDIS_OK) return Break("write");
  }
  return absl::OkStatus();
}

absl::StatusOr<Reply> Connection::Receive(absl::Time deadline) {
  while (true) {
    absl::StatusOr<void*> next = NextReply();
    if (!next.ok()) return next.status();
    if (*next != nullptr) {
      const std::unique_ptr<void, void (*)(void*)> owned(*next, freeReplyObject);
      return FromHiredis(*static_cast<redisReply*>(*next));
    }
    pollfd events = {.fd = context_->fd, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&events, 1, ToPollTimeout(deadline - absl::Now()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return Break("poll");
    if (ready == 0) return Silent();
    if (redisBufferRead(context_.get()) != REDIS_OK) return Break("read");
  }
}

absl::StatusOr<void*> Connection::NextReply() {
  void* reply = nullptr;
  if (redisReaderGetReply(context_->reader, &reply) == REDIS_OK) return reply;
  broken_ = true;
  return Unreachable(absl::StrCat("protocol error: ", context_->reader->errstr));
}

absl::Status Connection::Break(absl::string_view doing) {
  broken_ = true;
  return Unreachable(absl::StrCat(doing, ": ", context_->errstr));
}

bool Connection::IsStale() const {
  if (broken_) return true;
  pollfd events = {.fd = context_->fd, .events = POLLIN, .revents = 0};
  return ::poll(&events, 1, 0) != 0;
}

}  // namespace centralita::redis

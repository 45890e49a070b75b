#include "libs/redis/client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::redis {

Client::Client(Address address, int size) : address_(std::move(address)), unopened_(size) {}

absl::StatusOr<Reply> Client::Run(Command command, absl::Time deadline) {
  absl::StatusOr<Connection::Replies> replies = Call({std::move(command)}, deadline);
  if (!replies.ok()) return replies.status();
  return std::move(replies->front());
}

absl::StatusOr<std::vector<Reply>> Client::RunAll(const std::vector<Command>& commands,
                                                  absl::Time deadline) {
  absl::StatusOr<Connection::Replies> replies = Call(commands, deadline);
  if (!replies.ok()) return replies.status();
  std::vector<Reply> all;
  all.reserve(replies->size());
  for (absl::StatusOr<Reply>& reply : *replies) {
    if (!reply.ok()) return reply.status();
    all.push_back(*std::move(reply));
  }
  return all;
}

absl::StatusOr<Reply> Client::Run(const Script& script, const std::vector<std::string>& keys,
                                  const std::vector<std::string>& args, absl::Time deadline) {
  Command command = {"EVALSHA", script.sha1(), absl::StrCat(keys.size())};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), args.begin(), args.end());
  absl::StatusOr<Reply> reply = Run(command, deadline);
  if (status::Reason(reply.status()) != "REDIS_SCRIPT_UNKNOWN") return reply;
  // The server has been restarted or flushed: EVAL runs the script and makes it known again.
  command[0] = "EVAL";
  command[1] = script.source();
  return Run(std::move(command), deadline);
}

absl::Status Client::Ping(absl::Time deadline) { return Run({"PING"}, deadline).status(); }

absl::StatusOr<Connection::Replies> Client::Call(const std::vector<Command>& commands,
                                                 absl::Time deadline) {
  absl::StatusOr<std::unique_ptr<Connection>> connection = Take(deadline);
  if (!connection.ok()) return connection.status();
  absl::StatusOr<Connection::Replies> replies = (*connection)->Call(commands, deadline);
  bool of_use = !(*connection)->broken();
  if (replies.ok()) {
    for (const absl::StatusOr<Reply>& reply : *replies) {
      // The next connection is made to the new master.
      if (status::Reason(reply.status()) == "REDIS_READ_ONLY") of_use = false;
    }
  }
  Return(of_use ? *std::move(connection) : nullptr);
  return replies;
}

absl::StatusOr<std::unique_ptr<Connection>> Client::Take(absl::Time deadline) {
  std::unique_ptr<Connection> idle;
  {
    absl::MutexLock lock(&mutex_);
    const auto available = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
      return !idle_.empty() || unopened_ > 0;
    };
    if (!mutex_.AwaitWithDeadline(absl::Condition(&available), deadline)) {
      return status::Error(absl::StatusCode::kDeadlineExceeded, "POOL_EXHAUSTED",
                           "no Redis connection came free in time");
    }
    if (!idle_.empty()) {
      idle = std::move(idle_.back());
      idle_.pop_back();
    } else {
      --unopened_;
    }
  }
  if (idle != nullptr && !idle->IsStale()) return idle;
  idle.reset();
  absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(address_, deadline);
  if (!opened.ok()) Return(nullptr);
  return opened;
}

void Client::Return(std::unique_ptr<Connection> connection) {
  absl::MutexLock lock(&mutex_);
  if (connection != nullptr) {
    idle_.push_back(std::move(connection));
  } else {
    ++unopened_;
  }
}

}  // namespace centralita::redis

#include "services/routing/redis/redis_console_leases.h"

#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"

namespace centralita::routing {
namespace {

std::string Millis(absl::Duration duration) {
  return absl::StrCat(absl::ToInt64Milliseconds(duration));
}

std::string NewEpoch() {
  absl::BitGen random;
  return absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16));
}

}  // namespace

std::string RedisConsoleLeases::KeyOf(const WorkspaceId& workspace, const PersonId& person) const {
  return absl::StrCat(prefix_, "console:", workspace.value(), ":", person.value());
}

absl::StatusOr<bool> RedisConsoleLeases::Renew(const WorkspaceId& workspace, const PersonId& person,
                                               absl::Time deadline) {
  const absl::StatusOr<redis::Reply> before =
      client_.Run({"SET", KeyOf(workspace, person), "1", "PX", Millis(lease_), "GET"}, deadline);
  if (!before.ok()) return before.status();
  return !before->nil();
}

absl::StatusOr<ConsoleLeases::Seen> RedisConsoleLeases::Look(const WorkspaceId& workspace,
                                                             const std::vector<PersonId>& people,
                                                             absl::Time deadline) {
  const std::string epoch = absl::StrCat(prefix_, "console-epoch");
  std::vector<redis::Command> commands = {{"SET", epoch, NewEpoch(), "NX"}};
  for (const PersonId& person : people) commands.push_back({"PTTL", KeyOf(workspace, person)});
  commands.push_back({"GET", epoch});  // Last: emptied in between, it is a new one next time.
  const absl::StatusOr<std::vector<redis::Reply>> replies = client_.RunAll(commands, deadline);
  if (!replies.ok()) return replies.status();

  Seen seen{.epoch = replies->back().text};
  for (size_t i = 0; i < people.size(); ++i) {
    const int64_t left = (*replies)[i + 1].integer;  // Negative: no such key.
    seen.ages.push_back(left < 0 ? std::nullopt : std::optional(lease_ - absl::Milliseconds(left)));
  }
  return seen;
}

}  // namespace centralita::routing

#pragma once

#include <string>

#include "libs/redis/client.h"
#include "services/routing/app/console_leases.h"

namespace centralita::routing {

/// The leases as keys that expire: {prefix}console:{workspace}:{person}. A key without a lifetime,
/// {prefix}console-epoch, tells that Redis was emptied by being gone.
class RedisConsoleLeases final : public ConsoleLeases {
 public:
  /// `client` must outlive this. `prefix` ends in ":".
  RedisConsoleLeases(redis::Client& client, std::string prefix, absl::Duration lease)
      : client_(client), prefix_(std::move(prefix)), lease_(lease) {}

  absl::StatusOr<bool> Renew(const WorkspaceId& workspace, const PersonId& person,
                             absl::Time deadline) override;
  absl::StatusOr<Seen> Look(const WorkspaceId& workspace, const std::vector<PersonId>& people,
                            absl::Time deadline) override;

 private:
  std::string KeyOf(const WorkspaceId& workspace, const PersonId& person) const;

  redis::Client& client_;
  const std::string prefix_;
  const absl::Duration lease_;
};

}  // namespace centralita::routing

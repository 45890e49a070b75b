#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include <grpcpp/channel.h>

#include "centralita/directory/v1/number_service.grpc.pb.h"
#include "centralita/directory/v1/person_service.grpc.pb.h"
#include "libs/clock/clock.h"
#include "services/groups/app/number_directory.h"
#include "services/groups/app/people_directory.h"

namespace centralita::groups {

/// The directory service over gRPC. Safe for concurrent use.
///
/// Who has an extension is believed for kBelief, because an administrator changes a group many times
/// in a row. "No" is never believed: the person may have been given an extension just now. Nor are
/// permissions, so Find() of a single person always asks.
class DirectoryClient final : public PeopleDirectory, public NumberDirectory {
 public:
  static constexpr absl::Duration kBelief = absl::Seconds(10);

  /// `clock` must outlive this.
  DirectoryClient(std::shared_ptr<grpc::Channel> channel, const Clock& clock);

  absl::StatusOr<std::vector<PersonFacts>> Find(const WorkspaceId& workspace,
                                                const std::vector<PersonId>& ids,
                                                absl::Time deadline) override;

  absl::StatusOr<std::set<GroupId>> FindAnswering(const WorkspaceId& workspace,
                                                  absl::Time deadline) override;

 private:
  struct Belief {
    PersonFacts facts;
    absl::Time until;
  };
  using Key = std::pair<WorkspaceId, PersonId>;

  /// Those of `ids` that are believed in, and the others.
  std::pair<std::vector<PersonFacts>, std::vector<PersonId>> Recall(
      const WorkspaceId& workspace, const std::vector<PersonId>& ids);
  void Remember(const WorkspaceId& workspace, const std::vector<PersonFacts>& facts);

  const std::unique_ptr<directory::v1::PersonService::Stub> stub_;
  const std::unique_ptr<directory::v1::NumberService::Stub> numbers_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<Key, Belief> beliefs_;
};

}  // namespace centralita::groups

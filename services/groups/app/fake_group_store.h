#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "services/groups/app/group_store.h"

namespace centralita::groups {

/// A GroupStore in memory, for tests. An edit works on a copy, which replaces the whole if it is OK.
class FakeGroupStore final : public GroupStore {
 public:
  /// A snapshot as it was appended.
  struct Snapshot {
    Group group;
    std::vector<Holiday> observed;
  };

  absl::Status Edit(const WorkspaceId& workspace, absl::Time deadline,
                    const std::function<absl::Status(GroupEdit&)>& body) override;
  absl::StatusOr<Group> Get(const WorkspaceId& workspace, const GroupId& id,
                            absl::Time deadline) override;
  absl::StatusOr<Group> FindByQueueId(const WorkspaceId& workspace, absl::string_view queue_id,
                                      absl::Time deadline) override;
  absl::StatusOr<Page<Group>> List(const WorkspaceId& workspace, bool show_archived,
                                   const PageQuery& query, absl::Time deadline) override;
  absl::StatusOr<Page<Holiday>> ListHolidays(const WorkspaceId& workspace, const PageQuery& query,
                                             absl::Time deadline) override;
  absl::StatusOr<std::vector<Holiday>> Holidays(const WorkspaceId& workspace,
                                                absl::Time deadline) override;
  absl::StatusOr<Page<AuditEntry>> ListChanges(const WorkspaceId& workspace,
                                               absl::string_view resource, const PageQuery& query,
                                               absl::Time deadline) override;

  /// In the order of appending.
  std::vector<Snapshot> snapshots() const;
  std::vector<Audit> audits() const;

 private:
  class Transaction;

  struct Contents {
    std::map<std::pair<WorkspaceId, GroupId>, Group> groups;
    std::map<std::pair<WorkspaceId, HolidayId>, Holiday> holidays;
    std::map<std::pair<WorkspaceId, std::string>, std::pair<Wish, std::string>> wishes;
    std::vector<Snapshot> snapshots;
    std::vector<Audit> audits;
  };

  static std::vector<Holiday> HolidaysOf(const Contents& contents, const WorkspaceId& workspace);

  mutable std::mutex mutex_;
  Contents contents_;
};

}  // namespace centralita::groups

#pragma once

#include <functional>
#include <vector>

#include "libs/postgres/pool.h"
#include "services/groups/app/group_store.h"

namespace centralita::groups {

/// Groups in groups.groups, holidays in groups.holidays, snapshots in groups.events.
class PgGroupStore final : public GroupStore {
 public:
  /// `pool` must outlive this.
  explicit PgGroupStore(postgres::Pool& pool) : pool_(pool) {}

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

 private:
  postgres::Pool& pool_;
};

}  // namespace centralita::groups

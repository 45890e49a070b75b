#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/groups/app/audit.h"
#include "services/groups/app/page.h"
#include "services/groups/app/wish.h"
#include "services/groups/domain/group.h"
#include "services/groups/domain/holiday.h"
#include "services/groups/domain/overflow_chain.h"

namespace centralita::groups {

/// A transaction on the groups and holidays of one workspace. While it lasts no other edit of the
/// workspace runs, so what it reads holds until it is done. Used by one thread.
class GroupEdit {
 public:
  virtual ~GroupEdit() = default;

  /// What `wish` made before; nothing if it is new. ALREADY_EXISTS with REQUEST_ID_REUSED.
  virtual absl::StatusOr<std::optional<std::string>> FindWish(const Wish& wish) = 0;
  virtual absl::Status RecordWish(const Wish& wish, absl::string_view made) = 0;

  /// NOT_FOUND with GROUP_NOT_FOUND, as for a group of another workspace.
  virtual absl::StatusOr<Group> Get(const GroupId& id) = 0;

  /// The groups in service that have overflow targets.
  virtual absl::StatusOr<std::vector<OverflowNode>> OverflowNodes() = 0;

  /// Those of `ids` that are groups in service.
  virtual absl::StatusOr<std::vector<Group>> InService(const std::vector<GroupId>& ids) = 0;

  /// By display name.
  virtual absl::StatusOr<std::vector<Group>> AllInService() = 0;

  /// A number that grows with every change of any group of the workspace.
  virtual absl::StatusOr<int64_t> Revision() = 0;

  /// The groups in service that send calls to `id`: by overflow or redirection.
  virtual absl::StatusOr<std::vector<Group>> SendersTo(const GroupId& id) = 0;

  /// The groups in service that observe `holiday`; those alone that observe all if `picked_too` is
  /// false.
  virtual absl::StatusOr<std::vector<Group>> Observers(const HolidayId& holiday,
                                                       bool picked_too) = 0;

  /// The workspace's catalogue, by date.
  virtual absl::StatusOr<std::vector<Holiday>> Holidays() = 0;

  /// Keeps a new group, or a changed one, and appends its snapshot with `observed` to the log, under
  /// `group.snapshot_version`, which follows the one before. ALREADY_EXISTS with QUEUE_ID_TAKEN;
  /// INVALID_ARGUMENT with GROUP_TOO_LARGE if the snapshot would not fit into a message.
  virtual absl::Status Insert(const Group& group, const std::vector<Holiday>& observed) = 0;
  virtual absl::Status Replace(const Group& group, const std::vector<Holiday>& observed) = 0;

  /// ALREADY_EXISTS with HOLIDAY_REPEATED if there is another one on that day (DayKey).
  virtual absl::Status AddHoliday(const Holiday& holiday) = 0;
  virtual absl::Status ReplaceHoliday(const Holiday& holiday) = 0;
  virtual absl::StatusOr<Holiday> GetHoliday(const HolidayId& id) = 0;
  virtual absl::Status RemoveHoliday(const HolidayId& id) = 0;

  virtual absl::Status Note(const Audit& audit) = 0;
};

/// Where groups and holidays are kept. Every implementation passes group_store_contract.h. Safe for
/// concurrent use. Besides what each method lists, all may return UNAVAILABLE or DEADLINE_EXCEEDED.
class GroupStore {
 public:
  virtual ~GroupStore() = default;

  /// Runs `body` on the workspace; keeps what it did if it returns OK, and nothing of it otherwise.
  virtual absl::Status Edit(const WorkspaceId& workspace, absl::Time deadline,
                            const std::function<absl::Status(GroupEdit&)>& body) = 0;

  /// NOT_FOUND with GROUP_NOT_FOUND, as for a group of another workspace.
  virtual absl::StatusOr<Group> Get(const WorkspaceId& workspace, const GroupId& id,
                                    absl::Time deadline) = 0;

  /// The group in service that has the queue. NOT_FOUND with QUEUE_ID_UNKNOWN.
  virtual absl::StatusOr<Group> FindByQueueId(const WorkspaceId& workspace,
                                              absl::string_view queue_id, absl::Time deadline) = 0;

  /// By display name, as bytes.
  virtual absl::StatusOr<Page<Group>> List(const WorkspaceId& workspace, bool show_archived,
                                           const PageQuery& query, absl::Time deadline) = 0;

  /// By date.
  virtual absl::StatusOr<Page<Holiday>> ListHolidays(const WorkspaceId& workspace,
                                                     const PageQuery& query,
                                                     absl::Time deadline) = 0;

  /// The whole catalogue, by date.
  virtual absl::StatusOr<std::vector<Holiday>> Holidays(const WorkspaceId& workspace,
                                                        absl::Time deadline) = 0;

  /// The audit log, the newest first: of `resource`, or all of the workspace's if that is empty.
  virtual absl::StatusOr<Page<AuditEntry>> ListChanges(const WorkspaceId& workspace,
                                                       absl::string_view resource,
                                                       const PageQuery& query,
                                                       absl::Time deadline) = 0;
};

}  // namespace centralita::groups

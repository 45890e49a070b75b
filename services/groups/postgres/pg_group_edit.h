#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pqxx/pqxx>

#include "services/groups/app/group_store.h"

namespace centralita::groups {

/// A transaction on one workspace's groups in PostgreSQL.
class PgGroupEdit final : public GroupEdit {
 public:
  /// `transaction` must outlive this.
  PgGroupEdit(pqxx::transaction_base& transaction, const WorkspaceId& workspace)
      : transaction_(transaction), workspace_(workspace) {}

  /// Waits until no other edit of the workspace runs. Comes first.
  absl::Status Lock();

  absl::StatusOr<std::optional<std::string>> FindWish(const Wish& wish) override;
  absl::Status RecordWish(const Wish& wish, absl::string_view made) override;
  absl::StatusOr<Group> Get(const GroupId& id) override;
  absl::StatusOr<std::vector<OverflowNode>> OverflowNodes() override;
  absl::StatusOr<std::vector<Group>> InService(const std::vector<GroupId>& ids) override;
  absl::StatusOr<std::vector<Group>> AllInService() override;
  absl::StatusOr<int64_t> Revision() override;
  absl::StatusOr<std::vector<Group>> SendersTo(const GroupId& id) override;
  absl::StatusOr<std::vector<Group>> Observers(const HolidayId& holiday, bool picked_too) override;
  absl::StatusOr<std::vector<Holiday>> Holidays() override;
  absl::Status Insert(const Group& group, const std::vector<Holiday>& observed) override;
  absl::Status Replace(const Group& group, const std::vector<Holiday>& observed) override;
  absl::Status AddHoliday(const Holiday& holiday) override;
  absl::Status ReplaceHoliday(const Holiday& holiday) override;
  absl::StatusOr<Holiday> GetHoliday(const HolidayId& id) override;
  absl::Status RemoveHoliday(const HolidayId& id) override;
  absl::Status Note(const Audit& audit) override;

 private:
  /// Throws what libpqxx throws. INVALID_ARGUMENT with GROUP_TOO_LARGE.
  absl::Status AppendSnapshot(const Group& group, const std::vector<Holiday>& observed);

  pqxx::transaction_base& transaction_;
  const WorkspaceId workspace_;
};

}  // namespace centralita::groups

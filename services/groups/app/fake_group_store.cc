#include "services/groups/app/fake_group_store.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::groups {
namespace {

absl::Status Refusal(absl::StatusCode code, absl::string_view reason) {
  return status::Error(code, reason, "refused by the fake");
}

template <typename Id>
bool Contains(const std::vector<Id>& ids, const Id& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// The items behind `query.after`, in the order of their positions.
template <typename T, typename PositionOf>
Page<T> PageFrom(const std::vector<T>& all, const PageQuery& query, PositionOf position_of) {
  std::map<std::pair<std::string, std::string>, T> behind;
  const KeyPosition after = ParseKeyPosition(query.after);
  for (const T& item : all) {
    const KeyPosition at = ParseKeyPosition(position_of(item));
    if (std::tie(at.key, at.id) > std::tie(after.key, after.id)) {
      behind.emplace(std::make_pair(at.key, at.id), item);
    }
  }
  std::vector<T> items;
  for (const auto& [key, item] : behind) {
    if (items.size() <= static_cast<size_t>(query.size)) items.push_back(item);
  }
  return PageOf(std::move(items), query.size, position_of);
}

}  // namespace

class FakeGroupStore::Transaction final : public GroupEdit {
 public:
  Transaction(Contents& contents, const WorkspaceId& workspace)
      : contents_(contents), workspace_(workspace) {}

  absl::StatusOr<std::optional<std::string>> FindWish(const Wish& wish) override {
    const auto it = contents_.wishes.find({workspace_, wish.request_id});
    if (wish.request_id.empty() || it == contents_.wishes.end()) return std::nullopt;
    const Wish& known = it->second.first;
    if (known.method != wish.method || known.body != wish.body) {
      return Refusal(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED");
    }
    return it->second.second;
  }

  absl::Status RecordWish(const Wish& wish, absl::string_view made) override {
    if (!wish.request_id.empty()) {
      contents_.wishes[{workspace_, wish.request_id}] = {wish, std::string(made)};
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Group> Get(const GroupId& id) override {
    const auto it = contents_.groups.find({workspace_, id});
    if (it != contents_.groups.end()) return it->second;
    return Refusal(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND");
  }

  absl::StatusOr<std::vector<OverflowNode>> OverflowNodes() override {
    std::vector<OverflowNode> nodes;
    for (const Group& group :
         InServiceIf([](const Group& g) { return !g.overflow.targets.empty(); })) {
      nodes.push_back({group.id, group.display_name, group.overflow.targets});
    }
    return nodes;
  }

  absl::StatusOr<std::vector<Group>> InService(const std::vector<GroupId>& ids) override {
    return InServiceIf([&ids](const Group& group) { return Contains(ids, group.id); });
  }

  absl::StatusOr<std::vector<Group>> AllInService() override {
    std::vector<Group> all = InServiceIf([](const Group&) { return true; });
    std::sort(all.begin(), all.end(), [](const Group& a, const Group& b) {
      return std::tie(a.display_name, a.id.value()) < std::tie(b.display_name, b.id.value());
    });
    return all;
  }

  absl::StatusOr<int64_t> Revision() override {
    int64_t revision = 0;
    for (const auto& [key, group] : contents_.groups) {
      if (key.first == workspace_) revision += group.snapshot_version;
    }
    return revision;
  }

  absl::StatusOr<std::vector<Group>> SendersTo(const GroupId& id) override {
    return InServiceIf([&](const Group& g) {
      return Contains(g.overflow.targets, id) ||
             (g.redirect.mode != RedirectMode::kNever && g.redirect.target == id);
    });
  }

  absl::StatusOr<std::vector<Group>> Observers(const HolidayId& holiday, bool picked_too) override {
    return InServiceIf([&](const Group& g) {
      return g.holidays.all || (picked_too && Contains(g.holidays.picked, holiday));
    });
  }

  absl::StatusOr<std::vector<Holiday>> Holidays() override {
    return HolidaysOf(contents_, workspace_);
  }

  absl::Status Insert(const Group& group, const std::vector<Holiday>& observed) override {
    const bool taken = !InServiceIf([&](const Group& other) {
                          return other.id != group.id && other.queue_id == group.queue_id;
                        }).empty();
    if (taken && !group.archived) {
      return Refusal(absl::StatusCode::kAlreadyExists, "QUEUE_ID_TAKEN");
    }
    contents_.groups[{workspace_, group.id}] = group;
    contents_.snapshots.push_back({group, observed});
    return absl::OkStatus();
  }

  absl::Status Replace(const Group& group, const std::vector<Holiday>& observed) override {
    absl::StatusOr<Group> kept = Get(group.id);
    return kept.ok() ? Insert(group, observed) : kept.status();
  }

  absl::Status AddHoliday(const Holiday& holiday) override {
    for (const Holiday& other : HolidaysOf(contents_, workspace_)) {
      if (other.id != holiday.id && DayKey(other) == DayKey(holiday)) {
        return Refusal(absl::StatusCode::kAlreadyExists, "HOLIDAY_REPEATED");
      }
    }
    contents_.holidays[{workspace_, holiday.id}] = holiday;
    return absl::OkStatus();
  }

  absl::Status ReplaceHoliday(const Holiday& holiday) override {
    absl::StatusOr<Holiday> kept = GetHoliday(holiday.id);
    return kept.ok() ? AddHoliday(holiday) : kept.status();
  }

  absl::StatusOr<Holiday> GetHoliday(const HolidayId& id) override {
    const auto it = contents_.holidays.find({workspace_, id});
    if (it != contents_.holidays.end()) return it->second;
    return Refusal(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND");
  }

  absl::Status RemoveHoliday(const HolidayId& id) override {
    if (contents_.holidays.erase({workspace_, id}) > 0) return absl::OkStatus();
    return Refusal(absl::StatusCode::kNotFound, "HOLIDAY_NOT_FOUND");
  }

  absl::Status Note(const Audit& audit) override {
    contents_.audits.push_back(audit);
    return absl::OkStatus();
  }

 private:
  template <typename Predicate>
  std::vector<Group> InServiceIf(Predicate predicate) const {
    std::vector<Group> found;
    for (const auto& [key, group] : contents_.groups) {
      if (key.first == workspace_ && !group.archived && predicate(group)) found.push_back(group);
    }
    return found;
  }

  Contents& contents_;
  const WorkspaceId workspace_;
};

absl::Status FakeGroupStore::Edit(const WorkspaceId& workspace, absl::Time,
                                  const std::function<absl::Status(GroupEdit&)>& body) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Contents copy = contents_;
  Transaction transaction(copy, workspace);
  absl::Status done = body(transaction);
  if (done.ok()) contents_ = std::move(copy);
  return done;
}

absl::StatusOr<Group> FakeGroupStore::Get(const WorkspaceId& workspace, const GroupId& id,
                                          absl::Time) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return Transaction(contents_, workspace).Get(id);
}

absl::StatusOr<Group> FakeGroupStore::FindByQueueId(const WorkspaceId& workspace,
                                                    absl::string_view queue_id, absl::Time) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [key, group] : contents_.groups) {
    if (key.first == workspace && !group.archived && group.queue_id == queue_id) return group;
  }
  return Refusal(absl::StatusCode::kNotFound, "QUEUE_ID_UNKNOWN");
}

absl::StatusOr<Page<Group>> FakeGroupStore::List(const WorkspaceId& workspace, bool show_archived,
                                                 const PageQuery& query, absl::Time) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<Group> all;
  for (const auto& [key, group] : contents_.groups) {
    if (key.first == workspace && (show_archived || !group.archived)) all.push_back(group);
  }
  return PageFrom(all, query, [](const Group& group) {
    return ToText(KeyPosition{group.display_name, group.id.value()});
  });
}

absl::StatusOr<Page<Holiday>> FakeGroupStore::ListHolidays(const WorkspaceId& workspace,
                                                           const PageQuery& query, absl::Time) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return PageFrom(HolidaysOf(contents_, workspace), query, [](const Holiday& holiday) {
    return ToText(KeyPosition{ToText(holiday.date), holiday.id.value()});
  });
}

absl::StatusOr<std::vector<Holiday>> FakeGroupStore::Holidays(const WorkspaceId& workspace,
                                                              absl::Time) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return HolidaysOf(contents_, workspace);
}

absl::StatusOr<Page<AuditEntry>> FakeGroupStore::ListChanges(const WorkspaceId& workspace,
                                                             absl::string_view resource,
                                                             const PageQuery& query, absl::Time) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto size = static_cast<int64_t>(contents_.audits.size());
  int64_t before = size + 1;
  if (!query.after.empty() && !absl::SimpleAtoi(query.after, &before)) {
    return Refusal(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID");
  }
  std::vector<AuditEntry> entries;
  for (int64_t id = std::min(before - 1, size); id >= 1; --id) {
    const Audit& audit = contents_.audits[static_cast<size_t>(id - 1)];
    if (audit.workspace != workspace || (!resource.empty() && audit.resource != resource)) continue;
    if (entries.size() <= static_cast<size_t>(query.size)) entries.push_back({id, {}, audit});
  }
  return PageOf(std::move(entries), query.size,
                [](const AuditEntry& entry) { return absl::StrCat(entry.id); });
}

std::vector<FakeGroupStore::Snapshot> FakeGroupStore::snapshots() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return contents_.snapshots;
}

std::vector<Audit> FakeGroupStore::audits() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return contents_.audits;
}

std::vector<Holiday> FakeGroupStore::HolidaysOf(const Contents& contents,
                                                const WorkspaceId& workspace) {
  std::vector<Holiday> found;
  for (const auto& [key, holiday] : contents.holidays) {
    if (key.first == workspace) found.push_back(holiday);
  }
  std::sort(found.begin(), found.end(), [](const Holiday& a, const Holiday& b) {
    return std::tie(a.date, a.id.value()) < std::tie(b.date, b.id.value());
  });
  return found;
}

}  // namespace centralita::groups

#include "services/routing/wire/group.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "libs/ids/name.h"
#include "libs/status/error.h"
#include "services/routing/wire/group_settings.h"
#include "services/routing/wire/opening_hours.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

constexpr char kGroupName[] = "workspaces/*/groups/*";
constexpr char kPersonName[] = "workspaces/*/people/*";

template <typename Id>
absl::StatusOr<Id> IdIn(absl::string_view pattern, absl::string_view name) {
  absl::StatusOr<std::vector<std::string>> ids = ids::ParseName(pattern, name);
  if (!ids.ok()) return ids.status();
  return Id(std::move(ids->back()));
}

/// A mode that is not known here redirects nobody.
RedirectMode ModeOf(groups::v1::RedirectMode mode, std::vector<std::string>& unknown) {
  if (groups::v1::RedirectMode_IsValid(mode)) return static_cast<RedirectMode>(mode);
  unknown.push_back(absl::StrCat("auto_redirect.mode=", static_cast<int>(mode)));
  return RedirectMode::kNever;
}

absl::Status SetPeopleAndTargets(const groups::v1::Group& proto, GroupConfig& config,
                                 std::vector<std::string>& unknown) {
  absl::flat_hash_set<PersonId> seen;
  for (const std::string& name : proto.agents()) {
    absl::StatusOr<PersonId> person = IdIn<PersonId>(kPersonName, name);
    if (!person.ok()) return person.status();
    if (seen.insert(*person).second) config.agents.push_back(*std::move(person));
  }
  for (const std::string& name : proto.administrators()) {
    absl::StatusOr<PersonId> person = IdIn<PersonId>(kPersonName, name);
    if (!person.ok()) return person.status();
    config.administrators.push_back(*std::move(person));
  }
  std::sort(config.administrators.begin(), config.administrators.end());
  config.administrators.erase(
      std::unique(config.administrators.begin(), config.administrators.end()),
      config.administrators.end());
  for (const std::string& name : proto.overflow().targets()) {
    absl::StatusOr<GroupId> target = IdIn<GroupId>(kGroupName, name);
    if (!target.ok()) return target.status();
    config.overflow.targets.push_back(*std::move(target));
  }
  if (proto.auto_redirect().mode() != groups::v1::REDIRECT_MODE_UNSPECIFIED) {
    absl::StatusOr<GroupId> target = IdIn<GroupId>(kGroupName, proto.auto_redirect().target());
    if (!target.ok()) return target.status();
    config.redirect = {.mode = ModeOf(proto.auto_redirect().mode(), unknown),
                       .target = *std::move(target)};
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<GroupConfig> FromProto(const groups::v1::GroupSnapshot& snapshot,
                                      std::vector<std::string>* unknown) {
  std::vector<std::string> unheard;
  if (unknown == nullptr) unknown = &unheard;
  if (snapshot.group_id().empty() || snapshot.workspace_id().empty()) {
    return status::Error(absl::StatusCode::kInvalidArgument, "ID_MISSING",
                         "a snapshot without the ids of group and workspace");
  }
  const groups::v1::Group& group = snapshot.group();
  GroupConfig config{.workspace = WorkspaceId(snapshot.workspace_id()),
                     .id = GroupId(snapshot.group_id()),
                     .version = snapshot.version()};
  config.display_name = group.display_name();
  config.archived = group.state() == groups::v1::GROUP_STATE_ARCHIVED;
  config.opening = HoursFromProto(snapshot);
  config.overflow.when_no_agent = group.overflow().when_no_agent();
  config.overflow.when_closed = group.overflow().when_closed();
  config.overflow.when_holiday = group.overflow().when_holiday();
  config.overflow.when_timeout = group.overflow().when_timeout();
  config.overflow.when_full = group.overflow().when_full();
  if (absl::Status set = SetPeopleAndTargets(group, config, *unknown); !set.ok()) return set;
  if (group.fail_safe() == groups::v1::FAIL_SAFE_CLOSED) config.fail_safe = FailSafe::kClosed;
  if (group.has_ring_time()) config.ring_time = FromProto(group.ring_time());
  if (group.has_wrap_up_time()) config.wrap_up_time = FromProto(group.wrap_up_time());
  if (group.has_max_wait_time()) config.max_wait_time = FromProto(group.max_wait_time());
  config.recording_off = group.recording_off();
  if (absl::Status set = SetSettings(group, config, *unknown); !set.ok()) return set;
  return config;
}

groups::v1::GroupSnapshot ToProto(const GroupConfig& config) {
  const absl::string_view workspace = config.workspace.value();
  groups::v1::GroupSnapshot snapshot;
  snapshot.set_workspace_id(std::string(workspace));
  snapshot.set_group_id(config.id.value());
  snapshot.set_version(config.version);
  const auto group_name = [workspace](const GroupId& id) {
    return ids::MakeName(kGroupName, {workspace, id.value()});
  };
  groups::v1::Group& group = *snapshot.mutable_group();
  group.set_name(group_name(config.id));
  group.set_display_name(config.display_name);
  group.set_state(config.archived ? groups::v1::GROUP_STATE_ARCHIVED
                                  : groups::v1::GROUP_STATE_ACTIVE);
  SetHours(config.opening, snapshot);
  for (const GroupId& target : config.overflow.targets) {
    group.mutable_overflow()->add_targets(group_name(target));
  }
  group.mutable_overflow()->set_when_no_agent(config.overflow.when_no_agent);
  group.mutable_overflow()->set_when_closed(config.overflow.when_closed);
  group.mutable_overflow()->set_when_holiday(config.overflow.when_holiday);
  group.mutable_overflow()->set_when_timeout(config.overflow.when_timeout);
  group.mutable_overflow()->set_when_full(config.overflow.when_full);
  for (const PersonId& person : config.agents) {
    group.add_agents(ids::MakeName(kPersonName, {workspace, person.value()}));
  }
  for (const PersonId& person : config.administrators) {
    group.add_administrators(ids::MakeName(kPersonName, {workspace, person.value()}));
  }
  if (config.redirect.mode != RedirectMode::kNever) {
    group.mutable_auto_redirect()->set_mode(
        static_cast<groups::v1::RedirectMode>(config.redirect.mode));
    group.mutable_auto_redirect()->set_target(group_name(config.redirect.target));
  }
  group.set_fail_safe(config.fail_safe == FailSafe::kOpen ? groups::v1::FAIL_SAFE_OPEN
                                                          : groups::v1::FAIL_SAFE_CLOSED);
  *group.mutable_ring_time() = ToProto(config.ring_time);
  *group.mutable_wrap_up_time() = ToProto(config.wrap_up_time);
  *group.mutable_max_wait_time() = ToProto(config.max_wait_time);
  group.set_recording_off(config.recording_off);
  WriteSettings(config, group);
  return snapshot;
}

}  // namespace centralita::routing

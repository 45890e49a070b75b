#include "services/groups/wire/settings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"
#include "services/groups/domain/holiday.h"
#include "services/groups/wire/values.h"

namespace centralita::groups {
namespace {

/// `value`, or `fallback` if it says nothing. ENUM_UNKNOWN unless it is one of ours, which end at `last`.
template <typename Enum, typename Proto>
absl::Status ReadEnum(absl::string_view field, Proto value, Enum fallback, Enum last, Enum& to,
                      absl::string_view reason = "ENUM_UNKNOWN") {
  const int number = static_cast<int>(value);
  if (number < 0 || number > static_cast<int>(last)) {
    return Invalid(reason, absl::StrCat(field, " has no value ", number),
                   {{"field", std::string(field)}});
  }
  to = number == 0 ? fallback : static_cast<Enum>(number);
  return absl::OkStatus();
}

void Write(const Distribution& distribution, v1::Distribution& proto) {
  proto.set_strategy(static_cast<v1::Strategy>(distribution.strategy));
  *proto.mutable_step_time() = ToProto(distribution.step_time);
  proto.set_ring_limit(distribution.ring_limit);
  for (const SkillDemand& demand : distribution.skills) {
    v1::SkillDemand& added = *proto.add_skills();
    added.set_skill(demand.skill);
    added.set_min_level(demand.min_level);
    added.set_preferred(demand.preferred);
    *added.mutable_drop_after() = ToProto(demand.drop_after);
  }
  *proto.mutable_sticky()->mutable_memory_time() = ToProto(distribution.sticky.memory_time);
  *proto.mutable_sticky()->mutable_hold_time() = ToProto(distribution.sticky.hold_time);
}

absl::Status Read(const v1::Distribution& proto, Distribution& distribution) {
  if (proto.has_step_time()) distribution.step_time = FromProto(proto.step_time());
  if (proto.ring_limit() != 0) distribution.ring_limit = proto.ring_limit();
  for (const v1::SkillDemand& demand : proto.skills()) {
    distribution.skills.push_back(
        {demand.skill(), demand.min_level(), demand.preferred(), FromProto(demand.drop_after())});
  }
  distribution.sticky.memory_time = FromProto(proto.sticky().memory_time());
  distribution.sticky.hold_time = FromProto(proto.sticky().hold_time());
  return ReadEnum("distribution.strategy", proto.strategy(), Strategy::kOrdered,
                  Strategy::kProgressive, distribution.strategy, "UNKNOWN_STRATEGY");
}

void Write(const WorkspaceId& workspace, const AgentSettings& settings, v1::AgentSettings& proto) {
  proto.set_agent(NameOf(kPersonName, workspace, settings.agent));
  proto.set_level(settings.level);
  proto.set_weight(settings.weight);
  for (const SkillLevel& skill : settings.skills) {
    v1::SkillLevel& added = *proto.add_skills();
    added.set_skill(skill.skill);
    added.set_level(skill.level);
  }
  if (settings.wrap_up_time) *proto.mutable_wrap_up_time() = ToProto(*settings.wrap_up_time);
  *proto.mutable_join_after() = ToProto(settings.join_after);
  if (settings.start_time) *proto.mutable_start_time() = ToProto(*settings.start_time);
  if (settings.end_time) *proto.mutable_end_time() = ToProto(*settings.end_time);
  proto.set_disabled(settings.disabled);
}

void Write(const EmptyQueue& empty, v1::EmptyQueue& proto) {
  proto.set_join(static_cast<v1::Emptiness>(empty.join));
  proto.set_leave(static_cast<v1::Emptiness>(empty.leave));
  *proto.mutable_leave_after() = ToProto(empty.leave_after);
}

absl::Status Read(const v1::EmptyQueue& proto, EmptyQueue& empty) {
  if (proto.has_leave_after()) empty.leave_after = FromProto(proto.leave_after());
  return FirstFault({ReadEnum("empty_queue.join", proto.join(), Emptiness::kNoneStaffed,
                              Emptiness::kNoneRoutable, empty.join),
                     ReadEnum("empty_queue.leave", proto.leave(), Emptiness::kNever,
                              Emptiness::kNoneRoutable, empty.leave)});
}

void Write(const MissedOffers& missed, v1::MissedOffers& proto) {
  proto.set_max_missed(missed.max_missed);
  proto.set_max_declined(missed.max_declined);
  proto.set_max_failed(missed.max_failed);
  proto.set_pause_scope(static_cast<v1::PauseScope>(missed.pause_scope));
  *proto.mutable_pause_time() = ToProto(missed.pause_time);
  if (missed.round_pause) *proto.mutable_round_pause() = ToProto(*missed.round_pause);
  proto.set_max_rounds(missed.max_rounds);
}

absl::Status Read(const v1::MissedOffers& proto, MissedOffers& missed) {
  missed.max_missed = proto.max_missed();
  missed.max_declined = proto.max_declined();
  missed.max_failed = proto.max_failed();
  missed.pause_time = FromProto(proto.pause_time());
  if (proto.has_round_pause()) missed.round_pause = FromProto(proto.round_pause());
  missed.max_rounds = proto.max_rounds();
  return ReadEnum("missed_offers.pause_scope", proto.pause_scope(), PauseScope::kAllGroups,
                  PauseScope::kAllGroups, missed.pause_scope);
}

void Write(const Announcements& announcements, v1::Announcements& proto) {
  proto.set_position(announcements.position);
  proto.set_wait(announcements.wait);
  *proto.mutable_first_after() = ToProto(announcements.first_after);
  *proto.mutable_interval() = ToProto(announcements.interval);
  proto.set_only_if_improved(announcements.only_if_improved);
}

void Read(const v1::Announcements& proto, Announcements& announcements) {
  announcements.position = proto.position();
  announcements.wait = proto.wait();
  if (proto.has_first_after()) announcements.first_after = FromProto(proto.first_after());
  if (proto.has_interval()) announcements.interval = FromProto(proto.interval());
  announcements.only_if_improved = proto.only_if_improved();
}

void Write(const Callback& callback, v1::Callback& proto) {
  proto.set_offered(callback.offered);
  proto.set_key(callback.key);
  *proto.mutable_offer_after() = ToProto(callback.offer_after);
  *proto.mutable_expire_after() = ToProto(callback.expire_after);
}

void Read(const v1::Callback& proto, Callback& callback) {
  callback.offered = proto.offered();
  if (!proto.key().empty()) callback.key = proto.key();
  if (proto.has_offer_after()) callback.offer_after = FromProto(proto.offer_after());
  if (proto.has_expire_after()) callback.expire_after = FromProto(proto.expire_after());
}

absl::Status ReadChannels(const v1::Group& proto, Group& group) {
  if (proto.channels().empty()) return absl::OkStatus();
  group.channels.clear();
  for (const int number : proto.channels()) {
    Channel channel = Channel::kCall;
    absl::Status read = ReadEnum("channels", number, Channel::kCall, Channel::kMail, channel);
    if (!read.ok()) return read;
    group.channels.push_back(channel);
  }
  return absl::OkStatus();
}

absl::Status ReadOverrides(const v1::Group& proto, Group& group) {
  for (const v1::ScheduleOverride& days : proto.overrides()) {
    absl::StatusOr<absl::CivilDay> first = ParseDate(days.start_date());
    if (!first.ok()) return first.status();
    absl::StatusOr<absl::CivilDay> last =
        days.end_date().empty() ? first : ParseDate(days.end_date());
    if (!last.ok()) return last.status();
    group.overrides.push_back({days.display_name(), *first, *last, ReadSpans(days.open_spans())});
  }
  std::stable_sort(group.overrides.begin(), group.overrides.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return absl::OkStatus();
}

void Write(const Group& group, const ManualState& manual, v1::ManualState& proto) {
  proto.set_open(manual.open);
  if (manual.expire_time) *proto.mutable_expire_time() = ToProto(*manual.expire_time);
  proto.set_reason(manual.reason);
  if (!manual.actor.empty()) proto.set_actor(NameOf(kPersonName, group.workspace, manual.actor));
  *proto.mutable_set_time() = ToProto(manual.set_time);
}

absl::Status Read(const v1::ManualState& proto, Group& group) {
  ManualState manual{.open = proto.open(), .expire_time = {}, .reason = proto.reason()};
  if (proto.has_expire_time()) manual.expire_time = FromProto(proto.expire_time());
  if (!proto.actor().empty()) {
    absl::StatusOr<std::string> actor = ParseId(group.workspace, kPersonName, proto.actor());
    if (!actor.ok()) return actor.status();
    manual.actor = PersonId(*std::move(actor));
  }
  manual.set_time = FromProto(proto.set_time());
  group.manual = std::move(manual);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AgentSettings> FromProto(const WorkspaceId& workspace,
                                        const v1::AgentSettings& proto) {
  absl::StatusOr<std::string> agent = ParseId(workspace, kPersonName, proto.agent());
  if (!agent.ok()) return agent.status();
  AgentSettings settings;
  settings.agent = PersonId(*std::move(agent));
  settings.level = proto.level();
  if (proto.weight() != 0) settings.weight = proto.weight();
  for (const v1::SkillLevel& skill : proto.skills()) {
    settings.skills.push_back({skill.skill(), skill.level()});
  }
  if (proto.has_wrap_up_time()) settings.wrap_up_time = FromProto(proto.wrap_up_time());
  settings.join_after = FromProto(proto.join_after());
  if (proto.has_start_time()) settings.start_time = FromProto(proto.start_time());
  if (proto.has_end_time()) settings.end_time = FromProto(proto.end_time());
  settings.disabled = proto.disabled();
  return settings;
}

void WriteSettings(const Group& group, v1::Group& proto) {
  Write(group.distribution, *proto.mutable_distribution());
  for (const AgentSettings& settings : group.agent_settings) {
    Write(group.workspace, settings, *proto.add_agent_settings());
  }
  proto.set_max_length(group.max_length);
  Write(group.empty_queue, *proto.mutable_empty_queue());
  Write(group.missed_offers, *proto.mutable_missed_offers());
  Write(group.announcements, *proto.mutable_announcements());
  Write(group.callback, *proto.mutable_callback());
  proto.set_priority(group.priority);
  *proto.mutable_service_level_time() = ToProto(group.service_level_time);
  *proto.mutable_max_wrap_up_extension() = ToProto(group.max_wrap_up_extension);
  for (const Channel channel : group.channels) {
    proto.add_channels(static_cast<v1::Channel>(channel));
  }
  for (const schedule::Override& days : group.overrides) {
    v1::ScheduleOverride& added = *proto.add_overrides();
    added.set_start_date(ToText(days.first));
    added.set_end_date(ToText(days.last));
    WriteSpans(days.open_spans, *added.mutable_open_spans());
    added.set_display_name(days.name);
  }
  if (group.manual) Write(group, *group.manual, *proto.mutable_manual_state());
}

absl::Status ReadSettings(const v1::Group& proto, Group& group) {
  for (const v1::AgentSettings& settings : proto.agent_settings()) {
    absl::StatusOr<AgentSettings> read = FromProto(group.workspace, settings);
    if (!read.ok()) return read.status();
    group.agent_settings.push_back(*std::move(read));
  }
  group.max_length = proto.max_length();
  Read(proto.announcements(), group.announcements);
  Read(proto.callback(), group.callback);
  group.priority = proto.priority();
  if (proto.has_service_level_time()) {
    group.service_level_time = FromProto(proto.service_level_time());
  }
  group.max_wrap_up_extension = FromProto(proto.max_wrap_up_extension());
  return FirstFault({
      Read(proto.distribution(), group.distribution),
      Read(proto.empty_queue(), group.empty_queue),
      Read(proto.missed_offers(), group.missed_offers),
      ReadChannels(proto, group),
      ReadOverrides(proto, group),
  });
}

std::string ToStored(const Group& group) {
  v1::Group proto;
  WriteSettings(group, proto);
  proto.mutable_overflow()->set_when_full(group.overflow.when_full);
  for (const std::string& region : group.holidays.regions) {
    proto.mutable_holidays()->add_regions(region);
  }
  return proto.SerializeAsString();
}

absl::Status FromStored(absl::string_view bytes, Group& group) {
  v1::Group proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("settings are no message");
  }
  absl::Status read = ReadSettings(proto, group);
  if (read.ok() && proto.has_manual_state()) read = Read(proto.manual_state(), group);
  if (!read.ok()) return absl::DataLossError(read.message());
  group.overflow.when_full = proto.overflow().when_full();
  group.holidays.regions.assign(proto.holidays().regions().begin(),
                                proto.holidays().regions().end());
  return absl::OkStatus();
}

}  // namespace centralita::groups

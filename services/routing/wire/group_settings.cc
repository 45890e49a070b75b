#include "services/routing/wire/group_settings.h"

#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "libs/ids/name.h"
#include "services/routing/wire/skill.h"
#include "services/routing/wire/time.h"

namespace centralita::routing {
namespace {

namespace pb = groups::v1;

constexpr char kPersonName[] = "workspaces/*/people/*";

/// `fallback` for what is unset, and for what is not between 1 and `last`.
template <typename Enum>
Enum Known(int value, Enum fallback, int last, const char* setting,
           std::vector<std::string>& unknown) {
  if (value >= 1 && value <= last) return static_cast<Enum>(value - 1);
  if (value != 0) unknown.push_back(absl::StrCat(setting, "=", value));
  return fallback;
}

template <typename Enum>
int NumberOf(Enum value) {
  return static_cast<int>(value) + 1;  // Ours have no "unspecified".
}

template <typename Message>
void SetIf(bool set, const Message& proto, absl::Duration& to) {
  if (set) to = FromProto(proto);
}

void SetDistribution(const pb::Group& group, GroupConfig& config,
                     std::vector<std::string>& unknown) {
  const pb::Distribution& from = group.distribution();
  Distribution& to = config.distribution;
  to.strategy = Known(from.strategy(), to.strategy, pb::Strategy_MAX, "strategy", unknown);
  SetIf(from.has_step_time(), from.step_time(), to.step_time);
  if (from.ring_limit() > 0) to.ring_limit = from.ring_limit();
  to.skills = FromProto(from.skills());
  to.sticky_memory = FromProto(from.sticky().memory_time());
  to.sticky_hold = FromProto(from.sticky().hold_time());
}

MemberSettings SettingsOf(const pb::AgentSettings& from) {
  MemberSettings to{.level = from.level(),
                    .weight = from.weight() > 0 ? from.weight() : 1,
                    .join_after = FromProto(from.join_after()),
                    .disabled = from.disabled()};
  for (const pb::SkillLevel& skill : from.skills()) to.skills.push_back(FromProto(skill));
  if (from.has_wrap_up_time()) to.wrap_up_time = FromProto(from.wrap_up_time());
  if (from.has_start_time()) to.start = FromProto(from.start_time());
  if (from.has_end_time()) to.end = FromProto(from.end_time());
  return to;
}

/// Settings of people who are no agents of the group are left aside.
absl::Status SetAgentSettings(const pb::Group& group, GroupConfig& config) {
  if (group.agent_settings().empty()) return absl::OkStatus();
  absl::flat_hash_map<std::string, size_t> positions;
  for (size_t i = 0; i < config.agents.size(); ++i) positions[config.agents[i].value()] = i;
  config.settings.resize(config.agents.size());
  for (const pb::AgentSettings& settings : group.agent_settings()) {
    const auto ids = ids::ParseName(kPersonName, settings.agent());
    if (!ids.ok()) return ids.status();
    const auto position = positions.find((*ids)[1]);
    if (position != positions.end()) config.settings[position->second] = SettingsOf(settings);
  }
  return absl::OkStatus();
}

void SetWaiting(const pb::Group& group, GroupConfig& config, std::vector<std::string>& unknown) {
  EmptyQueue& empty = config.empty_queue;
  const pb::EmptyQueue& from = group.empty_queue();
  empty.join = Known(from.join(), empty.join, pb::Emptiness_MAX, "empty_queue.join", unknown);
  empty.leave = Known(from.leave(), empty.leave, pb::Emptiness_MAX, "empty_queue.leave", unknown);
  SetIf(from.has_leave_after(), from.leave_after(), empty.leave_after);

  Announcements& said = config.announcements;
  said.position = group.announcements().position();
  said.wait = group.announcements().wait();
  said.only_if_improved = group.announcements().only_if_improved();
  SetIf(group.announcements().has_first_after(), group.announcements().first_after(),
        said.first_after);
  SetIf(group.announcements().has_interval(), group.announcements().interval(), said.interval);

  CallbackOffer& callback = config.callback;
  callback.offered = group.callback().offered();
  if (!group.callback().key().empty()) callback.key = group.callback().key();
  SetIf(group.callback().has_offer_after(), group.callback().offer_after(), callback.offer_after);
  SetIf(group.callback().has_expire_after(), group.callback().expire_after(),
        callback.expire_after);
}

void SetMissedOffers(const pb::Group& group, GroupConfig& config,
                     std::vector<std::string>& unknown) {
  const pb::MissedOffers& from = group.missed_offers();
  MissedOffers& to = config.missed_offers;
  to.max_missed = from.max_missed();
  to.max_declined = from.max_declined();
  to.max_failed = from.max_failed();
  enum class Scope { kGroup, kAllGroups };
  to.pause_in_all_groups = Known(from.pause_scope(), Scope::kAllGroups, pb::PauseScope_MAX,
                                 "missed_offers.pause_scope", unknown) == Scope::kAllGroups;
  to.pause_time = FromProto(from.pause_time());
  if (from.has_round_pause()) to.round_pause = FromProto(from.round_pause());
  to.max_rounds = from.max_rounds();
}

pb::AgentSettings ToProto(const MemberSettings& settings, const std::string& agent) {
  pb::AgentSettings to;
  to.set_agent(agent);
  to.set_level(settings.level);
  to.set_weight(settings.weight);
  for (const SkillLevel& skill : settings.skills) *to.add_skills() = routing::ToProto(skill);
  if (settings.wrap_up_time.has_value()) {
    *to.mutable_wrap_up_time() = routing::ToProto(*settings.wrap_up_time);
  }
  *to.mutable_join_after() = routing::ToProto(settings.join_after);
  if (settings.start != absl::InfinitePast()) {
    *to.mutable_start_time() = routing::ToProto(settings.start);
  }
  if (settings.end != absl::InfiniteFuture()) {
    *to.mutable_end_time() = routing::ToProto(settings.end);
  }
  to.set_disabled(settings.disabled);
  return to;
}

void WriteDistribution(const Distribution& from, pb::Distribution& to) {
  to.set_strategy(static_cast<pb::Strategy>(NumberOf(from.strategy)));
  *to.mutable_step_time() = routing::ToProto(from.step_time);
  to.set_ring_limit(from.ring_limit);
  Write(from.skills, *to.mutable_skills());
  *to.mutable_sticky()->mutable_memory_time() = routing::ToProto(from.sticky_memory);
  *to.mutable_sticky()->mutable_hold_time() = routing::ToProto(from.sticky_hold);
}

void WriteMissedOffers(const MissedOffers& from, pb::MissedOffers& to) {
  to.set_max_missed(from.max_missed);
  to.set_max_declined(from.max_declined);
  to.set_max_failed(from.max_failed);
  to.set_pause_scope(from.pause_in_all_groups ? pb::PAUSE_SCOPE_ALL_GROUPS : pb::PAUSE_SCOPE_GROUP);
  *to.mutable_pause_time() = routing::ToProto(from.pause_time);
  if (from.round_pause.has_value()) {
    *to.mutable_round_pause() = routing::ToProto(*from.round_pause);
  }
  to.set_max_rounds(from.max_rounds);
}

}  // namespace

absl::Status SetSettings(const groups::v1::Group& from, GroupConfig& config,
                         std::vector<std::string>& unknown) {
  SetDistribution(from, config, unknown);
  SetWaiting(from, config, unknown);
  SetMissedOffers(from, config, unknown);
  config.max_length = from.max_length();
  config.priority = from.priority();
  SetIf(from.has_service_level_time(), from.service_level_time(), config.service_level_time);
  config.max_wrap_up_extension = FromProto(from.max_wrap_up_extension());
  config.takes_calls = from.channels().empty();
  for (const int channel : from.channels()) config.takes_calls |= channel == pb::CHANNEL_CALL;
  return SetAgentSettings(from, config);
}

void WriteSettings(const GroupConfig& config, groups::v1::Group& to) {
  WriteDistribution(config.distribution, *to.mutable_distribution());
  for (size_t i = 0; i < config.settings.size(); ++i) {
    const std::string agent =
        ids::MakeName(kPersonName, {config.workspace.value(), config.agents[i].value()});
    *to.add_agent_settings() = ToProto(config.settings[i], agent);
  }
  to.set_max_length(config.max_length);
  pb::EmptyQueue& empty = *to.mutable_empty_queue();
  empty.set_join(static_cast<pb::Emptiness>(NumberOf(config.empty_queue.join)));
  empty.set_leave(static_cast<pb::Emptiness>(NumberOf(config.empty_queue.leave)));
  *empty.mutable_leave_after() = routing::ToProto(config.empty_queue.leave_after);
  WriteMissedOffers(config.missed_offers, *to.mutable_missed_offers());
  pb::Announcements& said = *to.mutable_announcements();
  said.set_position(config.announcements.position);
  said.set_wait(config.announcements.wait);
  said.set_only_if_improved(config.announcements.only_if_improved);
  *said.mutable_first_after() = routing::ToProto(config.announcements.first_after);
  *said.mutable_interval() = routing::ToProto(config.announcements.interval);
  pb::Callback& callback = *to.mutable_callback();
  callback.set_offered(config.callback.offered);
  callback.set_key(config.callback.key);
  *callback.mutable_offer_after() = routing::ToProto(config.callback.offer_after);
  *callback.mutable_expire_after() = routing::ToProto(config.callback.expire_after);
  to.set_priority(config.priority);
  *to.mutable_service_level_time() = routing::ToProto(config.service_level_time);
  *to.mutable_max_wrap_up_extension() = routing::ToProto(config.max_wrap_up_extension);
  // Which the others are is nothing to the router.
  to.add_channels(config.takes_calls ? pb::CHANNEL_CALL : pb::CHANNEL_UNSPECIFIED);
}

}  // namespace centralita::routing

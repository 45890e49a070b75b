#include "services/routing/domain/random_story.h"

#include <algorithm>

namespace centralita::routing {
namespace {

GroupId GroupOf(int group) { return GroupId("g" + std::to_string(group)); }

constexpr absl::Weekday kAllDays[] = {absl::Weekday::monday,    absl::Weekday::tuesday,
                                      absl::Weekday::wednesday, absl::Weekday::thursday,
                                      absl::Weekday::friday,    absl::Weekday::saturday,
                                      absl::Weekday::sunday};

}  // namespace

OpeningHours RandomStory::Hours() {
  std::vector<schedule::Holiday> holidays;
  if (Chance(15)) holidays.push_back({.name = "Navidad", .date = absl::CivilDay(2026, 12, 25)});
  if (Chance(70)) return OpeningHours(Chance(50) ? "America/Bogota" : "", holidays);
  if (Chance(20)) return OpeningHours(WeeklyHours{.time_zone = "Nowhere/Land"}, {});
  std::vector<schedule::WeeklyInterval> intervals;
  for (const absl::Weekday day : kAllDays) {
    intervals.push_back({.weekday = day, .open_minute = 0, .close_minute = 600 + Below(120)});
  }
  return OpeningHours(WeeklyHours{.time_zone = "Europe/Madrid", .intervals = intervals}, holidays);
}

ConfigureGroup RandomStory::Configure(int group) {
  GroupConfig config{.workspace = WorkspaceId("w1"), .id = GroupOf(group), .version = ++version_};
  config.archived = Chance(3);
  config.opening = Hours();
  config.fail_safe = Chance(50) ? FailSafe::kOpen : FailSafe::kClosed;
  for (int i = 0; i < kAgents; ++i) {
    if (Chance(50)) config.agents.push_back(PersonId("p" + std::to_string(i)));
  }
  if (config.agents.empty()) config.agents.push_back(Person());
  std::shuffle(config.agents.begin(), config.agents.end(), random_);
  for (int i = 0; i <= kGroups; ++i) {  // One more than there are.
    if (i != group && Chance(50)) config.overflow.targets.push_back(GroupOf(i));
  }
  std::shuffle(config.overflow.targets.begin(), config.overflow.targets.end(), random_);
  config.overflow.when_no_agent = Chance(60);
  config.overflow.when_closed = Chance(60);
  config.overflow.when_holiday = Chance(60);
  config.overflow.when_timeout = Chance(60);
  if (Chance(30)) {
    config.redirect = {.mode = static_cast<RedirectMode>(1 + Below(3)),
                       .target = GroupOf(Below(5))};
  }
  config.ring_time = absl::Seconds(5 + Below(10));
  config.wrap_up_time = Chance(50) ? absl::ZeroDuration() : absl::Seconds(Below(10));
  config.max_wait_time = absl::Seconds(10 + Below(60));
  return {.config = std::move(config)};
}

std::vector<Command> RandomStory::Opening() {
  std::vector<Command> commands;
  for (int i = 0; i < kAgents; ++i) {
    const PersonId person("p" + std::to_string(i));
    commands.push_back(SetStatus{.person = person, .status = ChosenStatus::kAvailable});
    commands.push_back(SetConsole{.person = person, .alive = true});
    commands.push_back(
        ReportDevices{.gateway = "gw1",
                      .registrations = {{.person = person, .expires = absl::InfiniteFuture()}}});
  }
  return commands;
}

absl::Duration RandomStory::Pause() {
  if (Chance(40)) return absl::ZeroDuration();
  return Chance(5) ? absl::Minutes(Below(30)) : absl::Milliseconds(Below(6000));
}

uint64_t RandomStory::SomeToken(const Workspace& workspace, const CallId& call) {
  const Call* known = workspace.FindCall(call);
  if (known != nullptr && known->offer.has_value() && Chance(80)) return known->offer->token;
  return static_cast<uint64_t>(Below(static_cast<int>(workspace.last_token()) + 2));
}

Command RandomStory::Next(const Workspace& workspace, absl::Time now) {
  const int kind = Below(100);
  if (kind < 30) {
    if (!Chance(10)) ++calls_;
    return Enqueue{.call = CallId("c" + std::to_string(calls_)),
                   .group = GroupOf(Below(kGroups + (Chance(5) ? 1 : 0))),
                   .caller = "+34600000000",
                   .knowledge = static_cast<CallerKnowledge>(Below(4))};
  }
  CallId call = SomeCall();
  const std::vector<const Call*> calls = workspace.calls();
  if (!calls.empty() && Chance(70)) {
    call = calls[calls.size() - 1 - Below(std::min<int>(8, calls.size()))]->id;
  }
  if (kind < 48) return AcceptOffer{.call = call, .token = SomeToken(workspace, call)};
  if (kind < 58) {
    return DeclineOffer{
        .call = call,
        .token = SomeToken(workspace, call),
        .outcome = Chance(50) ? OfferOutcome::kDeclined : OfferOutcome::kRingNoAnswer};
  }
  if (kind < 75) return EndCall{.call = call, .cause = static_cast<CallEndCause>(Below(3))};
  if (kind < 80)
    return SetStatus{.person = Person(), .status = static_cast<ChosenStatus>(Below(4))};
  if (kind < 84) return SetStatus{.person = Person(), .status = ChosenStatus::kAvailable};
  if (kind < 88) return SetConsole{.person = Person(), .alive = Chance(70)};
  if (kind < 92) {
    return ReportDevices{
        .gateway = Chance(70) ? "gw1" : "gw2",
        .registrations = {{.person = Person(), .expires = now + absl::Seconds(Below(120) - 20)}},
        .complete = Chance(3)};
  }
  if (kind < 95) return FinishWrapUp{.person = Person()};
  if (kind < 97) return Configure(Below(kGroups));
  return Tick{};
}

}  // namespace centralita::routing

#include "services/routing/domain/scenario.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"

namespace centralita::routing {
namespace {

using Words = std::vector<std::string>;
using Options = std::map<std::string, std::string>;

Options OptionsOf(const Words& words) {
  Options options;
  for (const std::string& word : words) {
    const std::pair<std::string, std::string> option =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    options[option.first] = option.second;
  }
  return options;
}

std::string Get(const Options& options, const std::string& name, const std::string& fallback) {
  const auto it = options.find(name);
  return it == options.end() ? fallback : it->second;
}

int64_t Number(const std::string& text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

absl::Duration Seconds(const Options& options, const std::string& name, int64_t fallback) {
  return absl::Seconds(Number(Get(options, name, absl::StrCat(fallback))));
}

OpeningHours HoursOf(const Options& options) {
  std::vector<schedule::Holiday> holidays;
  if (options.contains("holiday")) {
    holidays.push_back({.name = options.at("holiday"), .date = absl::CivilDay(2026, 11, 23)});
  }
  const std::string hours = Get(options, "hours", "always");
  if (hours == "always") return OpeningHours(Get(options, "zone", "UTC"), holidays);
  if (hours == "broken") return OpeningHours(WeeklyHours{.time_zone = "Nowhere/Land"}, holidays);
  const Words ends = absl::StrSplit(hours, '-');
  return OpeningHours(
      WeeklyHours{.time_zone = "UTC",
                  .intervals = {{.weekday = absl::Weekday::monday,
                                 .open_minute = static_cast<int>(Number(ends.front())) * 60,
                                 .close_minute = static_cast<int>(Number(ends.back())) * 60}}},
      holidays);
}

GroupConfig ConfigOf(const std::string& id, const Options& options) {
  GroupConfig config{.id = GroupId(id)};
  config.archived = options.contains("archived");
  config.opening = HoursOf(options);
  if (Get(options, "fail_safe", "open") == "closed") config.fail_safe = FailSafe::kClosed;
  for (absl::string_view agent :
       absl::StrSplit(Get(options, "agents", ""), ',', absl::SkipEmpty())) {
    config.agents.emplace_back(agent);
  }
  const Words overflow = absl::StrSplit(Get(options, "overflow", ":"), ':');
  for (absl::string_view target : absl::StrSplit(overflow[0], ',', absl::SkipEmpty())) {
    config.overflow.targets.emplace_back(target);
  }
  const Words when = absl::StrSplit(overflow[1], ',');
  const auto has = [&when](const char* trigger) {
    return std::find(when.begin(), when.end(), trigger) != when.end();
  };
  config.overflow.when_no_agent = has("no_agent");
  config.overflow.when_closed = has("closed");
  config.overflow.when_holiday = has("holiday");
  config.overflow.when_timeout = has("timeout");
  if (const Words redirect = absl::StrSplit(Get(options, "redirect", ""), ':');
      redirect.size() == 2) {
    config.redirect.target = GroupId(redirect[0]);
    config.redirect.mode = redirect[1] == "both"       ? RedirectMode::kBoth
                           : redirect[1] == "inactive" ? RedirectMode::kInactive
                                                       : RedirectMode::kNotFound;
  }
  config.ring_time = Seconds(options, "ring", 30);
  config.wrap_up_time = Seconds(options, "wrap", 0);
  config.max_wait_time = Seconds(options, "wait", 300);
  return config;
}

OfferOutcome OutcomeOf(const std::string& text) {
  for (size_t i = 0; i < kOfferOutcomes; ++i) {
    if (ToText(static_cast<OfferOutcome>(i)) == text) return static_cast<OfferOutcome>(i);
  }
  return OfferOutcome::kDeclined;
}

CallerKnowledge KnowledgeOf(const std::string& text) {
  if (text == "inactive") return CallerKnowledge::kInactive;
  return text == "not_found" ? CallerKnowledge::kNotFound : CallerKnowledge::kUnknown;
}

ChosenStatus StatusOf(const std::string& text) {
  if (text == "ready") return ChosenStatus::kAvailable;
  if (text == "break") return ChosenStatus::kBreak;
  return text == "offline" ? ChosenStatus::kOffline : ChosenStatus::kDoNotDisturb;
}

}  // namespace

absl::StatusOr<std::string> Scenario::Do(const Command& command) {
  absl::StatusOr<std::vector<Event>> events = router_.Step(workspace_, command, now_);
  if (!events.ok()) return absl::StrCat("error: ", status::Reason(events.status()), "\n");
  std::string text;
  for (const Event& event : *events) absl::StrAppend(&text, Describe(event.fact), "\n");
  return text;
}

absl::StatusOr<std::string> Scenario::Play(absl::string_view line) {
  Words words = absl::StrSplit(line, ' ', absl::SkipEmpty());
  if (words.size() > 2 && words[0] == "at") {
    const Words clock = absl::StrSplit(words[1], ':');
    now_ = absl::FromCivil(
        absl::CivilSecond(2026, 11, 23, Number(clock[0]), Number(clock[1]), Number(clock[2])),
        absl::UTCTimeZone());
    words.erase(words.begin(), words.begin() + 2);
  }
  const std::string& verb = words[0];
  if (verb == "tick") return Do(Tick{});
  if (words.size() < 2) return absl::InvalidArgumentError(absl::StrCat("what is: ", line));
  const std::string& name = words[1];
  const std::string third = words.size() > 2 ? words[2] : "";
  const Options options = OptionsOf(words);
  const CallId call(name);
  if (verb == "group") {
    GroupConfig config = ConfigOf(name, options);
    config.version = ++version_;
    return Do(ConfigureGroup{std::move(config)});
  }
  if (verb == "agent") {
    if (third != "ready") return Do(SetStatus{.person = PersonId(name), .status = StatusOf(third)});
    std::string text = *Play(absl::StrCat("console ", name, " alive"));
    absl::StrAppend(&text, *Play(absl::StrCat("phone ", name, " registered")));
    return text + *Do(SetStatus{.person = PersonId(name), .status = ChosenStatus::kAvailable});
  }
  if (verb == "console") return Do(SetConsole{.person = PersonId(name), .alive = third == "alive"});
  if (verb == "phone") {
    const absl::Time expires = third == "gone" ? absl::InfinitePast() : absl::InfiniteFuture();
    return Do(ReportDevices{.gateway = "gw", .registrations = {{PersonId(name), expires}}});
  }
  if (verb == "finish") return Do(FinishWrapUp{.person = PersonId(name)});
  if (verb == "call") {
    return Do(Enqueue{.call = call,
                      .group = GroupId(Get(options, "group", "")),
                      .knowledge = KnowledgeOf(Get(options, "from", ""))});
  }
  uint64_t token = static_cast<uint64_t>(Number(Get(options, "token", "0")));
  const Call* known = workspace_.FindCall(call);
  if (token == 0 && known != nullptr && known->offer.has_value()) token = known->offer->token;
  if (verb == "accept") return Do(AcceptOffer{.call = call, .token = token});
  if (verb == "decline") {
    return Do(DeclineOffer{
        .call = call, .token = token, .outcome = OutcomeOf(Get(options, "outcome", "declined"))});
  }
  if (verb == "hangup") {
    const bool agent = Get(options, "by", "caller") == "agent";
    return Do(EndCall{.call = call,
                      .cause = agent ? CallEndCause::kAgentHungUp : CallEndCause::kCallerHungUp});
  }
  if (verb == "fail") return Do(EndCall{.call = call, .cause = CallEndCause::kFailed});
  return absl::InvalidArgumentError(absl::StrCat("what is: ", line));
}

}  // namespace centralita::routing

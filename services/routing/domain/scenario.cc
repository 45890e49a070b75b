#include "services/routing/domain/scenario.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "libs/status/error.h"
#include "services/routing/domain/resolve.h"
#include "services/routing/domain/scenario_words.h"

namespace centralita::routing {
namespace {

OfferOutcome OutcomeOf(const std::string& text) {
  for (size_t i = 0; i < kOfferOutcomes; ++i) {
    if (ToText(static_cast<OfferOutcome>(i)) == text) return static_cast<OfferOutcome>(i);
  }
  return OfferOutcome::kDeclined;
}

Staffing StaffingOf(const std::string& text) {
  if (text == "staffed") return Staffing::kAssumeStaffed;
  return text == "nobody" ? Staffing::kAssumeNobody : Staffing::kAsNow;
}

}  // namespace

absl::StatusOr<std::string> Scenario::Do(const Command& command) {
  absl::StatusOr<std::vector<Event>> events = router_.Step(workspace_, command, now_);
  if (!events.ok()) return absl::StrCat("error: ", status::Reason(events.status()), "\n");
  std::string text;
  for (const Event& event : *events) absl::StrAppend(&text, Describe(event.fact), "\n");
  return text;
}

std::string Scenario::Resolve(const ScenarioWords& words) const {
  const CallerKnowledge knowledge =
      words.Get("from") == "inactive" ? CallerKnowledge::kInactive : CallerKnowledge::kUnknown;
  const absl::StatusOr<Resolution> resolution = ResolveAt(
      workspace_, GroupId(words.at(1)), knowledge, now_, StaffingOf(words.Get("staffing")));
  if (!resolution.ok()) return absl::StrCat("error: ", status::Reason(resolution.status()), "\n");
  std::string text;
  for (const Stop& stop : resolution->walk.stops) {
    absl::StrAppend(&text, stop.group.value(), ": ",
                    stop.reason == MissedReason::kNone ? "takes it" : ToText(stop.reason),
                    stop.name.empty() ? "" : " ", stop.name, "\n");
  }
  if (resolution->next_change.has_value()) {
    absl::StrAppend(
        &text, "changes at ",
        absl::FormatTime("%Y-%m-%d %H:%M", *resolution->next_change, absl::UTCTimeZone()), "\n");
  }
  return text;
}

absl::StatusOr<std::string> Scenario::Play(absl::string_view line) {
  std::vector<std::string> split = absl::StrSplit(line, ' ', absl::SkipEmpty());
  if (split.size() > 2 && split[0] == "at") {
    now_ = ScenarioTime(split[1]);
    split.erase(split.begin(), split.begin() + 2);
  }
  const ScenarioWords words(std::move(split));
  const std::string& verb = words.at(0);
  const std::string& name = words.at(1);
  if (verb == "group") {
    GroupConfig config = ScenarioGroup(words);
    config.version = ++version_;
    return Do(ConfigureGroup{std::move(config)});
  }
  if (verb == "ask") return Resolve(words);
  if (verb == "agent" && words.at(2) == "ready") {
    std::string text = *Play(absl::StrCat("console ", name, " alive"));
    absl::StrAppend(&text, *Play(absl::StrCat("phone ", name, " registered")));
    return text + *Do(*ScenarioCommand(words));
  }
  if (verb == "accept" || verb == "decline") {
    const CallId call(name);
    auto token = static_cast<uint64_t>(words.Number("token"));
    const Call* known = workspace_.FindCall(call);
    if (token == 0 && known != nullptr && !known->offers.empty()) token = known->offers[0].token;
    if (verb == "accept") return Do(AcceptOffer{.call = call, .token = token});
    return Do(DeclineOffer{
        .call = call, .token = token, .outcome = OutcomeOf(words.Get("outcome", "declined"))});
  }
  const std::optional<Command> command = ScenarioCommand(words);
  if (!command.has_value()) return absl::InvalidArgumentError(absl::StrCat("what is: ", line));
  return Do(*command);
}

}  // namespace centralita::routing

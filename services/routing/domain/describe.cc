#include "absl/strings/str_cat.h"
#include "services/routing/domain/scenario.h"

namespace centralita::routing {
namespace {

std::string Clock(absl::Time time) {
  return absl::FormatTime("%H:%M:%S", time, absl::UTCTimeZone());
}

std::string Ways(const std::vector<Skipped>& skipped) {
  std::string text;
  for (const auto& [group, because] : skipped) {
    absl::StrAppend(&text, " past ", group.value(), "=", ToText(because));
  }
  return text;
}

std::string Until(absl::Time time) {
  return time == absl::InfiniteFuture() ? "" : absl::StrCat(" until ", Clock(time));
}

std::string Next(const std::optional<absl::Time>& time) {
  return time.has_value() ? absl::StrCat(", next at ", Clock(*time)) : "";
}

std::string Told(const std::optional<PersonId>& person) {
  return person.has_value() ? absl::StrCat(" ", person->value()) : "";
}

std::string Within(const std::optional<GroupId>& group) {
  return group.has_value() ? absl::StrCat(" in ", group->value()) : "";
}

constexpr const char* kStatuses[] = {"offline", "available", "break", "do_not_disturb"};
constexpr const char* kActions[] = {"moves", "assigns",  "pulls",         "prioritises",
                                    "ends",  "releases", "sets capacity", "sets status"};

struct Describer {
  std::string operator()(const GroupConfigured& f) const {
    return absl::StrCat("group ", f.config->id.value(), " configured");
  }
  std::string operator()(const StatusChosen& f) const {
    return absl::StrCat("status ", f.person.value(), " ", kStatuses[static_cast<int>(f.status)]);
  }
  std::string operator()(const NextStatusChosen& f) const {
    return absl::StrCat("next status ", f.person.value(), " ",
                        f.status.has_value() ? kStatuses[static_cast<int>(*f.status)] : "none");
  }
  std::string operator()(const GroupAvailabilityChosen& f) const {
    return absl::StrCat(f.available ? "back " : "away ", f.person.value(), " in ", f.group.value());
  }
  std::string operator()(const CapacitySet& f) const {
    return absl::StrCat("capacity ", f.person.value(), " ", f.voice);
  }
  std::string operator()(const OtherCallBegan& f) const {
    return absl::StrCat("other call ", f.person.value(), " ", f.other.value());
  }
  std::string operator()(const OtherCallEnded& f) const {
    return absl::StrCat("other call ", f.person.value(), " ", f.other.value(), " over");
  }
  std::string operator()(const AgentPaused& f) const {
    return absl::StrCat("paused ", f.person.value(), Within(f.group), Until(f.until), " because ",
                        ToText(f.because));
  }
  std::string operator()(const PauseEnded& f) const {
    return absl::StrCat("pause of ", f.person.value(), Within(f.group), " over");
  }
  std::string operator()(const WrapUpExtended& f) const {
    return absl::StrCat("wrap-up of ", f.person.value(), Until(f.end));
  }
  std::string operator()(const AgentReleased& f) const {
    return absl::StrCat("released ", f.person.value());
  }
  std::string operator()(const RosterTurned& f) const {
    return absl::StrCat("roster of ", f.group.value(), " turned");
  }
  std::string operator()(const ConsoleChanged& f) const {
    return absl::StrCat("console ", f.person.value(), f.alive ? " alive" : " lost");
  }
  std::string operator()(const DeviceChanged& f) const {
    return absl::StrCat("phone ", f.person.value(),
                        f.expires.has_value() ? " registered" : " gone");
  }
  std::string operator()(const WrapUpEnded& f) const {
    return absl::StrCat("wrap-up of ", f.person.value(), " over");
  }
  std::string operator()(const CoolDownEnded& f) const {
    return absl::StrCat("cool-down of ", f.person.value(), " over");
  }
  std::string operator()(const CallReceived& f) const {
    return absl::StrCat("received ", f.call.value(), " in ", f.group.value());
  }
  std::string operator()(const ScheduleFaulted& f) const {
    return absl::StrCat("hours of ", f.group.value(), " unknown, assumed ",
                        f.assumed_open ? "open" : "closed");
  }
  std::string operator()(const CallMoved& f) const {
    return absl::StrCat("moved ", f.call.value(), " to ", f.to.value(), " because ",
                        ToText(f.because), Ways(f.skipped));
  }
  std::string operator()(const CallQueued& f) const {
    return absl::StrCat(
        "queued ", f.call.value(), Until(f.max_wait_end), f.wanted.has_value() ? " for" : "",
        Told(f.wanted),
        f.hold_until.has_value() ? absl::StrCat(" alone until ", Clock(*f.hold_until)) : "",
        Next(f.reconsider));
  }
  std::string operator()(const CallReconsidered& f) const {
    return absl::StrCat("reconsidered ", f.call.value(), Next(f.next));
  }
  std::string operator()(const CallPrioritised& f) const {
    return absl::StrCat("priority ", f.call.value(), " ", f.priority);
  }
  std::string operator()(const CallHeld& f) const {
    return absl::StrCat("held ", f.call.value(), " for ", f.person.value(), Until(f.until));
  }
  std::string operator()(const CallbackRequested& f) const {
    return absl::StrCat("callback ", f.call.value(), " to ", f.number, Until(f.expires));
  }
  std::string operator()(const RingStepped& f) const {
    return absl::StrCat("one more rings for ", f.call.value(), Next(f.next));
  }
  std::string operator()(const Supervised& f) const {
    return absl::StrCat(
        f.actor.empty() ? "a machine" : f.actor, " ", kActions[static_cast<int>(f.action)],
        f.subject.has_value() ? absl::StrCat(" ", f.subject->value()) : "", Told(f.person),
        f.group.has_value() ? absl::StrCat(" ", f.group->value()) : "");
  }
  std::string operator()(const CallMissed& f) const {
    return absl::StrCat("missed ", f.call.value(), " ", ToText(f.reason),
                        f.holiday.empty() ? "" : " ", f.holiday,
                        f.left_because == f.reason ? "" : " after ",
                        f.left_because == f.reason ? "" : ToText(f.left_because), Ways(f.skipped));
  }
  std::string operator()(const OfferMade& f) const {
    return absl::StrCat("offer ", f.call.value(), " ", f.person.value(), " until ",
                        Clock(f.ring_until), " token=", f.token);
  }
  std::string operator()(const OfferAccepted& f) const {
    return absl::StrCat("accepted ", f.call.value());
  }
  std::string operator()(const OfferEnded& f) const {
    return absl::StrCat("offer of ", f.call.value(), " ended ", ToText(f.outcome));
  }
  std::string operator()(const RoundEnded& f) const {
    return absl::StrCat("round of ", f.call.value(), " over");
  }
  std::string operator()(const CallEnded& f) const {
    return absl::StrCat(
        "ended ", f.call.value(), " ", ToText(f.outcome),
        f.wrap_up_end.has_value() ? absl::StrCat(", wrap-up until ", Clock(*f.wrap_up_end)) : "",
        f.hang_up ? ", everybody hung up" : "");
  }
};

}  // namespace

std::string Describe(const Fact& fact) { return std::visit(Describer(), fact); }

}  // namespace centralita::routing

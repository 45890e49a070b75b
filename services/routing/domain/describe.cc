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

struct Describer {
  std::string operator()(const GroupConfigured& f) const {
    return absl::StrCat("group ", f.config->id.value(), " configured");
  }
  std::string operator()(const StatusChosen& f) const {
    constexpr const char* kTexts[] = {"offline", "available", "break", "do_not_disturb"};
    return absl::StrCat("status ", f.person.value(), " ", kTexts[static_cast<int>(f.status)]);
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
    return absl::StrCat("queued ", f.call.value(), " until ", Clock(f.max_wait_end));
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
        f.wrap_up_end.has_value() ? absl::StrCat(", wrap-up until ", Clock(*f.wrap_up_end)) : "");
  }
};

}  // namespace

std::string Describe(const Fact& fact) { return std::visit(Describer(), fact); }

}  // namespace centralita::routing

#include "services/calls/domain/effect.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/calls/domain/command_id.h"
#include "services/calls/domain/deadline.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kLeastRingTime = absl::Seconds(1);

class Commands {
 public:
  Commands(const CallId& id, const Call& call, const Wanted& wanted, absl::Time now)
      : id_(id), call_(call), wanted_(wanted), now_(now) {}

  std::vector<GatewayCommand> Make() {
    if (call_.phase == Phase::kNone) return {};
    const bool talking = !wanted_.bridge.empty();
    if (!talking) EndLegs();  // Who must go goes first: no phone rings beside another.
    for (const LegId& leg : wanted_.ring) Originate(*call_.FindLeg(leg));
    if (!wanted_.dial.empty()) Dial();
    EntertainAgent();
    if (call_.caller().live()) TreatCaller();
    if (talking) {
      Connect();
      EndLegs();  // The voice does not wait for the others' phones.
    }
    return std::move(commands_);
  }

 private:
  template <typename Verb>
  void Add(const LegId& leg, absl::string_view name, Verb verb) {
    const auto it = std::find_if(call_.legs.begin(), call_.legs.end(),
                                 [&](const Leg& candidate) { return candidate.id == leg; });
    const auto number = static_cast<size_t>(it - call_.legs.begin());
    commands_.push_back({CommandId(id_, number, name), id_, leg, std::move(verb)});
  }

  void EndLegs() {
    for (const LegId& leg : wanted_.hang_up) {
      Add(leg, "hang_up", HangUpLeg{call_.ended() ? "Call ended" : "Call completed elsewhere"});
    }
  }

  void Originate(const Leg& leg) {
    const Offer* offer = call_.FindOffer(leg.token);
    const absl::Duration left = offer == nullptr ? absl::ZeroDuration() : offer->expires_at - now_;
    Add(leg.id, "originate",
        OriginateLeg{.workspace = call_.workspace,
                     .person = leg.person,
                     .token = leg.token,
                     .tied_to = call_.will_call_back() ? LegId() : call_.caller().id,
                     .caller_number = call_.number->caller,
                     .caller_display_name = CallerName(),
                     .ring_time = std::max(left, kLeastRingTime)});
  }

  void Dial() {
    const Callback& callback = *call_.callback;
    Add(wanted_.dial, "dial",
        DialCustomer{.workspace = call_.workspace,
                     .callee = callback.number,
                     .caller_number = call_.number->dialled,
                     .tied_to = callback.agent_leg,
                     .ring_time = kCallbackRingTime,
                     .incarnation = callback.incarnation});
  }

  void EntertainAgent() {
    if (wanted_.agent_sound == AgentSound::kNothing) return;
    const LegId& leg = call_.callback->agent_leg;
    Add(leg, kGreetingVerb, PlayPrompt{kGreetingVerb, call_.number->locale});
    if (wanted_.agent_sound == AgentSound::kRingback) Add(leg, "ringback", PlayRingback{});
  }

  const std::string& CallerName() const {
    const std::string& known = call_.number->caller_display_name;
    return known.empty() ? call_.incoming.from_display_name : known;
  }

  void TreatCaller() {
    const Leg& leg = call_.caller();
    switch (wanted_.caller) {
      case CallerWish::kNothing:
        break;
      case CallerWish::kRinging:
        Add(leg.id, "ring", RingLeg{});
        break;
      case CallerWish::kAnswered:
        if (!leg.was_answered()) Add(leg.id, "answer", AnswerLeg{});
        break;
      case CallerWish::kRefused:
        Add(leg.id, "reject",
            RejectLeg{wanted_.refuse_with, call_.rejected_because.empty()
                                               ? "DIRECTORY_UNAVAILABLE"
                                               : call_.rejected_because});
        break;
      case CallerWish::kHungUp:
        Add(leg.id, "hang_up", HangUpLeg{"Call ended"});
        return;
    }
    Entertain(leg.id);
  }

  void Entertain(const LegId& leg) {
    const std::string language = call_.number.has_value() ? call_.number->locale : "";
    switch (wanted_.sound) {
      case Sound::kNothing:
        break;
      case Sound::kMusic:
        Add(leg, "music", PlayMusic{});
        if (wanted_.announcement.empty()) break;
        Add(leg, absl::StrCat("announcement-", call_.announcements.spoken),
            PlayAnnouncement{wanted_.announcement, language});
        break;
      case Sound::kPrompt:
        Add(leg, kPromptVerb, PlayPrompt{wanted_.prompt, language});
        break;
      case Sound::kConfirmation:
        Add(leg, kConfirmVerb, PlayPrompt{kConfirmVerb, language});
        break;
    }
  }

  void Connect() {
    const LegId& leg = call_.customer().id;
    // Whoever has waited hears something.
    Add(call_.will_call_back() ? wanted_.bridge : leg, "stop_play", StopPlay{});
    Add(leg, "bridge", BridgeLegs{wanted_.bridge});
    if (wanted_.record.empty()) return;
    Add(leg, "record", StartRecording{wanted_.record, call_.workspace, wanted_.bridge});
  }

  const CallId& id_;
  const Call& call_;
  const Wanted& wanted_;
  const absl::Time now_;
  std::vector<GatewayCommand> commands_;
};

}  // namespace

std::vector<GatewayCommand> PendingCommands(const CallId& id, const Call& call,
                                            const Wanted& wanted, absl::Time now) {
  return Commands(id, call, wanted, now).Make();
}

}  // namespace centralita::calls

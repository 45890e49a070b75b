#include "services/calls/domain/effect.h"

#include <algorithm>
#include <utility>

#include "services/calls/domain/command_id.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kLeastRingTime = absl::Seconds(1);

class Commands {
 public:
  Commands(const CallId& id, const Call& call, const Wanted& wanted, absl::Time now)
      : id_(id), call_(call), wanted_(wanted), now_(now) {}

  std::vector<GatewayCommand> Make() {
    // Who must go goes first: no phone rings beside another.
    for (const LegId& leg : wanted_.hang_up) {
      Add(leg, "hang_up", HangUpLeg{call_.ended() ? "Call ended" : "Call completed elsewhere"});
    }
    if (!wanted_.ring.empty()) Originate(*call_.FindLeg(wanted_.ring));
    if (call_.phase == Phase::kNone || !call_.caller().live()) return std::move(commands_);
    TreatCaller();
    Entertain();
    if (!wanted_.bridge.empty()) Connect();
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

  void Originate(const Leg& leg) {
    const Offer* offer = call_.offer();
    const absl::Duration left = offer == nullptr ? absl::ZeroDuration() : offer->expires_at - now_;
    Add(leg.id, "originate",
        OriginateLeg{.workspace = call_.workspace,
                     .person = leg.person,
                     .token = leg.token,
                     .tied_to = call_.caller().id,
                     .caller_number = call_.number->caller,
                     .caller_display_name = CallerName(),
                     .ring_time = std::max(left, kLeastRingTime)});
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
        break;
    }
  }

  void Entertain() {
    const LegId& leg = call_.caller().id;
    if (wanted_.sound == Sound::kMusic) Add(leg, "music", PlayMusic{});
    if (wanted_.sound == Sound::kPrompt) {
      Add(leg, kPromptVerb, PlayPrompt{wanted_.prompt, call_.number->locale});
    }
  }

  void Connect() {
    const LegId& leg = call_.caller().id;
    Add(leg, "stop_play", StopPlay{});
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

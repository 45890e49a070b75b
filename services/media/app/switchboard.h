#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/clock/timer_queue.h"
#include "services/media/app/audio.h"
#include "services/media/app/dialing.h"
#include "services/media/app/loop.h"
#include "services/media/app/offer_answer.h"
#include "services/media/app/outside.h"
#include "services/media/app/signalling.h"
#include "services/media/domain/fork.h"
#include "services/media/domain/info_key.h"
#include "services/media/domain/leg.h"
#include "services/media/domain/leg_event.h"
#include "services/media/metrics.h"

namespace centralita::media {

/// One party's connection: its dialog (or the INVITEs that may become it) and its audio.
struct CallLeg {
  std::string id;
  std::string call_id;
  LegRole role = LegRole::kCaller;
  LegState state = LegState::kTrying;
  int64_t sequence = 0;  // Of the last event.
  absl::Time began;
  absl::Time touched;    // When `calls` last showed that it knows of it.
  bool claimed = false;  // Whether it ever did.

  DialogId dialog = 0;  // 0: an agent leg that nobody has answered. Callees: the last attempt's.
  std::optional<OfferAnswer> sdp;
  std::string answer;         // Callers: what our 200 says.
  bool accept_sent = false;   // Callers: our 200 is out.
  bool acknowledged = false;  // Callers: and its ACK is here.
  std::string bridged_with;
  std::string recording_id;
  absl::flat_hash_map<uint64_t, std::string> plays;  // To the command that asked for it.

  std::string trunk_id;            // Callers and callees: on whose channel it is.
  std::optional<Dialing> dialing;  // Callees that have not answered yet.
  bool early_audio = false;        // Callees: their carrier has sent an answer before the 200.

  std::string tied_to;  // Agents and callees: the leg whose end ends this one.
  std::string person;   // Agents: Person::Key().
  uint64_t token = 0;   // Agents.
  Fork fork;            // Agents: by DialogId.
  KeyWay keys;
  std::vector<TimerQueue::Id> timers;
};

/// How a leg ends.
struct Ending {
  EndedBy by = EndedBy::kGateway;
  EndCause cause = EndCause::kFailed;
  int sip_status = 0;
  int q850_cause = 0;  // As the far end said it.
};

/// All legs that are alive, and what ends with what. The one place where legs are made, told of,
/// and ended. Used on the loop's thread.
class Switchboard {
 public:
  struct Parts {
    Signalling& signalling;
    Audio& audio;
    LegEventOutbox& outbox;
    LoopTimers& timers;
    const Clock& clock;
    Metrics& metrics;
  };

  explicit Switchboard(Parts parts) : parts_(parts) {}

  /// Adds a leg; its id is new.
  CallLeg& Add(CallLeg leg);
  CallLeg* Find(const std::string& id);
  CallLeg* FindByDialog(DialogId dialog);
  /// In the order of their creation.
  std::vector<const CallLeg*> OfCall(const std::string& call_id) const;
  std::vector<std::string> Ids() const;
  size_t size() const { return legs_.size(); }

  /// Makes FindByDialog() find the leg.
  void Attach(CallLeg& leg, DialogId dialog) { by_dialog_[dialog] = leg.id; }
  void Detach(DialogId dialog) { by_dialog_.erase(dialog); }

  /// `calls` has shown that it knows of the leg.
  void Touch(CallLeg& leg) {
    leg.claimed = true;
    leg.touched = parts_.clock.Now();
  }

  /// Moves it on; false, and nothing done, if its state does not allow it.
  bool Move(CallLeg& leg, LegTrigger trigger);

  /// Sends an event, with the next number.
  template <typename What>
  void Tell(CallLeg& leg, What what) {
    parts_.outbox.Put({leg.id, leg.call_id, ++leg.sequence, parts_.clock.Now(), std::move(what)});
  }

  /// Says BYE, CANCEL or a final response as it stands, and ends it. The leg is gone afterwards.
  /// `sip_status` of `ending`: what an unanswered caller gets; 0: 480.
  void HangUp(CallLeg& leg, const Ending& ending, const std::string& reason);

  /// Ends a leg whose dialog is gone, or will go by itself: audio, recording, bridge, then what is
  /// tied to it, at once. The leg is gone afterwards.
  void End(CallLeg& leg, const Ending& ending);

  /// Parts a leg from its peer. Returns whether there was one.
  bool Unbridge(CallLeg& leg);

  /// Ends a recording and tells how long it was; nothing if it does not run on the leg.
  void StopRecording(CallLeg& leg);
  void NoteRecording(const std::string& recording_id, CallLeg& left, CallLeg& right);
  /// The leg that is heard left in a recording; null if it does not run.
  CallLeg* FindRecorded(const std::string& recording_id);

  /// Called whenever a leg on a trunk has ended, for admission's books.
  void OnTrunkLegGone(std::function<void(const CallLeg&)> hook) { gone_ = std::move(hook); }

  const Parts& parts() const { return parts_; }

 private:
  struct Recording {
    std::string left;
    std::string right;
    absl::Time began;
  };

  void EndTied(const std::string& leg_id);
  void CountQuality(const CallLeg& leg, const AudioQuality& quality);

  const Parts parts_;
  std::function<void(const CallLeg&)> gone_ = [](const CallLeg&) {};
  std::map<std::string, std::unique_ptr<CallLeg>> legs_;  // UUIDv7: by creation.
  absl::flat_hash_map<DialogId, std::string> by_dialog_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> by_call_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> tied_to_;
  absl::flat_hash_map<std::string, Recording> recordings_;
};

}  // namespace centralita::media

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/state_machine/transition_table.h"
#include "services/recording/domain/ids.h"

namespace centralita::recording {

/// kNone: nobody has told of it yet.
enum class State { kNone, kRecording, kFinalising, kAvailable, kPartial, kFailed };
enum class Occurrence { kStart, kTalkEnd, kStoreWhole, kStorePart, kFindShort, kGiveUp };

/// How a recording may change. Audio that comes late still replaces a failure, and audio may come
/// before anybody told of the talk. What is stored is never taken back.
constexpr auto RecordingTransitions() {
  using enum State;
  using enum Occurrence;
  return TransitionTable<State, Occurrence, 12>({
      {kNone, kStart, kRecording},
      {kNone, kStoreWhole, kAvailable},
      {kNone, kStorePart, kPartial},
      {kRecording, kTalkEnd, kFinalising},
      {kRecording, kStoreWhole, kAvailable},
      {kRecording, kStorePart, kPartial},
      {kFinalising, kStoreWhole, kAvailable},
      {kFinalising, kStorePart, kPartial},
      {kFinalising, kGiveUp, kFailed},
      {kFailed, kStoreWhole, kAvailable},
      {kFailed, kStorePart, kPartial},
      {kAvailable, kFindShort, kPartial},
  });
}

static_assert(RecordingTransitions().IsDeterministic());

/// Why a recording is kPartial or kFailed.
enum class Reason { kNone, kSalvaged, kTooShort, kNotDelivered };

/// The audio, as it was stored.
struct Audio {
  absl::Duration duration;
  int64_t size_bytes = 0;
  std::string sha256;  // Lower-case hex.
  std::string blob;    // Where the blob store keeps it, relative to its root.

  friend bool operator==(const Audio&, const Audio&) = default;
};

/// What happened to a recording. Of one: `workspace` and `call` are those of the first fact.
struct Started {
  PersonId person;
};
struct TalkEnded {
  absl::Duration talk;
  absl::Time deliver_until;  // When GiveUp() is to be asked.
};
struct Stored {
  Audio audio;
  Reason partial = Reason::kNone;  // kNone: it is whole.
};
struct Failed {
  Reason reason = Reason::kNotDelivered;
};

struct Event {
  absl::Time time;
  WorkspaceId workspace;
  CallId call;
  std::variant<Started, TalkEnded, Stored, Failed> what;
};

/// The audio of a talk, from its first word to the store.
struct Recording {
  State state = State::kNone;
  Reason reason = Reason::kNone;
  WorkspaceId workspace;
  CallId call;
  PersonId person;
  std::optional<absl::Time> started;
  std::optional<absl::Time> talk_ended;
  absl::Duration talk;       // Known once talk_ended is set,
  absl::Time deliver_until;  // and so is this.
  std::optional<Audio> audio;
  std::optional<absl::Time> settled;  // When it last became kAvailable, kPartial or kFailed.

  bool stored() const { return audio.has_value(); }
};

struct Policy {
  /// For how long after the talk's end the gateway's delivery is waited for.
  absl::Duration delivery_deadline = absl::Minutes(10);
  /// Audio that is shorter than the talk by more than this, and by more than a tenth of it, is a
  /// part only. The talk is counted by another clock, and begins with the bridge.
  absl::Duration tolerance = absl::Seconds(2);
};

/// The talk began. No events if that is known, or over.
std::vector<Event> Start(const Recording& recording, const WorkspaceId& workspace,
                         const CallId& call, const PersonId& person, absl::Time now);

/// The talk ended after `talk`. Audio that is already there is measured against it.
std::vector<Event> EndTalk(const Recording& recording, absl::Duration talk, const Policy& policy,
                           absl::Time now);

/// PERMISSION_DENIED / RECORDING_FOREIGN if the recording is known to be of another workspace or
/// call.
absl::Status CheckOwner(const Recording& recording, const WorkspaceId& workspace,
                        const CallId& call);

/// What a gateway delivered, and the store has taken: durable by now.
struct Delivery {
  WorkspaceId workspace;
  CallId call;
  Audio audio;
  bool salvaged = false;  // Put together after a crash.
};

/// The audio is stored. No events if there is some already: the first one stays.
/// Errors as CheckOwner().
absl::StatusOr<std::vector<Event>> Store(const Recording& recording, const Delivery& delivery,
                                         const Policy& policy, absl::Time now);

/// The deadline of the delivery has come: no audio, unless it is there or not yet due.
std::vector<Event> GiveUp(const Recording& recording, absl::Time now);

/// When GiveUp() is to be asked.
std::optional<absl::Time> NextDue(const Recording& recording);

/// Takes an event in.
void Apply(Recording& recording, const Event& event);

/// As the API writes them: "AVAILABLE", "TOO_SHORT". kNone of a reason is "".
absl::string_view ToText(State state);
absl::string_view ToText(Reason reason);

}  // namespace centralita::recording

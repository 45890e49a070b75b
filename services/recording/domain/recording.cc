#include "services/recording/domain/recording.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::recording {
namespace {

constexpr auto kTable = RecordingTransitions();

bool Allows(const Recording& recording, Occurrence occurrence) {
  return kTable.Next(recording.state, occurrence).has_value();
}

Event Make(const Recording& recording, absl::Time now, decltype(Event::what) what) {
  return {.time = now,
          .workspace = recording.workspace,
          .call = recording.call,
          .what = std::move(what)};
}

bool IsTooShort(absl::Duration audio, absl::Duration talk, const Policy& policy) {
  const absl::Duration missing = talk - audio;
  return missing > policy.tolerance && missing > talk / 10;
}

/// Applies one event to a recording: the variant's visitor.
class Applier {
 public:
  Applier(Recording& recording, absl::Time time) : recording_(recording), time_(time) {}

  void operator()(const Started& event) const {
    recording_.started = time_;
    recording_.person = event.person;
    Go(Occurrence::kStart);
  }

  void operator()(const TalkEnded& event) const {
    recording_.talk_ended = time_;
    recording_.talk = event.talk;
    recording_.deliver_until = event.deliver_until;
    Go(Occurrence::kTalkEnd);
  }

  void operator()(const Stored& event) const {
    const bool whole = event.partial == Reason::kNone;
    const bool known = recording_.stored();
    recording_.audio = event.audio;
    const Occurrence store = whole ? Occurrence::kStoreWhole : Occurrence::kStorePart;
    Settle(known ? Occurrence::kFindShort : store, event.partial);
  }

  void operator()(const Failed& event) const { Settle(Occurrence::kGiveUp, event.reason); }

 private:
  void Go(Occurrence occurrence) const {
    recording_.state = kTable.Next(recording_.state, occurrence).value_or(recording_.state);
  }

  void Settle(Occurrence occurrence, Reason reason) const {
    Go(occurrence);
    recording_.reason = reason;
    recording_.settled = time_;
  }

  Recording& recording_;
  const absl::Time time_;
};

}  // namespace

std::vector<Event> Start(const Recording& recording, const WorkspaceId& workspace,
                         const CallId& call, const PersonId& person, absl::Time now) {
  if (recording.started.has_value()) return {};
  return {Event{.time = now, .workspace = workspace, .call = call, .what = Started{person}}};
}

std::vector<Event> EndTalk(const Recording& recording, absl::Duration talk, const Policy& policy,
                           absl::Time now) {
  if (recording.talk_ended.has_value() || !recording.started.has_value()) return {};
  std::vector<Event> events = {
      Make(recording, now, TalkEnded{talk, now + policy.delivery_deadline})};
  if (Allows(recording, Occurrence::kFindShort) &&
      IsTooShort(recording.audio->duration, talk, policy)) {
    events.push_back(Make(recording, now, Stored{*recording.audio, Reason::kTooShort}));
  }
  return events;
}

absl::Status CheckOwner(const Recording& recording, const WorkspaceId& workspace,
                        const CallId& call) {
  if (recording.state == State::kNone) return absl::OkStatus();
  if (recording.workspace == workspace && recording.call == call) return absl::OkStatus();
  return status::Error(absl::StatusCode::kPermissionDenied, "RECORDING_FOREIGN",
                       absl::StrCat("the recording belongs to call ", recording.call.value(),
                                    ", not to ", call.value()));
}

absl::StatusOr<std::vector<Event>> Store(const Recording& recording, const Delivery& delivery,
                                         const Policy& policy, absl::Time now) {
  if (absl::Status own = CheckOwner(recording, delivery.workspace, delivery.call); !own.ok()) {
    return own;
  }
  if (recording.stored()) return std::vector<Event>();
  Reason partial = delivery.salvaged ? Reason::kSalvaged : Reason::kNone;
  if (partial == Reason::kNone && recording.talk_ended.has_value() &&
      IsTooShort(delivery.audio.duration, recording.talk, policy)) {
    partial = Reason::kTooShort;
  }
  return std::vector<Event>{Event{.time = now,
                                  .workspace = delivery.workspace,
                                  .call = delivery.call,
                                  .what = Stored{delivery.audio, partial}}};
}

std::vector<Event> GiveUp(const Recording& recording, absl::Time now) {
  const std::optional<absl::Time> due = NextDue(recording);
  if (!due.has_value() || now < *due) return {};
  return {Make(recording, now, Failed{Reason::kNotDelivered})};
}

std::optional<absl::Time> NextDue(const Recording& recording) {
  if (!Allows(recording, Occurrence::kGiveUp)) return std::nullopt;
  return recording.deliver_until;
}

void Apply(Recording& recording, const Event& event) {
  if (recording.workspace.empty()) recording.workspace = event.workspace;
  if (recording.call.empty()) recording.call = event.call;
  std::visit(Applier(recording, event.time), event.what);
}

absl::string_view ToText(State state) {
  switch (state) {
    case State::kNone:
      return "";
    case State::kRecording:
      return "RECORDING";
    case State::kFinalising:
      return "FINALISING";
    case State::kAvailable:
      return "AVAILABLE";
    case State::kPartial:
      return "PARTIAL";
    case State::kFailed:
      return "FAILED";
  }
  return "";
}

absl::string_view ToText(Reason reason) {
  switch (reason) {
    case Reason::kNone:
      return "";
    case Reason::kSalvaged:
      return "SALVAGED";
    case Reason::kTooShort:
      return "TOO_SHORT";
    case Reason::kNotDelivered:
      return "NOT_DELIVERED";
  }
  return "";
}

}  // namespace centralita::recording

#include "services/calls/log/call_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/calls/domain/deadline.h"
#include "services/calls/domain/decide.h"
#include "services/calls/wire/call_event.h"

namespace centralita::calls {
namespace {

absl::Status NotFound(const CallId& id) {
  return status::Error(absl::StatusCode::kNotFound, "CALL_NOT_FOUND",
                       absl::StrCat("there is no call ", id.value()));
}

}  // namespace

std::string CallDomain::Encode(const Event& event) { return ToProto(event).SerializeAsString(); }

absl::StatusOr<Event> CallDomain::Decode(absl::string_view bytes) {
  v1::CallEvent proto;
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return status::Error(absl::StatusCode::kDataLoss, "EVENT_UNREADABLE", "not a CallEvent");
  }
  return FromProto(proto);
}

std::optional<absl::Time> CallDomain::NextDue(const State& call) { return calls::NextDue(call); }

CallLog::CallLog(eventlog::EngineSurroundings surroundings, ids::UuidSource& ids,
                 eventlog::EngineOptions options)
    : log_(surroundings.log), ids_(ids), calls_(surroundings, Hooks(), std::move(options)) {}

eventlog::Hooks<CallDomain> CallLog::Hooks() {
  return {.committed =
              [this](absl::string_view id, const Call& call, int64_t version,
                     const std::vector<Event>& events) {
                CallObserver* observer = observer_;
                if (observer != nullptr) observer->OnCommitted(CallId(id), call, version, events);
              },
          .observed =
              [this](absl::string_view id, const Call& call, int64_t version,
                     const std::vector<Event>&) {
                CallObserver* observer = observer_;
                if (observer != nullptr) observer->OnObserved(CallId(id), call, version);
              },
          .on_timer = Decider(Tick{})};
}

eventlog::Decide<CallDomain> CallLog::Decider(Command command) {
  return [this, command = std::move(command)](const Call& call, const eventlog::Moment& moment) {
    return Decide(call, command,
                  {.now = moment.now,
                   .fresh_leg = [this] { return LegId(ids_.Next()); },
                   .fresh_recording = RecordingId(ids_.Next())});
  };
}

absl::StatusOr<Decided> CallLog::Execute(const CallId& id, Command command, absl::Time deadline) {
  auto outcome = calls_.Execute(id.value(), Decider(std::move(command)), deadline);
  if (!outcome.ok()) return outcome.status();
  return Decided{.version = outcome->version, .events = std::move(outcome->events)};
}

absl::StatusOr<StoredCall> CallLog::Get(const CallId& id, absl::Time deadline) {
  absl::StatusOr<StoredCall> stored = calls_.View(
      id.value(),
      [](const Call& call, int64_t version) {
        return StoredCall{call, version};
      },
      deadline);
  if (stored.ok() && stored->version == 0) return NotFound(id);
  return stored;
}

absl::StatusOr<std::vector<Event>> CallLog::History(const CallId& id, absl::Time deadline) {
  const absl::StatusOr<eventlog::Tail> tail = log_.Read(id.value(), 0, deadline);
  if (!tail.ok()) return tail.status();
  if (tail->version == 0) return NotFound(id);
  std::vector<Event> events;
  events.reserve(tail->events.size());
  for (const std::string& payload : tail->events) {
    absl::StatusOr<Event> event = CallDomain::Decode(payload);
    if (!event.ok()) return event.status();
    events.push_back(*std::move(event));
  }
  return events;
}

}  // namespace centralita::calls

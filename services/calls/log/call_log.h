#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "libs/eventlog/aggregates.h"
#include "libs/eventlog/log.h"
#include "libs/ids/uuid.h"
#include "services/calls/app/call_store.h"

namespace centralita::calls {

/// What the engine must know of calls. The payload of the log and its feed is CallEvent.
struct CallDomain {
  using State = Call;
  using Event = calls::Event;

  static void Apply(State& call, const Event& event) { calls::Apply(call, event); }
  static std::string Encode(const Event& event);
  static absl::StatusOr<Event> Decode(absl::string_view bytes);
  static std::optional<absl::Time> NextDue(const State& call);
  static bool IsClosed(const State& call) { return call.IsClosed(); }
};

/// The CallStore on an event log: any replica may serve any call.
class CallLog final : public CallStore {
 public:
  /// What `surroundings` refers to, and `ids`, must outlive this.
  CallLog(eventlog::EngineSurroundings surroundings, ids::UuidSource& ids,
          eventlog::EngineOptions options = {});

  /// Who is told of changes from now on; null: nobody. Must outlive the time between Start() and
  /// Stop().
  void SetObserver(CallObserver* observer) { observer_ = observer; }

  /// Timers fire from now on, also those of calls that other replicas have left behind.
  void Start() { calls_.Start(); }
  /// Refuses commands, and waits for those under way.
  void Stop() { calls_.Stop(); }

  absl::StatusOr<Decided> Execute(const CallId& id, Command command, absl::Time deadline) override;
  absl::StatusOr<StoredCall> Get(const CallId& id, absl::Time deadline) override;
  absl::StatusOr<std::vector<Event>> History(const CallId& id, absl::Time deadline) override;

 private:
  eventlog::Hooks<CallDomain> Hooks();
  eventlog::Decide<CallDomain> Decider(Command command);

  eventlog::Log& log_;
  ids::UuidSource& ids_;
  std::atomic<CallObserver*> observer_ = nullptr;
  eventlog::Aggregates<CallDomain> calls_;
};

}  // namespace centralita::calls

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/eventlog/engine.h"
#include "libs/eventlog/folded.h"
#include "libs/eventlog/waiting.h"

namespace centralita::eventlog {

/// The aggregates of one service: folded from the log, kept warm, decided upon, appended to.
///
/// `Domain` is a small struct of what the engine must know of a domain:
///
///   struct CallDomain {
///     using State = calls::CallState;  // Default-constructed: before the first event. Copyable.
///     using Event = calls::CallEvent;
///     static void Apply(State&, const Event&);
///     static std::string Encode(const Event&);
///     static absl::StatusOr<Event> Decode(absl::string_view);
///     static std::optional<absl::Time> NextDue(const State&);
///     static std::string EncodeSnapshot(const State&);                 // Optional,
///     static absl::StatusOr<State> DecodeSnapshot(absl::string_view);  // both or none.
///     static bool IsClosed(const State&);  // Optional: nothing will happen any more.
///   };
///
/// One decision at a time for one aggregate, many aggregates at a time. Decisions on one aggregate
/// that wait together are made one after the other, each on the state that those before it leave
/// behind, and appended as one row; a refusal is its caller's alone. If another replica was faster,
/// all are made again on what it has written. Nobody is answered before the commit, and no refusal
/// is given on a state that was not proved to be the newest.
///
/// Safe for concurrent use.
template <typename Domain>
class Aggregates {
 public:
  using State = typename Domain::State;
  using Event = typename Domain::Event;

  /// What one command has come to.
  struct Outcome {
    int64_t version = 0;        // Of the state after it.
    std::vector<Event> events;  // Its own, as committed.
  };

  using Done = std::function<void(absl::StatusOr<Outcome>)>;

  /// What `surroundings` refers to must outlive this.
  Aggregates(EngineSurroundings surroundings, Hooks<Domain> hooks, EngineOptions options = {})
      : hooks_(std::make_shared<const Hooks<Domain>>(std::move(hooks))),
        engine_(surroundings, NewFold(hooks_), Timer(hooks_), options) {}

  /// Decides, appends, answers. `decide` may still run after a DEADLINE_EXCEEDED: it owns what it
  /// captures. Errors: what `decide` has returned;
  /// UNKNOWN / APPEND_IN_DOUBT              the store is away; it may have been done;
  /// DEADLINE_EXCEEDED / DECISION_TOO_LATE  it may still be done;
  /// UNAVAILABLE                            not done: the store is away, or SHUTTING_DOWN;
  /// RESOURCE_EXHAUSTED / AGGREGATE_OVERLOADED  not done;
  /// DATA_LOSS / EVENT_UNREADABLE           not done.
  absl::StatusOr<Outcome> Execute(absl::string_view aggregate, Decide<Domain> decide,
                                  absl::Time deadline) {
    auto answer = std::make_shared<Waiting<absl::StatusOr<Outcome>>>();
    ExecuteAsync(aggregate, std::move(decide), deadline,
                 [answer](absl::StatusOr<Outcome> outcome) { answer->Set(std::move(outcome)); });
    std::optional<absl::StatusOr<Outcome>> outcome = answer->Get(deadline);
    return outcome.has_value() ? *std::move(outcome) : TooLate(aggregate);
  }

  /// As Execute. `done` is called once, on a thread of the engine: it must not block.
  void ExecuteAsync(absl::string_view aggregate, Decide<Domain> decide, absl::Time deadline,
                    Done done) {
    auto events = std::make_shared<std::vector<Event>>();
    engine_.Submit(aggregate,
                   {.decide =
                        [decide = std::move(decide), events](Fold& fold, const Moment& moment) {
                          return static_cast<Folded<Domain>&>(fold).Decide(decide, moment,
                                                                           events.get());
                        },
                    .done =
                        [done = std::move(done), events](const Fold*, absl::StatusOr<int64_t> end) {
                          if (!end.ok()) return done(end.status());
                          done(Outcome{.version = *end, .events = std::move(*events)});
                        },
                    .deadline = deadline});
  }

  /// What `look` makes of the newest committed state and its version, on the aggregate's strand.
  /// `look` must be short and return a value. Errors as of Execute.
  template <typename LookFunction>
  auto View(absl::string_view aggregate, LookFunction look, absl::Time deadline)
      -> absl::StatusOr<std::invoke_result_t<LookFunction&, const State&, int64_t>> {
    using Seen = absl::StatusOr<std::invoke_result_t<LookFunction&, const State&, int64_t>>;
    auto answer = std::make_shared<Waiting<Seen>>();
    engine_.Submit(
        aggregate,
        {.decide = [](Fold&, const Moment&) { return Payloads(std::vector<std::string>()); },
         .done =
             [answer, look = std::move(look)](const Fold* fold,
                                              absl::StatusOr<int64_t> version) mutable {
               if (!version.ok()) return answer->Set(version.status());
               answer->Set(look(CommittedIn(*fold), *version));
             },
         .deadline = deadline});
    std::optional<Seen> seen = answer->Get(deadline);
    return seen.has_value() ? *std::move(seen) : TooLate(aggregate);
  }

  /// Timers fire from now on, and overdue ones of all replicas are looked for. Commands are served
  /// before as well.
  void Start() { engine_.Start(); }

  /// Refuses new commands and waits for those under way. The destructor does so too.
  void Stop() { engine_.Stop(); }

 private:
  using Payloads = absl::StatusOr<std::vector<std::string>>;

  static const State& CommittedIn(const Fold& fold) {
    return static_cast<const Folded<Domain>&>(fold).committed();
  }

  static absl::Status TooLate(absl::string_view aggregate) {
    return status::Error(absl::StatusCode::kDeadlineExceeded, "DECISION_TOO_LATE",
                         absl::StrCat("no answer in time for ", aggregate));
  }

  static FoldFactory NewFold(std::shared_ptr<const Hooks<Domain>> hooks) {
    return [hooks](const std::string& aggregate) {
      return std::make_unique<Folded<Domain>>(aggregate, hooks);
    };
  }

  static TimerDecision Timer(std::shared_ptr<const Hooks<Domain>> hooks) {
    if (!hooks->on_timer) return nullptr;
    return [hooks](Fold& fold, const Moment& moment) {
      std::vector<Event> events;
      return static_cast<Folded<Domain>&>(fold).Decide(hooks->on_timer, moment, &events);
    };
  }

  const std::shared_ptr<const Hooks<Domain>> hooks_;
  Engine engine_;
};

}  // namespace centralita::eventlog

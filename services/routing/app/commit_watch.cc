#include "services/routing/app/commit_watch.h"

#include <type_traits>

#include "absl/container/flat_hash_set.h"
#include "libs/log/log.h"
#include "services/routing/app/supervisor_action.h"

namespace centralita::routing {

const CallId* CallOf(const Event& event) {
  return std::visit(
      [](const auto& fact) -> const CallId* {
        if constexpr (requires { fact.call; }) return &fact.call;
        return nullptr;
      },
      event.fact);
}

void CommitWatch::Committed(const WorkspaceId& id, const Workspace& state, int64_t version,
                            const std::vector<Event>& events) {
  bell_.Ring(id);
  absl::flat_hash_set<CallId> changed;
  for (const Event& event : events) {
    Count(state, event);
    if (const CallId* call = CallOf(event)) changed.insert(*call);
  }
  for (const CallId& call : changed) {
    if (std::optional<CallUpdate> update = DescribeCall(id, state, call, version)) {
      notifier_.Notify(*std::move(update));
    }
  }
}

void CommitWatch::Count(const Workspace& state, const Event& event) {
  if (std::holds_alternative<CallReceived>(event.fact)) {
    metrics_.calls_received.With({}).Increment();
  } else if (const auto* moved = std::get_if<CallMoved>(&event.fact)) {
    metrics_.moved.With({ToText(moved->because)}).Increment();
  } else if (const auto* missed = std::get_if<CallMissed>(&event.fact)) {
    metrics_.missed.With({ToText(missed->reason)}).Increment();
    metrics_.calls_ended.With({ToText(RoutedOutcome::kMissed)}).Increment();
  } else if (std::holds_alternative<OfferMade>(event.fact)) {
    metrics_.offers.With({"made"}).Increment();
  } else if (const auto* accepted = std::get_if<OfferAccepted>(&event.fact)) {
    metrics_.offers.With({ToText(OfferOutcome::kAccepted)}).Increment();
    if (const Call* call = state.FindCall(accepted->call)) {
      metrics_.answer_seconds.With({}).Observe(
          absl::ToDoubleSeconds(event.time - call->queued_since));
    }
  } else if (const auto* ended = std::get_if<OfferEnded>(&event.fact)) {
    metrics_.offers.With({ToText(ended->outcome)}).Increment();
  } else if (const auto* over = std::get_if<CallEnded>(&event.fact)) {
    metrics_.calls_ended.With({ToText(over->outcome)}).Increment();
  } else if (const auto* console = std::get_if<ConsoleChanged>(&event.fact)) {
    if (!console->alive) metrics_.consoles_lost.With({}).Increment();
  } else if (const auto* act = std::get_if<Supervised>(&event.fact)) {
    metrics_.supervised.With({ToText(act->action)}).Increment();
    log::Info("supervisor stepped in",
              {{"action", ToText(act->action)},
               {"actor", act->actor},
               {"call_id", act->subject.has_value() ? act->subject->value() : ""},
               {"person_id", act->person.has_value() ? act->person->value() : ""}});
  } else if (const auto* fault = std::get_if<ScheduleFaulted>(&event.fact)) {
    metrics_.schedule_faults.With({fault->assumed_open ? "open" : "closed"}).Increment();
    log::Error("hours could not be evaluated", {{"group_id", fault->group.value()},
                                                {"call_id", fault->call.value()},
                                                {"fault", fault->fault},
                                                {"assumed_open", fault->assumed_open}});
  }
}

}  // namespace centralita::routing

#include "services/routing/domain/router.h"

#include <utility>

#include "services/routing/domain/decision.h"

namespace centralita::routing {

absl::StatusOr<std::vector<Event>> Router::Step(Workspace& workspace, const Command& command,
                                                absl::Time now) const {
  Decision decision(workspace, policy_, now);
  const absl::Status decided = std::visit(decision, command);
  if (!decided.ok()) return decided;
  decision.Match();
  return decision.TakeEvents();
}

void Decision::Emit(Fact fact) {
  Mark(fact);
  events_.push_back({.time = now_, .fact = std::move(fact)});
  w_.Apply(events_.back());
  while (!w_.turning().empty()) {
    const Agent& agent = w_.agent(*w_.turning().begin());
    events_.push_back(
        {.time = now_,
         .fact = StatusChosen{
             .person = agent.id, .status = *agent.next_status, .reason = agent.next_reason}});
    MarkAgent(agent.id);
    w_.Apply(events_.back());
  }
}

}  // namespace centralita::routing

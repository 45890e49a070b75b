#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "libs/state_machine/transition_table.h"
#include "services/ticketing/domain/call_record.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

enum class TabState { kRinging, kConnected, kClosed };
enum class TabEvent { kRing, kConnect, kClose };

/// How a tab may change. A closed one opens again only when the same call rings the same agent
/// again.
constexpr auto TabTransitions() {
  using enum TabState;
  using enum TabEvent;
  return TransitionTable<TabState, TabEvent, 4>({
      {kRinging, kConnect, kConnected},
      {kRinging, kClose, kClosed},
      {kConnected, kClose, kClosed},
      {kClosed, kRing, kRinging},
  });
}

static_assert(TabTransitions().IsDeterministic());

/// What the agent's screen shows of a call; one for each pair of call and agent.
struct CallTab {
  CallId call;
  PersonId person;
  TabState state = TabState::kRinging;
  absl::Time opened;  // When the phone was first rung.
  std::optional<absl::Time> connected;
  std::optional<absl::Time> closed;
  absl::Duration waited;  // By the caller, when the offer was made.

  friend bool operator==(const CallTab&, const CallTab&) = default;
};

/// The tabs that a call makes, by agent: a function of the record alone, so that facts told twice
/// or out of order end in the same tabs. A call that has ended has closed tabs only.
std::vector<CallTab> TabsOf(const CallRecord& record);

/// FAILED_PRECONDITION / CALL_IN_PROGRESS while the call goes on for the agent. Nobody closes such
/// a tab by hand.
absl::Status CheckCloseByHand(const CallTab& tab);

}  // namespace centralita::ticketing

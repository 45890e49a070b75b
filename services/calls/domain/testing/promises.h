#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/calls/domain/decide.h"
#include "services/calls/domain/testing/model_gateway.h"

namespace centralita::calls {

/// A call that is over, with all that is known of it.
struct ToldCall {
  const Call& call;
  const std::vector<Event>& log;
  const ModelGateway& gateway;
};

/// The end fits what has been.
inline void CheckOutcome(const ToldCall& told) {
  const CallEnded& end = told.call.end;
  ASSERT_NE(end.outcome, Outcome::kUnspecified);
  ASSERT_EQ(end.outcome == Outcome::kHandled, !told.call.agent_leg.empty());
  ASSERT_EQ(end.outcome == Outcome::kMissed, end.missed_reason != MissedReason::kUnspecified);
  ASSERT_EQ(end.outcome == Outcome::kRejected, !told.call.rejected_because.empty());
  ASSERT_GE(end.talk, absl::ZeroDuration());
  ASSERT_GE(end.wait, absl::ZeroDuration());
  ASSERT_LE(end.talk + end.wait, told.call.ended_at - told.call.received_at);
  absl::Time last = absl::InfinitePast();
  for (const Event& event : told.log) {
    ASSERT_GE(event.at, last);
    last = event.at;
  }
}

/// Nothing is told twice, or in another order than it is so.
inline void CheckTold(const ToldCall& told) {
  absl::Time due = absl::InfinitePast(), spoken = absl::InfinitePast();
  int offered = 0;
  for (const Event& event : told.log) {
    const auto* announced = std::get_if<Announced>(&event.what);
    if (announced == nullptr) continue;
    ASSERT_TRUE(announced->due > due || (announced->due == due && announced->callback_offered));
    due = announced->due;
    offered += announced->callback_offered;
    if (announced->prompts.empty()) continue;
    ASSERT_GE(event.at, spoken + kAnnouncementGap);
    spoken = event.at;
  }
  ASSERT_LE(offered, 1);
  const std::set<std::string> once(told.gateway.spoken().begin(), told.gateway.spoken().end());
  ASSERT_EQ(once.size(), told.gateway.spoken().size());
}

/// Nobody is called back who has not asked, and nobody twice.
inline void CheckCallback(const ToldCall& told) {
  int asked = 0, dialled = 0, reached = 0;
  for (const Event& event : told.log) {
    asked += std::holds_alternative<CallbackAsked>(event.what);
    reached += std::holds_alternative<AgentReached>(event.what);
    dialled += std::holds_alternative<CallbackDialled>(event.what);
  }
  ASSERT_LE(dialled, 1);
  ASSERT_LE(told.gateway.dials(), dialled);
  ASSERT_LE(dialled, reached) << "called back without an agent";
  ASSERT_LE(reached, asked) << "called back without having been asked";
  const bool unreached = reached > 0 && told.call.agent_leg.empty();
  ASSERT_EQ(unreached, told.call.end.missed_reason == MissedReason::kCallbackUnanswered);
}

/// All of these.
inline void CheckPromises(const ToldCall& told) {
  CheckOutcome(told);
  CheckTold(told);
  CheckCallback(told);
}

}  // namespace centralita::calls

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/calls/domain/announcement.h"
#include "services/calls/domain/callback.h"
#include "services/calls/domain/event.h"

namespace centralita::calls {

/// Where a call stands.
enum class Phase {
  kNone,        // Before the first event.
  kReceived,    // Whose number it is is being found out.
  kQueued,      // The router is asked, or lets it wait.
  kOffering,    // Offered to an agent, or to several.
  kConnected,   // Caller and agent talk.
  kAnnouncing,  // The caller hears why nobody can come, or that somebody will call back.
  kEnded,
  kCallbackPending,  // It waits for an agent who calls back. The caller leaves, or has left.
  kCallingBack,      // An agent is there, and the caller is called.
};

/// One call: the fold of its events.
struct Call {
  Phase phase = Phase::kNone;

  IncomingCall incoming;
  absl::Time received_at;
  std::vector<Leg> legs;  // The caller's first, then the others in order.

  std::optional<NumberResolved> number;
  absl::Time resolved_at;
  std::string rejected_because;  // Empty unless the number was rejected.
  WorkspaceId workspace;         // Empty until somebody is known to have the number.

  std::optional<RoutingUpdate> routing;       // The newest decision.
  std::optional<WaitingTreatment> treatment;  // While it waits, and as of the last wait.
  absl::Time placed_at;                       // As of when `routing` knows the place in the queue.
  bool released = false;                      // The router knows that the call is over.

  bool answer_caller = false;  // From here on the caller is to be answered.
  absl::Time alone_since;      // Since when no agent is being called.
  absl::Time announced_at;     // With kAnnouncing.

  Announcements announcements;
  std::optional<Callback> callback;  // Nothing: the caller has not asked for it.

  LegId agent_leg;  // The leg of the agent who has the call, or had it. Empty: nobody yet.
  PersonId agent;
  GroupId agent_group;
  RecordingId recording;
  absl::Time connected_at;

  CallEnded end;  // With kEnded.
  absl::Time ended_at;

  absl::Time changed_at;  // Of the last event, by the deciding clock.

  const Leg& caller() const { return legs.front(); }
  /// The leg on which the caller is: the one that came in, or the one that called back.
  const Leg& customer() const;
  const Leg* FindLeg(const LegId& id) const;
  const Leg* FindLegOfOffer(uint64_t token) const;
  const Leg* LiveAgentLeg() const;  // The first; null: none.
  bool ended() const { return phase == Phase::kEnded; }
  bool connected() const { return phase == Phase::kConnected; }

  /// Whether an agent is being sought.
  bool in_queue() const;
  /// Whether the router keeps the place of a caller who may leave.
  bool will_call_back() const { return callback.has_value() && callback->granted; }

  /// The offers that stand: none if the router has said something else since.
  absl::Span<const Offer> offers() const;
  const Offer* FindOffer(uint64_t token) const;  // Among those. Null: gone.

  /// Whether the phone of an offer that was taken back may still ring: no other is called beside it.
  bool rings_in_vain() const;

  /// Whether the router holds the call, or may hold it, and does not know that it is over.
  bool RouterMustHear() const;

  /// Whether nothing can happen any more: ended, all legs gone, the router told.
  bool IsClosed() const;

  friend bool operator==(const Call&, const Call&) = default;
};

/// Folds one event. Total: any event may be applied to any state.
void Apply(Call& call, const Event& event);

}  // namespace centralita::calls

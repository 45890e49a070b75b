#pragma once

#include <optional>

#include "absl/time/time.h"
#include "services/calls/domain/call.h"

namespace centralita::calls {

/// How long a caller hears ringing while nobody is being called, before music takes over.
inline constexpr absl::Duration kRingbackPatience = absl::Seconds(3);

/// How long it may take to find out whose number was called.
inline constexpr absl::Duration kResolvePatience = absl::Seconds(60);

/// For how long the router may say that it does not know the group: a new one needs a moment.
inline constexpr absl::Duration kUnknownGroupPatience = absl::Seconds(10);

/// How long a caller waits for a router that does not answer at all.
inline constexpr absl::Duration kRouterPatience = absl::Minutes(5);

/// How much longer than the router has announced a wait or an offer may stand.
inline constexpr absl::Duration kWaitGrace = absl::Seconds(30);
inline constexpr absl::Duration kRingGrace = absl::Seconds(5);

/// How long an agent who has answered hears nothing before the phone is hung up.
inline constexpr absl::Duration kAcceptPatience = absl::Seconds(30);

/// How long a spoken reason may take.
inline constexpr absl::Duration kAnnouncementPatience = absl::Seconds(30);

/// How long whoever is called back is let ring, and how long that may take with everything around it.
inline constexpr absl::Duration kCallbackRingTime = absl::Seconds(30);
inline constexpr absl::Duration kCallbackPatience = absl::Seconds(60);

/// Beyond this no callback is kept, whatever the router says.
inline constexpr absl::Duration kLongestCallback = absl::Hours(24);

/// When the call ends by itself unless something happens before. InfiniteFuture: never; a call that
/// talks has no limit of its own: its legs are compared with the gateway's.
absl::Time ExpiryOf(const Call& call);

/// Until when a caller who will be called back is told so.
absl::Time ConfirmedBy(const Callback& callback);

/// Until when an agent's phone may ring, or be held by an agent who has answered, while the call is
/// offered. InfinitePast: it should not.
absl::Time RingsUntil(const Call& call, const Leg& leg);

/// The next instant after `after` at which time alone changes what is wanted or decided.
/// InfiniteFuture: none.
absl::Time NextMoment(const Call& call, absl::Time after);

/// When a replica that does not know the call should look at it, in case that the one which does has
/// died: soon if something is yet to be done. Nothing: the call is closed.
std::optional<absl::Time> NextDue(const Call& call);

}  // namespace centralita::calls

#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "libs/clock/timer_queue.h"
#include "services/calls/domain/call.h"

namespace centralita::calls {

/// One kind of work for one call: at most one piece of it is under way.
struct Lane {
  bool busy = false;
  bool again = false;  // Something has changed meanwhile.
  int failures = 0;    // In a row.
  absl::Time not_before = absl::InfinitePast();
};

/// What a replica remembers of an open call beyond its log. Losing it costs some repeated requests,
/// all of which are idempotent, and nothing else.
struct KeptCall {
  explicit KeptCall(CallId call_id) : id(std::move(call_id)) {}

  const CallId id;
  std::mutex mutex;  // Guards everything below. Never held while anybody is asked for anything.

  Call call;  // As of `version`.
  int64_t version = 0;
  bool forgotten = false;  // Closed: nothing is done for it any more.

  Lane gateway_lane;
  Lane router_lane;
  Lane number_lane;

  absl::flat_hash_set<std::string> done;      // Gateway commands that were carried out.
  absl::flat_hash_set<std::string> deferred;  // Those that have failed in this round.
  bool refresh_routing = false;               // The router should be asked for news.

  absl::Time silent_since = absl::InfiniteFuture();  // Since when the gateway does not answer.
  absl::flat_hash_set<LegId> suspects;  // Legs that the gateway did not have when last asked.

  absl::Time look_at = absl::InfiniteFuture();       // When the newest state is to be read.
  absl::Time reconcile_at = absl::InfiniteFuture();  // When the gateway's legs are to be compared.
  absl::Time wake_at = absl::InfiniteFuture();       // When `timer` rings.
  TimerQueue::Id timer = 0;
  bool visiting = false;
};

}  // namespace centralita::calls

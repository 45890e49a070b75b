#include "services/calls/app/reconciler.h"

#include <algorithm>
#include <string>
#include <utility>

#include "libs/log/log.h"
#include "services/calls/app/errand.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kInterval = absl::Seconds(20);
constexpr absl::Duration kSecondLook = absl::Seconds(3);

}  // namespace

absl::Time Reconciler::Compare(KeptCall& kept) {
  Call call;
  {
    std::lock_guard lock(kept.mutex);
    call = kept.call;
  }
  // Who is to be called back has no leg meanwhile, and needs no gateway.
  const bool none_alive =
      std::none_of(call.legs.begin(), call.legs.end(), [](const Leg& leg) { return leg.live(); });
  if (none_alive) return clock_.Now() + kInterval;
  const absl::StatusOr<GatewayLegs> alive =
      gateway_.ListLegs(call.incoming.gateway_address, kept.id, clock_.Now() + kPeerPatience);
  silence_.Note(kept, alive.status());
  if (!alive.ok()) return clock_.Now() + kInterval / 4;
  Reconcile command{.incarnation = alive->incarnation,
                    .alive = {alive->legs.begin(), alive->legs.end()}};
  if (alive->incarnation != call.incoming.incarnation) {
    Repair(kept, std::move(command), "gateway_restarted");
    return clock_.Now() + kInterval;
  }
  absl::flat_hash_set<LegId> missing;
  for (const Leg& leg : call.legs) {
    // A leg that was never heard of may be about to be made.
    if (leg.live() && leg.sequence > 0) missing.insert(leg.id);
  }
  for (const LegId& leg : alive->legs) missing.erase(leg);
  bool suspicious = false;
  {
    std::lock_guard lock(kept.mutex);
    for (const LegId& leg : missing) {
      if (kept.suspects.contains(leg)) command.missing.insert(leg);
    }
    kept.suspects = std::move(missing);
    suspicious = !kept.suspects.empty();
  }
  if (!command.missing.empty()) Repair(kept, std::move(command), "leg_gone");
  return clock_.Now() + (suspicious ? kSecondLook : kInterval);
}

void Reconciler::Repair(KeptCall& kept, Reconcile command, absl::string_view kind) {
  const absl::StatusOr<Decided> decided =
      calls_.Execute(kept.id, std::move(command), clock_.Now() + kPeerPatience);
  if (!decided.ok() || decided->events.empty()) return;
  metrics_.reconcile_repairs.With({kind}).Increment();
  log::Warning("call was repaired", {{"call_id", kept.id.value()}, {"kind", kind}});
}

}  // namespace centralita::calls

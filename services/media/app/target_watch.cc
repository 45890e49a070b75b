#include "services/media/app/target_watch.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/log/log.h"

namespace centralita::media {

void TargetWatch::Start() {
  if (every_ > absl::ZeroDuration()) Tick();
}

void TargetWatch::Count(absl::string_view result) {
  parts_.metrics.pings.With({result}).Increment();
}

void TargetWatch::Tick() {
  // What was asked the last time and has not been answered yet.
  for (const auto& [ping, target] : std::exchange(waiting_, {})) Missed(target);
  std::set<std::string> targets;
  if (const std::shared_ptr<const TrunkTable> table = parts_.trunks.Table()) {
    for (const Trunk& trunk : table->trunks()) {
      for (const CarrierTarget& target : trunk.outbound.targets) targets.insert(target.Key());
    }
  }
  double down = 0;
  for (const std::string& target : targets) {
    if (!parts_.health.IsUp(target, parts_.clock.Now())) ++down;
    waiting_[parts_.signalling.Ping(absl::StrCat("sip:", target))] = target;
  }
  parts_.metrics.targets_down.With({}).Set(down);
  parts_.timers.After(every_, [this] { Tick(); });
}

void TargetWatch::Missed(const std::string& target) {
  Count("missed");
  if (parts_.health.OnPingMissed(target)) {
    log::Warning("carrier's server went down", {{"target", target}, {"reason", "silence"}});
  }
}

void TargetWatch::OnPong(RequestId ping, const PingReply& reply) {
  const auto it = waiting_.find(ping);
  if (it == waiting_.end()) return;  // Too late.
  const std::string target = std::move(it->second);
  waiting_.erase(it);
  if (reply.by_stack) return Missed(target);
  if (reply.status == 503) {
    Count("refused");
    if (parts_.health.OnPingRefused(target, reply.retry_after, parts_.clock.Now())) {
      log::Warning("carrier's server went down", {{"target", target}, {"reason", "503"}});
    }
    return;
  }
  Count("answered");  // Whatever it says, it is there: RFC 3261 §11.2.
  if (parts_.health.OnPong(target)) {
    log::Info("carrier's server came up again", {{"target", target}});
  }
}

}  // namespace centralita::media

#include "libs/zone_watch/zone_watch.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "libs/log/log.h"
#include "libs/schedule/time_zone.h"

namespace centralita::zone_watch {

ZoneWatch::ZoneWatch(const Clock& clock, TimerQueue& timers, metrics::Registry& registry)
    : clock_(clock),
      timers_(timers),
      info_(registry.Gauge("centralita_time_zone_database_info",
                           "1 for the release of the time zone database in use.", {"version"})),
      replaced_(registry.Counter("centralita_time_zones_replaced_total",
                                 "Zones in use whose rules were read anew.")) {}

void ZoneWatch::Start() { Look(); }

void ZoneWatch::Stop() {
  absl::MutexLock lock(&mutex_);
  stopped_ = true;
  timers_.Cancel(timer_);
}

void ZoneWatch::Look() {
  const std::vector<std::string> zones = schedule::RefreshTimeZones();
  const std::string version = schedule::TimeZoneDatabaseVersion();
  if (version_.empty()) {
    log::Info("time zone database was found", {{"version", version}});
  } else if (version != version_ || !zones.empty()) {
    log::Info("time zone database was replaced", {{"version", version},
                                                  {"version_before", version_},
                                                  {"zones_changed", zones.size()},
                                                  {"zones", absl::StrJoin(zones, " ")}});
  }
  if (!version_.empty() && version != version_) info_.With({version_}).Set(0);
  info_.With({version}).Set(1);
  replaced_.With({}).Increment(static_cast<double>(zones.size()));
  version_ = version;
  LookAgainLater();
}

void ZoneWatch::LookAgainLater() {
  absl::MutexLock lock(&mutex_);
  if (stopped_) return;
  timer_ = timers_.Schedule(clock_.Now() + kEvery, [this] { Look(); });
}

}  // namespace centralita::zone_watch

#include "services/groups/bind.h"

#include "libs/eventlog/feed_service.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/metrics.h"
#include "libs/eventlog/pg_log.h"
#include "libs/ids/uuid.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/request_sweeper.h"
#include "libs/zone_watch/zone_watch.h"
#include "services/groups/app/group_hands.h"
#include "services/groups/app/groups.h"
#include "services/groups/app/holiday_catalogue.h"
#include "services/groups/app/policies.h"
#include "services/groups/clients/directory_client.h"
#include "services/groups/config.h"
#include "services/groups/metrics.h"
#include "services/groups/postgres/migrations.h"
#include "services/groups/postgres/pg_group_store.h"
#include "services/groups/rpc/group_service.h"
#include "services/groups/rpc/holiday_service.h"
#include "services/groups/rpc/policy_service.h"

namespace centralita::groups {
namespace {

constexpr absl::Duration kMigrationTime = absl::Minutes(5);

}  // namespace

absl::Status Bind(lifecycle::Host& host) {
  absl::StatusOr<Config> config = ReadConfig(host.config());
  if (!config.ok()) return config.status();

  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& log_metrics = host.Own<eventlog::Metrics>(host.metrics());
  auto& ids = host.Own<ids::UuidSource>(host.clock());
  auto& pool = host.Own<postgres::Pool>(config->postgres_url, config->pool_size, host.metrics(),
                                        host.service());
  auto& store = host.Own<PgGroupStore>(pool);
  auto& people = host.Own<DirectoryClient>(host.ChannelTo("directory"), host.clock());
  auto& groups = host.Own<Groups>(store, people, ids, host.clock());
  auto& hands = host.Own<GroupHands>(store, people, host.clock());
  auto& policies = host.Own<Policies>(store, people, people, ids, host.clock());
  auto& catalogue = host.Own<HolidayCatalogue>(store, people, ids, host.clock());

  // The log is written by the store, in its own transactions; here it is only read, for the feed.
  auto& log = host.Own<eventlog::PgLog>(pool, kSchema, log_metrics);
  auto& feed = host.Own<eventlog::LocalFeed>(log);

  host.Serve(host.Own<GroupService>(groups, hands, metrics));
  host.Serve(host.Own<PolicyService>(policies, metrics));
  host.Serve(host.Own<HolidayService>(catalogue, metrics));
  host.Serve(host.Own<eventlog::FeedService>(feed));

  host.OnStart([&pool, &clock = host.clock()] {
    return postgres::Migrate(pool, kSchema, AllMigrations(), clock.Now() + kMigrationTime);
  });
  auto& zones = host.Own<zone_watch::ZoneWatch>(host.clock(), host.timers(), host.metrics());
  host.OnStart([&zones] {
    zones.Start();
    return absl::OkStatus();
  });
  host.OnStop("time zones", [&zones](absl::Time) { zones.Stop(); });
  host.OnStop("feed", [&feed](absl::Time) { feed.Close(); });
  auto& sweeper = host.Own<postgres::RequestSweeper>(pool, kSchema, host.clock());
  host.OnStart([&sweeper] {
    sweeper.Start();
    return absl::OkStatus();
  });
  host.OnStop("request ids", [&sweeper](absl::Time) { sweeper.Stop(); });
  host.CheckHealth("postgres", [&pool](absl::Time deadline) { return pool.Ping(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::groups

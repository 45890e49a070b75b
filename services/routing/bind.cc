#include "services/routing/bind.h"

#include "libs/eventlog/consumer.h"
#include "libs/eventlog/feed_service.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/pg_log.h"
#include "libs/eventlog/remote_feed.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"
#include "libs/redis/client.h"
#include "libs/workers/workers.h"
#include "libs/zone_watch/zone_watch.h"
#include "services/routing/app/call_desk.h"
#include "services/routing/app/caretaker.h"
#include "services/routing/app/commit_watch.h"
#include "services/routing/app/floor.h"
#include "services/routing/app/floor_bell.h"
#include "services/routing/app/floor_hub.h"
#include "services/routing/app/insight_desk.h"
#include "services/routing/app/presence_desk.h"
#include "services/routing/app/resolver.h"
#include "services/routing/app/supervision_desk.h"
#include "services/routing/app/supervisor_rights.h"
#include "services/routing/clients/calls_push.h"
#include "services/routing/clients/directory_client.h"
#include "services/routing/config.h"
#include "services/routing/feeds/calls_feed.h"
#include "services/routing/feeds/groups_feed.h"
#include "services/routing/log/log_workspaces.h"
#include "services/routing/log/update_keeper.h"
#include "services/routing/metrics.h"
#include "services/routing/postgres/migrations.h"
#include "services/routing/postgres/pg_gateways.h"
#include "services/routing/postgres/pg_history.h"
#include "services/routing/postgres/pg_indicators.h"
#include "services/routing/postgres/pg_supervision_log.h"
#include "services/routing/postgres/supervision_keeper.h"
#include "services/routing/postgres/tally_keeper.h"
#include "services/routing/redis/redis_console_leases.h"
#include "services/routing/rpc/insight_service.h"
#include "services/routing/rpc/presence_service.h"
#include "services/routing/rpc/resolution_service.h"
#include "services/routing/rpc/routing_service.h"
#include "services/routing/rpc/supervision_service.h"

namespace centralita::routing {
namespace {

constexpr absl::Duration kMigrationTime = absl::Minutes(5);

// The feeds are the certainty behind direct calls: a moment more does not matter, commits do.
constexpr absl::Duration kGather = absl::Milliseconds(100);

constexpr int kWorkers = 2;  // They begin streams, nothing else.

/// Follows a feed from start to stop.
void Follow(lifecycle::Host& host, eventlog::Metrics& metrics, const char* name,
            eventlog::FeedSource& source, eventlog::FeedHandler& handler) {
  auto& consumer = host.Own<eventlog::Consumer>(
      source, handler, metrics, eventlog::ConsumerOptions{.name = name, .gather = kGather});
  host.OnStart([&consumer] {
    consumer.Start();
    return absl::OkStatus();
  });
  host.OnStop(name, [&consumer](absl::Time) { consumer.Stop(); });
}

}  // namespace

absl::Status Bind(lifecycle::Host& host) {
  absl::StatusOr<Config> config = ReadConfig(host.config());
  if (!config.ok()) return config.status();

  Clock& clock = host.clock();
  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& log_metrics = host.Own<eventlog::Metrics>(host.metrics());
  auto& pool = host.Own<postgres::Pool>(config->postgres_url, config->pool_size, host.metrics(),
                                        host.service());
  auto& redis = host.Own<redis::Client>(config->redis, config->redis_connections);

  auto& log = host.Own<eventlog::PgLog>(pool, kSchema, log_metrics);
  auto& push = host.Own<CallsPush>(host.ChannelTo("calls"), clock, metrics, CallsPush::Options{});
  auto& bell = host.Own<FloorBell>();
  auto& watch = host.Own<CommitWatch>(push, bell, metrics);
  auto& workspaces = host.Own<LogWorkspaces>(
      eventlog::EngineSurroundings{log, clock, host.timers(), log_metrics}, pool,
      Router(config->policy), watch,
      eventlog::EngineOptions{.name = kSchema, .snapshot_every = config->snapshot_every});

  auto& leases = host.Own<RedisConsoleLeases>(redis, config->redis_prefix, config->console_lease);
  auto& ledger = host.Own<LeaseLedger>(config->console_lease);
  auto& gateways = host.Own<PgGateways>(pool);
  auto& floor = host.Own<Floor>(workspaces, clock);
  auto& calls = host.Own<CallDesk>(workspaces);
  auto& presence = host.Own<PresenceDesk>(
      PresenceDesk::Parts{workspaces, leases, ledger, gateways, clock, config->console_lease});
  auto& caretaker = host.Own<Caretaker>(
      Caretaker::Parts{workspaces, leases, ledger, clock, metrics}, config->look_every);

  auto& directory = host.Own<DirectoryClient>(host.ChannelTo("directory"));
  auto& rights = host.Own<SupervisorRights>(workspaces, directory);
  auto& supervision = host.Own<SupervisionDesk>(workspaces);
  auto& hub = host.Own<FloorHub>(workspaces, bell, clock);
  auto& workers = host.Own<Workers>(kWorkers);
  const FloorSurroundings watched{hub, rights, workers, clock, host.timers()};

  auto& feed = host.Own<eventlog::LocalFeed>(log);
  host.Serve(host.Own<PresenceService>(
      PresenceService::Parts{presence, supervision, rights, floor, watched}));
  host.Serve(host.Own<RoutingService>(calls, floor, rights));
  host.Serve(host.Own<SupervisionService>(
      SupervisionService::Parts{supervision, rights, host.Own<PgSupervisionLog>(pool), watched}));
  host.Serve(host.Own<ResolutionService>(host.Own<Resolver>(workspaces, directory, clock)));
  auto& insight =
      host.Own<InsightDesk>(host.Own<PgHistory>(pool), clock, metrics, InsightDesk::Limits{});
  host.Serve(host.Own<InsightService>(
      InsightService::Parts{insight, host.Own<PgIndicators>(pool), rights}));
  host.Serve(host.Own<eventlog::FeedService>(feed));

  host.OnStart([&pool, &clock] {
    return postgres::Migrate(pool, kSchema, AllMigrations(), clock.Now() + kMigrationTime);
  });
  auto& zones = host.Own<zone_watch::ZoneWatch>(host.clock(), host.timers(), host.metrics());
  host.OnStart([&zones] {
    zones.Start();
    return absl::OkStatus();
  });
  host.OnStop("time zones", [&zones](absl::Time) { zones.Stop(); });
  host.OnStart([&] {
    push.Start();
    workspaces.Start();
    caretaker.Start();
    hub.Start();
    return absl::OkStatus();
  });
  host.OnStop("decisions", [&](absl::Time) {
    workers.Stop();
    hub.Stop();
    caretaker.Stop();
    workspaces.Stop();
    push.Stop();
  });
  Follow(host, log_metrics, "groups-to-routing",
         host.Own<eventlog::RemoteFeed>(host.ChannelTo("groups")),
         host.Own<GroupsFeed>(pool, workspaces, clock));
  Follow(host, log_metrics, "calls-to-routing",
         host.Own<eventlog::RemoteFeed>(host.ChannelTo("calls")),
         host.Own<CallsFeed>(pool, workspaces, clock));
  Follow(host, log_metrics, "supervision-actions", host.Own<eventlog::LocalFeed>(log),
         host.Own<SupervisionKeeper>(pool, clock));
  Follow(host, log_metrics, "tally", host.Own<eventlog::LocalFeed>(log),
         host.Own<TallyKeeper>(pool, clock,
                               TallyKeeper::Options{.checkpoint_every = config->checkpoint_every,
                                                    .retention = config->history_retention}));
  auto& keeper = host.Own<UpdateKeeper>(UpdateKeeper::Parts{pool, workspaces, push, clock});
  Follow(host, log_metrics, "routing-to-calls", host.Own<eventlog::LocalFeed>(log), keeper);
  host.OnStop("repeated updates", [&keeper](absl::Time) { keeper.Close(); });
  host.OnDrain([&feed](absl::Time) { feed.Close(); });

  host.CheckHealth("postgres", [&pool](absl::Time deadline) { return pool.Ping(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::routing

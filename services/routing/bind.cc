#include "services/routing/bind.h"

#include "libs/eventlog/consumer.h"
#include "libs/eventlog/feed_service.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/pg_log.h"
#include "libs/eventlog/remote_feed.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"
#include "libs/redis/client.h"
#include "services/routing/app/call_desk.h"
#include "services/routing/app/caretaker.h"
#include "services/routing/app/commit_watch.h"
#include "services/routing/app/floor.h"
#include "services/routing/app/presence_desk.h"
#include "services/routing/clients/calls_push.h"
#include "services/routing/config.h"
#include "services/routing/feeds/calls_feed.h"
#include "services/routing/feeds/groups_feed.h"
#include "services/routing/log/log_workspaces.h"
#include "services/routing/log/update_keeper.h"
#include "services/routing/metrics.h"
#include "services/routing/postgres/migrations.h"
#include "services/routing/postgres/pg_gateways.h"
#include "services/routing/redis/redis_console_leases.h"
#include "services/routing/rpc/presence_service.h"
#include "services/routing/rpc/routing_service.h"

namespace centralita::routing {
namespace {

constexpr absl::Duration kMigrationTime = absl::Minutes(5);

// The feeds are the certainty behind direct calls: a moment more does not matter, commits do.
constexpr absl::Duration kGather = absl::Milliseconds(100);

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
  auto& watch = host.Own<CommitWatch>(push, metrics);
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

  auto& feed = host.Own<eventlog::LocalFeed>(log);
  host.Serve(host.Own<PresenceService>(presence, floor));
  host.Serve(host.Own<RoutingService>(calls, floor));
  host.Serve(host.Own<eventlog::FeedService>(feed));

  host.OnStart([&pool, &clock] {
    return postgres::Migrate(pool, kSchema, AllMigrations(), clock.Now() + kMigrationTime);
  });
  host.OnStart([&] {
    push.Start();
    workspaces.Start();
    caretaker.Start();
    return absl::OkStatus();
  });
  host.OnStop("decisions", [&](absl::Time) {
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
  auto& keeper = host.Own<UpdateKeeper>(UpdateKeeper::Parts{pool, workspaces, push, clock});
  Follow(host, log_metrics, "routing-to-calls", host.Own<eventlog::LocalFeed>(log), keeper);
  host.OnStop("repeated updates", [&keeper](absl::Time) { keeper.Close(); });
  host.OnDrain([&feed](absl::Time) { feed.Close(); });

  host.CheckHealth("postgres", [&pool](absl::Time deadline) { return pool.Ping(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::routing

#include "services/calls/bind.h"

#include "libs/eventlog/consumer.h"
#include "libs/eventlog/feed_service.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/pg_log.h"
#include "libs/ids/uuid.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"
#include "services/calls/app/gateway_errand.h"
#include "services/calls/app/keeper.h"
#include "services/calls/app/leg_reports.h"
#include "services/calls/app/number_errand.h"
#include "services/calls/app/router_errand.h"
#include "services/calls/clients/grpc_directory.h"
#include "services/calls/clients/grpc_gateway.h"
#include "services/calls/clients/grpc_router.h"
#include "services/calls/config.h"
#include "services/calls/log/call_log.h"
#include "services/calls/metrics.h"
#include "services/calls/postgres/history_projection.h"
#include "services/calls/postgres/migrations.h"
#include "services/calls/postgres/pg_call_history.h"
#include "services/calls/postgres/pg_gateway_life.h"
#include "services/calls/rpc/call_service.h"
#include "services/calls/rpc/gateway_event_service.h"
#include "services/calls/rpc/routing_update_service.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kMigrationPatience = absl::Minutes(2);
constexpr int kWatchThreads = 4;

}  // namespace

absl::Status Bind(lifecycle::Host& host) {
  const Config config = ReadConfig(host.config());
  if (absl::Status valid = host.config().Finish(); !valid.ok()) return valid;
  Clock& clock = host.clock();
  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& log_metrics = host.Own<eventlog::Metrics>(host.metrics());

  // The log, and the calls on it.
  auto& pool = host.Own<postgres::Pool>(config.postgres_url, config.pool_size, host.metrics(),
                                        host.service());
  auto& log = host.Own<eventlog::PgLog>(pool, kSchema, log_metrics);
  auto& ids = host.Own<ids::UuidSource>(clock);
  auto& calls = host.Own<CallLog>(
      eventlog::EngineSurroundings{log, clock, host.timers(), log_metrics}, ids,
      eventlog::EngineOptions{.name = kSchema, .threads = config.decision_threads});

  // What the calls want of the others.
  auto& gateway = host.Own<GrpcGateway>();
  auto& silence = host.Own<Silence>(host.Own<PgGatewayLife>(pool), calls, clock);
  auto& router = host.Own<GrpcRouter>(host.ChannelTo("routing"));
  auto& directory = host.Own<GrpcDirectory>(host.ChannelTo("directory"));
  auto& numbers = host.Own<NumberBook>(directory, clock);
  auto& keeper = host.Own<Keeper>(Keeper::Surroundings{
      .calls = calls,
      .gateway = host.Own<GatewayErrand>(gateway, calls, silence, clock, metrics),
      .router = host.Own<RouterErrand>(router, calls, clock, metrics),
      .number = host.Own<NumberErrand>(numbers, calls, clock, metrics),
      .reconciler = host.Own<Reconciler>(gateway, calls, silence, clock, metrics),
      .clock = clock,
      .timers = host.timers(),
      .metrics = metrics,
      .threads = config.errand_threads});
  calls.SetObserver(&keeper);

  // The feed, and the history that follows it.
  auto& watchers = host.Own<CallWatchers>();
  auto& own_feed = host.Own<eventlog::LocalFeed>(log);
  auto& projection = host.Own<HistoryProjection>(pool, calls, watchers, clock);
  auto& follower = host.Own<eventlog::Consumer>(
      own_feed, projection, log_metrics,
      eventlog::ConsumerOptions{.name = "calls-to-history", .gather = absl::Milliseconds(50)});
  auto& served_feed = host.Own<eventlog::LocalFeed>(log);

  auto& history = host.Own<PgCallHistory>(pool);
  auto& watch_workers = host.Own<Workers>(kWatchThreads);
  host.Serve(host.Own<GatewayEventService>(host.Own<LegReports>(calls, numbers, silence, clock)));
  host.Serve(host.Own<RoutingUpdateService>(calls));
  host.Serve(host.Own<CallService>(
      CallService::Surroundings{calls, history, watchers, watch_workers, clock, host.timers()}));
  host.Serve(host.Own<eventlog::FeedService>(served_feed));

  host.OnStart([&pool, &clock] {
    return postgres::Migrate(pool, kSchema, Migrations(), clock.Now() + kMigrationPatience);
  });
  host.OnStart([&calls, &follower] {
    calls.Start();
    follower.Start();
    return absl::OkStatus();
  });
  // Undone from the last to the first: errands need the calls, and the calls the log.
  host.OnStop("calls", [&calls](absl::Time) { calls.Stop(); });
  host.OnStop("errands", [&keeper](absl::Time) { keeper.Stop(); });
  host.OnStop("watchers", [&watch_workers](absl::Time) { watch_workers.Stop(); });
  host.OnStop("history", [&follower](absl::Time) { follower.Stop(); });
  host.OnDrain([&served_feed](absl::Time) { served_feed.Close(); });
  host.CheckHealth("postgres", [&pool](absl::Time deadline) { return pool.Ping(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::calls

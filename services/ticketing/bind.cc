#include "services/ticketing/bind.h"

#include "libs/eventlog/consumer.h"
#include "libs/eventlog/metrics.h"
#include "libs/eventlog/remote_feed.h"
#include "libs/ids/uuid.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"
#include "libs/postgres/request_sweeper.h"
#include "libs/redis/client.h"
#include "services/ticketing/app/call_book.h"
#include "services/ticketing/app/callers.h"
#include "services/ticketing/app/chores.h"
#include "services/ticketing/app/draft_desk.h"
#include "services/ticketing/app/tab_board.h"
#include "services/ticketing/app/ticket_desk.h"
#include "services/ticketing/clients/directory_client.h"
#include "services/ticketing/config.h"
#include "services/ticketing/feeds/call_facts.h"
#include "services/ticketing/feeds/fact_handler.h"
#include "services/ticketing/metrics.h"
#include "services/ticketing/postgres/migrations.h"
#include "services/ticketing/postgres/pg_ticket_store.h"
#include "services/ticketing/redis/redis_wake_ups.h"
#include "services/ticketing/rpc/call_tab_service.h"
#include "services/ticketing/rpc/draft_service.h"
#include "services/ticketing/rpc/ticket_service.h"

namespace centralita::ticketing {
namespace {

constexpr absl::Duration kMigrationTime = absl::Minutes(5);
constexpr int kRedisConnections = 2;
// A screen must not wait long for a service that has come back.
constexpr absl::Duration kLastRetry = absl::Seconds(1);
// Between two batches of a feed: too short for people at a screen, long enough to share a commit.
constexpr absl::Duration kGather = absl::Milliseconds(30);

/// Follows `service`'s feed from the start of the process to its end.
void FollowFeed(lifecycle::Host& host, const std::string& service, FactHandler::Surroundings around,
                FactHandler::ReadFacts read, eventlog::Metrics& metrics) {
  auto& source = host.Own<eventlog::RemoteFeed>(host.ChannelTo(service));
  auto& handler = host.Own<FactHandler>(around, service, std::move(read));
  auto& consumer = host.Own<eventlog::Consumer>(
      source, handler, metrics,
      eventlog::ConsumerOptions{
          .name = service + "-to-ticketing", .gather = kGather, .last_retry = kLastRetry});
  host.OnStart([&consumer] {
    consumer.Start();
    return absl::OkStatus();
  });
  host.OnStop("feed of " + service, [&consumer](absl::Time) { consumer.Stop(); });
}

}  // namespace

absl::Status Bind(lifecycle::Host& host) {
  const absl::StatusOr<Config> config = ReadConfig(host.config());
  if (!config.ok()) return config.status();
  const DispositionPolicy disposition{.abandoned_after = config->abandoned_after};
  const DraftPolicy draft{.window = config->recovery_window};
  Clock& clock = host.clock();

  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& feed_metrics = host.Own<eventlog::Metrics>(host.metrics());
  auto& ids = host.Own<ids::UuidSource>(clock);
  auto& pool = host.Own<postgres::Pool>(config->postgres_url, config->pool_size, host.metrics(),
                                        host.service());
  auto& redis = host.Own<redis::Client>(config->redis, kRedisConnections);
  auto& wake_ups = host.Own<RedisWakeUps>(redis, clock, config->wake_up_channel);
  auto& store = host.Own<PgTicketStore>(pool, wake_ups);
  auto& directory = host.Own<DirectoryClient>(host.ChannelTo("directory"), clock);

  auto& book = host.Own<CallBook>(ids, clock, metrics, CallBook::Policies{disposition, draft});
  auto& callers = host.Own<Callers>(store, directory, clock, metrics, Callers::Options{});
  auto& tickets = host.Own<TicketDesk>(store, directory, callers, ids, clock, disposition);
  auto& drafts = host.Own<DraftDesk>(store, directory, callers, ids, clock, metrics,
                                     DraftDesk::Policies{disposition, draft});
  auto& board = host.Own<TabBoard>(store, clock, metrics, TabBoard::Options{});
  auto& chores = host.Own<Chores>(callers, drafts, clock, Chores::Options{});
  auto& sweeper = host.Own<postgres::RequestSweeper>(pool, kSchema, clock);

  host.Serve(host.Own<TicketService>(tickets, store));
  host.Serve(host.Own<DraftService>(drafts, store, clock));
  host.Serve(host.Own<CallTabService>(board, host.timers(), clock));

  host.OnStart([&pool, &clock] {
    return postgres::Migrate(pool, kSchema, AllMigrations(), clock.Now() + kMigrationTime);
  });
  host.OnStart([&wake_ups, &board, &chores, &sweeper] {
    board.Start();
    wake_ups.Start({.wake = [&board](const std::set<PersonId>& persons) { board.Wake(persons); },
                    .wake_all = [&board] { board.WakeAll(); }});
    chores.Start();
    sweeper.Start();
    return absl::OkStatus();
  });
  host.OnStop("tabs and chores", [&wake_ups, &board, &chores, &sweeper](absl::Time) {
    sweeper.Stop();
    chores.Stop();
    wake_ups.Stop();
    board.Stop();
  });
  const FactHandler::Surroundings around{store, book,    directory,
                                         clock, metrics, [&chores] { chores.Wake(); }};
  FollowFeed(host, "calls", around, FactsOfCall, feed_metrics);
  FollowFeed(host, "recording", around, FactsOfRecording, feed_metrics);
  host.CheckHealth("postgres", [&pool](absl::Time deadline) { return pool.Ping(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::ticketing

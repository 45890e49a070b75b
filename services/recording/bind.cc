#include "services/recording/bind.h"

#include "libs/eventlog/consumer.h"
#include "libs/eventlog/feed_service.h"
#include "libs/eventlog/local_feed.h"
#include "libs/eventlog/metrics.h"
#include "libs/eventlog/pg_log.h"
#include "libs/eventlog/remote_feed.h"
#include "libs/postgres/migrate.h"
#include "libs/postgres/pool.h"
#include "services/recording/app/recordings.h"
#include "services/recording/blob/file_blob_store.h"
#include "services/recording/config.h"
#include "services/recording/feeds/talk_follower.h"
#include "services/recording/log/event_recording_log.h"
#include "services/recording/log/projection.h"
#include "services/recording/metrics.h"
#include "services/recording/postgres/migrations.h"
#include "services/recording/postgres/pg_recording_index.h"
#include "services/recording/rpc/recording_service.h"

namespace centralita::recording {
namespace {

constexpr absl::Duration kMigrationTime = absl::Minutes(5);
constexpr absl::Duration kLastRetry = absl::Seconds(1);
constexpr absl::Duration kGather = absl::Milliseconds(100);  // Entries of one commit.

/// Follows `source` from the start of the process to its end.
void Follow(lifecycle::Host& host, eventlog::FeedSource& source, eventlog::FeedHandler& handler,
            eventlog::Metrics& metrics, const std::string& name) {
  auto& consumer = host.Own<eventlog::Consumer>(
      source, handler, metrics,
      eventlog::ConsumerOptions{.name = name, .gather = kGather, .last_retry = kLastRetry});
  host.OnStart([&consumer] {
    consumer.Start();
    return absl::OkStatus();
  });
  host.OnStop("feed " + name, [&consumer](absl::Time) { consumer.Stop(); });
}

}  // namespace

absl::Status Bind(lifecycle::Host& host) {
  const absl::StatusOr<Config> config = ReadConfig(host.config());
  if (!config.ok()) return config.status();
  absl::StatusOr<std::unique_ptr<FileBlobStore>> files =
      FileBlobStore::Open(config->blob_dir, host.clock().Now());
  if (!files.ok()) return files.status();
  const std::shared_ptr<FileBlobStore> blobs = *std::move(files);
  host.Keep(blobs);
  Clock& clock = host.clock();

  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& log_metrics = host.Own<eventlog::Metrics>(host.metrics());
  auto& pool = host.Own<postgres::Pool>(config->postgres_url, config->pool_size, host.metrics(),
                                        host.service());
  auto& pg_log = host.Own<eventlog::PgLog>(pool, kSchema, log_metrics);
  auto& log = host.Own<EventRecordingLog>(
      eventlog::EngineSurroundings{pg_log, clock, host.timers(), log_metrics}, metrics);
  auto& index = host.Own<PgRecordingIndex>(pool);
  auto& recordings = host.Own<Recordings>(log, *blobs, metrics,
                                          Policy{.delivery_deadline = config->delivery_deadline});

  auto& served_feed = host.Own<eventlog::LocalFeed>(pg_log);
  host.Serve(host.Own<RecordingService>(
      RecordingService::Surroundings{recordings, index, *blobs, clock, metrics}));
  host.Serve(host.Own<eventlog::FeedService>(served_feed));

  host.OnStart([&pool, &clock] {
    return postgres::Migrate(pool, kSchema, AllMigrations(), clock.Now() + kMigrationTime);
  });
  host.OnStart([&log] {
    log.Start();
    return absl::OkStatus();
  });
  host.OnStop("log", [&log](absl::Time) { log.Stop(); });

  Follow(host, host.Own<eventlog::LocalFeed>(pg_log), host.Own<Projection>(log, index, clock),
         log_metrics, "recording-to-projection");
  Follow(host, host.Own<eventlog::RemoteFeed>(host.ChannelTo("calls")),
         host.Own<TalkFollower>(recordings, index, index, clock), log_metrics,
         "calls-to-recording");
  host.OnDrain([&served_feed](absl::Time) { served_feed.Close(); });
  host.CheckHealth("postgres", [&pool](absl::Time deadline) { return pool.Ping(deadline); });
  return absl::OkStatus();
}

}  // namespace centralita::recording

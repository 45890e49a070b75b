#include "services/media/bind.h"

#include <openssl/rand.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "libs/lifecycle/services.h"
#include "services/media/app/drain.h"
#include "services/media/app/gateway.h"
#include "services/media/clients/calls_event_outbox.h"
#include "services/media/clients/directory_credentials.h"
#include "services/media/clients/directory_trunks.h"
#include "services/media/clients/recording_delivery.h"
#include "services/media/clients/routing_device_reports.h"
#include "services/media/config.h"
#include "services/media/engine/disk_spool.h"
#include "services/media/engine/engine_audio.h"
#include "services/media/metrics.h"
#include "services/media/prompts/sound_library.h"
#include "services/media/rpc/media_gateway_service.h"
#include "services/media/sip/sip_thread.h"
#include "services/media/sip/sofia_signalling.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kLastEvents = absl::Seconds(2);  // At the end, for `calls` to take them.

std::string RandomSecret() {
  std::string secret(32, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(secret.data()), static_cast<int>(secret.size()));
  return secret;
}

/// The audio side: sounds, spool, engine, and what they tell.
struct AudioParts {
  EngineEvents& events;
  SpoolWatch& watch;
  Spool& spool;
  EngineAudio& audio;
};

absl::StatusOr<AudioParts> BindAudio(lifecycle::Host& host, const Config& config, Loop& loop,
                                     Metrics& metrics) {
  auto& watch = host.Own<SpoolWatch>(metrics);
  auto spool = Spool::Open(config.spool, host.clock(), watch);
  if (!spool.ok()) return spool.status();
  std::shared_ptr<Spool> kept_spool = *std::move(spool);
  host.Keep(kept_spool);
  auto& sounds = host.Own<SoundLibrary>(config.prompts);
  auto& events = host.Own<EngineEvents>(loop);
  auto engine = MediaEngine::Create(config.engine, host.clock(), sounds, kept_spool.get(), events);
  if (!engine.ok()) return engine.status();
  std::shared_ptr<MediaEngine> kept_engine = *std::move(engine);
  host.Keep(kept_engine);
  return AudioParts{events, watch, *kept_spool, host.Own<EngineAudio>(*kept_engine)};
}

}  // namespace

absl::Status Bind(lifecycle::Host& host) {
  Config config = ReadConfig(host.config());
  const std::string listen = host.config().String(
      "listen", absl::StrCat("127.0.0.1:", lifecycle::FindWellKnown("media").port),
      "where we answer gRPC");
  if (absl::Status read = host.config().Finish(); !read.ok()) return read;
  Clock& clock = host.clock();
  const NodeIdentity node{config.node,
                          config.advertise_address.empty() ? listen : config.advertise_address,
                          host.instance()};

  auto& metrics = host.Own<Metrics>(host.metrics());
  auto& loop = host.Own<SipThread>();
  auto audio = BindAudio(host, config, loop, metrics);
  if (!audio.ok()) return audio.status();

  auto& outbox = host.Own<CallsEventOutbox>(host.ChannelTo("calls"), node, clock, metrics,
                                            CallsEventOutbox::Options{});
  auto& credentials = host.Own<DirectoryCredentials>(host.ChannelTo("directory"), clock, metrics,
                                                     DirectoryCredentials::Options{});
  auto& trunks =
      host.Own<DirectoryTrunks>(host.ChannelTo("directory"), clock, metrics, config.trunk_refresh);
  auto& reports = host.Own<RoutingDeviceReports>(host.ChannelTo("routing"), config.node, clock);
  auto& disk = host.Own<DiskSpool>(audio->spool);
  auto& delivery = host.Own<RecordingDelivery>(host.ChannelTo("recording"), disk, clock, metrics);
  audio->watch.OnNews([&delivery] { delivery.Wake(); });

  auto& ids = host.Own<ids::UuidSource>(clock);
  auto& sip = host.Own<SofiaSignalling>(config.sip);
  auto& gateway =
      host.Own<Gateway>(Gateway::Parts{sip, audio->audio, outbox, credentials, trunks, reports,
                                       loop, host.timers(), clock, ids, metrics,
                                       [bits = std::make_shared<absl::BitGen>()](uint32_t below) {
                                         return absl::Uniform<uint32_t>(*bits, 0, below);
                                       }},
                        config.gateway, RandomSecret());
  audio->events.SetGateway(&gateway);
  host.Serve(host.Own<MediaGatewayService>(
      MediaGatewayService::Parts{gateway, loop, clock, metrics, node.gateway, node.incarnation}));

  host.OnStart([&, spool = &audio->spool] {
    outbox.Start();
    credentials.Start();
    trunks.Start();
    reports.Start();
    if (auto salvaged = spool->Salvage(); !salvaged.ok()) return salvaged.status();
    delivery.Start();
    return loop.Start([&](su_root_s* root) {
      absl::Status listening = sip.Start(root, gateway);
      if (listening.ok()) gateway.Start();
      return listening;
    });
  });
  host.OnDrain([&, timeout = config.drain_timeout](absl::Time deadline) {
    DrainCalls(gateway, loop, clock, std::min(deadline, clock.Now() + timeout));
  });
  host.OnStop("signalling", [&, watch = &audio->watch](absl::Time deadline) {
    loop.Stop([&](su_root_s*) { sip.Stop(); });
    outbox.Stop(std::min(deadline, clock.Now() + kLastEvents));
    reports.Stop();
    credentials.Stop();
    trunks.Stop();
    watch->OnNews([] {});  // The spool outlives `delivery`, and may still finish recordings.
    delivery.Stop();
  });
  return absl::OkStatus();
}

}  // namespace centralita::media

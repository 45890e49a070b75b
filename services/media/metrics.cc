#include "services/media/metrics.h"

namespace centralita::media {

using metrics::Buckets;

Metrics::Metrics(metrics::Registry& registry)
    : legs(registry.Gauge("centralita_media_legs", "Legs that are alive.", {"role", "state"})),
      legs_ended(registry.Counter("centralita_media_legs_ended_total", "Legs that are over.",
                                  {"role", "cause"})),
      leg_seconds(registry.Histogram("centralita_media_leg_seconds", "How long legs lived.",
                                     Buckets::kCallSeconds, {"role"})),
      invites(
          registry.Counter("centralita_media_invites_total", "INVITEs from outside.", {"result"})),
      unknown_sources(
          registry.Counter("centralita_media_unknown_sources_total",
                           "Addresses without a trunk that sent an INVITE, once each.")),
      registers(registry.Counter("centralita_media_registers_total", "REGISTERs.", {"result"})),
      devices(registry.Gauge("centralita_media_devices", "Phones that are registered.")),
      commands(
          registry.Counter("centralita_media_commands_total", "Commands.", {"verb", "result"})),
      command_seconds(registry.Histogram("centralita_media_command_seconds",
                                         "From an Execute call to its answer.",
                                         Buckets::kOperationSeconds)),
      events_waiting(registry.Gauge("centralita_media_events_waiting",
                                    "Leg events that are not acknowledged yet.")),
      events(registry.Counter("centralita_media_events_total", "Leg events reported.", {"result"})),
      rtp_received(registry.Counter("centralita_media_rtp_packets_received_total",
                                    "RTP packets received.", {"role"})),
      rtp_lost(registry.Counter("centralita_media_rtp_packets_lost_total",
                                "RTP packets that should have come.", {"role"})),
      rtp_jitter(registry.Histogram("centralita_media_rtp_jitter_seconds",
                                    "Interarrival jitter of legs at their end.",
                                    Buckets::kOperationSeconds, {"role"})),
      recordings(registry.Counter("centralita_media_recordings_total", "Recordings.", {"result"})),
      spool_waiting(registry.Gauge("centralita_media_spool_waiting",
                                   "Recordings in the spool that are not delivered yet.")),
      orphans(registry.Counter("centralita_media_orphans_total",
                               "Legs that were ended because nobody asked for them.")),
      draining(registry.Gauge("centralita_media_draining", "1 while no new calls are taken.")),
      trunks(registry.Gauge("centralita_media_trunks", "Trunks that are known.")),
      directory_stale(registry.Counter("centralita_media_directory_stale_total",
                                       "Answers from memory because the directory is away.",
                                       {"what"})) {}

}  // namespace centralita::media

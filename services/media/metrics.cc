#include "services/media/metrics.h"

#include "services/media/domain/command.h"
#include "services/media/domain/leg.h"

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
                                       {"what"})),
      dial_attempts(registry.Counter("centralita_media_dial_attempts_total",
                                     "Tries to call outside numbers over trunks.",
                                     {"trunk", "result"})),
      pings(registry.Counter("centralita_media_pings_total",
                             "OPTIONS sent to carriers' servers, by what became of them.",
                             {"result"})),
      targets_down(registry.Gauge("centralita_media_targets_down",
                                  "Carriers' servers that calls are kept away from.")) {
  // A counter that is born with its first event hides that one from increase(): all begin at 0.
  using enum EndCause;
  const absl::string_view caller = ToString(LegRole::kCaller);
  const absl::string_view agent = ToString(LegRole::kAgent);
  const absl::string_view callee = ToString(LegRole::kCallee);
  for (EndCause cause : {kNormal, kNoCommonCodec, kFailed}) {
    legs_ended.With({caller, ToString(cause)});
    legs_ended.With({agent, ToString(cause)});
  }
  for (EndCause cause : {kBusy, kRejected, kNoAnswer, kUnreachable}) {
    legs_ended.With({agent, ToString(cause)});
    legs_ended.With({callee, ToString(cause)});
  }
  for (EndCause cause : {kNormal, kNoCommonCodec, kFailed, kNoRoute, kCarrierFailed}) {
    legs_ended.With({callee, ToString(cause)});
  }
  for (const char* result :
       {"admitted", "challenged", "unknown_source", "trunks_unknown", "full", "overloaded",
        "draining", "no_ports", "no_common_codec", "bad_sdp", "foreign_body"}) {
    invites.With({result});
  }
  unknown_sources.With({});
  for (const char* result :
       {"registered", "removed", "challenged", "stale", "wrong_password", "unknown_user",
        "throttled", "foreign", "foreign_nonce", "overloaded", "directory_away", "too_brief",
        "out_of_order", "too_many", "malformed"}) {
    registers.With({result});
  }
  for (absl::string_view verb : kVerbNames) {
    for (const char* result : {"done", "repeated", "LEG_NOT_FOUND"}) commands.With({verb, result});
  }
  for (const char* refusal : {"STALE_TOKEN", "NO_DEVICE", "NO_PORTS"}) {
    commands.With({"originate", refusal});
  }
  for (const char* result : {"acknowledged", "failed", "refused"}) events.With({result});
  for (absl::string_view role : {caller, agent, callee}) {
    rtp_received.With({role});
    rtp_lost.With({role});
  }
  for (const char* result : {"started", "refused", "finished", "salvaged", "failed", "delivered",
                             "delivery_failed", "lost"}) {
    recordings.With({result});
  }
  orphans.With({});
  for (const char* result : {"answered", "refused", "missed"}) pings.With({result});
  targets_down.With({});
  for (const char* what : {"credential", "trunks"}) directory_stale.With({what});
}

}  // namespace centralita::media

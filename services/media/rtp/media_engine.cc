#include "services/media/rtp/media_engine.h"

#include <utility>

#include "absl/hash/hash.h"
#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "libs/status/error.h"
#include "services/media/rtp/leg_registry.h"
#include "services/media/rtp/media_loop.h"
#include "services/media/rtp/port_range.h"

namespace centralita::media {
namespace {

constexpr size_t kMaxDigits = 64;
constexpr absl::Duration kShortestKey = absl::Milliseconds(40);  // ITU-T Q.24
constexpr absl::Duration kLongestKey = absl::Seconds(5);

absl::Status Invalid(absl::string_view reason, absl::string_view message) {
  return status::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

MediaTime ToMediaTime(absl::Duration duration) {
  return duration == absl::InfiniteDuration() ? MediaTime::max()
                                              : absl::ToChronoMicroseconds(duration);
}

bool IsEventType(int payload_type) { return payload_type >= 96 && payload_type <= 127; }

absl::Status Check(const RemoteMedia& remote) {
  const bool event_ok = remote.telephone_event_pt < 0 || IsEventType(remote.telephone_event_pt);
  const bool receive_ok =
      remote.telephone_event_receive_pt < 0 || IsEventType(remote.telephone_event_receive_pt);
  if (ParseIpv4(remote.ip) && remote.port != 0 && event_ok && receive_ok) return absl::OkStatus();
  return Invalid("REMOTE_INVALID",
                 absl::StrCat(remote.ip, ":", remote.port, " events ", remote.telephone_event_pt));
}

absl::StatusOr<Program> ProgramOf(const SequenceSource& source, const SoundLibrary& sounds) {
  Program program;
  for (const std::string& name : source.prompts) {
    absl::StatusOr<std::shared_ptr<const Sound>> sound = sounds.Prompt(source.language, name);
    if (!sound.ok()) return sound.status();
    program.sounds.push_back(*std::move(sound));
  }
  absl::StatusOr<std::shared_ptr<const Sound>> music = sounds.Music("");
  if (!music.ok()) return music.status();
  program.loop = *std::move(music);
  return program;
}

absl::StatusOr<Program> ProgramOf(const PlaySource& source, const SoundLibrary& sounds, bool loop) {
  if (const auto* sequence = std::get_if<SequenceSource>(&source)) {
    return ProgramOf(*sequence, sounds);
  }
  absl::StatusOr<std::shared_ptr<const Sound>> sound = sounds.Ringback();
  if (const auto* prompt = std::get_if<PromptSource>(&source)) {
    sound = sounds.Prompt(prompt->language, prompt->name);
  } else if (const auto* music = std::get_if<MusicSource>(&source)) {
    sound = sounds.Music(music->name);
  }
  if (!sound.ok()) return sound.status();
  return loop ? Program{.sounds = {}, .loop = *std::move(sound)}
              : Program{.sounds = {*std::move(sound)}, .loop = nullptr};
}

// Runs `act` on a leg that may have been closed meanwhile.
template <typename Function>
LegRegistry::Command OnLeg(const LegId& id, Function act) {
  return [id, act = std::move(act)](MediaLoop& loop) {
    if (Leg* const leg = loop.Find(id)) act(*leg, loop);
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<MediaEngine>> MediaEngine::Create(const MediaEngineOptions& options,
                                                                 const Clock& clock,
                                                                 const SoundLibrary& sounds,
                                                                 Spool* spool,
                                                                 MediaEvents& events) {
  auto engine =
      std::unique_ptr<MediaEngine>(new MediaEngine(options, clock, sounds, spool, events));
  if (absl::Status started = engine->Start(); !started.ok()) return started;
  return engine;
}

MediaEngine::MediaEngine(const MediaEngineOptions& options, const Clock& clock,
                         const SoundLibrary& sounds, Spool* spool, MediaEvents& events)
    : options_(options),
      clock_(clock),
      sounds_(sounds),
      spool_(spool),
      events_(events),
      registry_(std::make_unique<LegRegistry>()) {}

MediaEngine::~MediaEngine() = default;

absl::Status MediaEngine::Start() {
  const std::optional<uint32_t> ip = ParseIpv4(options_.bind_ip);
  const bool public_ok = options_.public_ip.empty() || ParseIpv4(options_.public_ip).has_value();
  if (!ip || !public_ok || options_.first_port == 0 || options_.first_port >= options_.last_port ||
      options_.threads < 1 || options_.threads > 64) {
    return Invalid(
        "ENGINE_OPTIONS_INVALID",
        absl::StrCat(options_.bind_ip, " ", options_.public_ip, " ports ", options_.first_port, "-",
                     options_.last_port, " threads ", options_.threads));
  }
  ports_ = std::make_unique<PortRange>(*ip, options_.first_port, options_.last_port);
  for (int i = 0; i < options_.threads; ++i) {
    absl::StatusOr<std::unique_ptr<MediaLoop>> loop = MediaLoop::Start(i, *ports_);
    if (!loop.ok()) return loop.status();
    loops_.push_back(*std::move(loop));
  }
  return absl::OkStatus();
}

MediaLoop& MediaEngine::LoopFor(absl::string_view session) {
  return *loops_[absl::HashOf(session) % loops_.size()];
}

absl::StatusOr<LocalMedia> MediaEngine::OpenLeg(const LegId& leg, absl::string_view session) {
  if (registry_->Has(leg)) {
    return status::Error(absl::StatusCode::kAlreadyExists, "LEG_EXISTS", leg);
  }
  absl::StatusOr<PortPair> ports = ports_->Take();
  if (!ports.ok()) return ports.status();
  const uint16_t port = ports->port;
  absl::BitGen random;
  auto seed = std::make_shared<LegSeed>(
      LegSeed{.id = leg,
              .ports = *std::move(ports),
              .ssrc = absl::Uniform<uint32_t>(random),
              .sequence = absl::Uniform<uint16_t>(random, 0, 0x8000),  // RFC 3711 §3.3.1 advises.
              .timestamp = absl::Uniform<uint32_t>(random),
              .cname = absl::StrFormat("%016x", absl::Uniform<uint64_t>(random)),
              .latch_window = ToMediaTime(options_.latch_window)});
  absl::Status added = registry_->Add(leg, LoopFor(session), [this, seed](MediaLoop& loop) {
    loop.Add(std::make_unique<Leg>(std::move(*seed), clock_, events_));
  });
  if (!added.ok()) {
    seed.reset();
    ports_->Release(port);
    return added;
  }
  return LocalMedia{.ip = options_.public_ip.empty() ? options_.bind_ip : options_.public_ip,
                    .port = port};
}

absl::Status MediaEngine::SetRemote(const LegId& leg, const RemoteMedia& remote) {
  if (absl::Status valid = Check(remote); !valid.ok()) return valid;
  return registry_->SetRemote(
      leg, remote.telephone_event_pt >= 0,
      OnLeg(leg, [remote](Leg& leg, MediaLoop& loop) { leg.SetRemote(remote, loop.Now()); }));
}

absl::Status MediaEngine::SetDirection(const LegId& leg, Direction direction) {
  return registry_->Post(leg, OnLeg(leg, [direction](Leg& leg, MediaLoop& loop) {
                           leg.SetDirection(direction, loop.Now());
                         }));
}

absl::Status MediaEngine::ExpectMedia(const LegId& leg, absl::Duration timeout) {
  return registry_->Post(leg, OnLeg(leg, [timeout](Leg& leg, MediaLoop& loop) {
                           leg.ExpectMedia(ToMediaTime(timeout), loop.Now());
                         }));
}

absl::Status MediaEngine::Bridge(const LegId& a, const LegId& b) {
  return registry_->Bridge(a, b, OnLeg(a, [b](Leg& leg, MediaLoop& loop) {
                             if (Leg* const peer = loop.Find(b)) Leg::Join(leg, *peer);
                           }));
}

absl::Status MediaEngine::Unbridge(const LegId& leg) {
  return registry_->Unbridge(leg, OnLeg(leg, [](Leg& leg, MediaLoop&) { leg.Part(); }));
}

absl::StatusOr<PlayId> MediaEngine::Play(const LegId& leg, const PlaySource& source, bool loop) {
  if (absl::Status open = registry_->LoopOf(leg).status(); !open.ok()) return open;
  absl::StatusOr<Program> program = ProgramOf(source, sounds_, loop);
  if (!program.ok()) return program.status();
  const PlayId id = next_play_++;
  absl::Status posted =
      registry_->Post(leg, OnLeg(leg, [id, program = *std::move(program)](Leg& leg, MediaLoop&) {
                        leg.Play(id, program);
                      }));
  if (!posted.ok()) return posted;
  return id;
}

absl::Status MediaEngine::StopPlay(const LegId& leg, PlayId play) {
  return registry_->Post(
      leg, OnLeg(leg, [play](Leg& leg, MediaLoop&) { leg.StopPlay(play, PlayOutcome::kStopped); }));
}

absl::StatusOr<PlayId> MediaEngine::SendDtmf(const LegId& leg, absl::string_view digits,
                                             absl::Duration key_press) {
  bool valid = !digits.empty() && digits.size() <= kMaxDigits;
  for (char digit : digits) valid = valid && rtp::ToEvent(digit).has_value();
  if (!valid) return Invalid("DTMF_INVALID", digits);
  key_press = std::clamp(key_press, kShortestKey, kLongestKey);
  const auto samples = static_cast<uint16_t>(absl::ToInt64Milliseconds(key_press) * 8);
  const PlayId id = next_play_++;
  absl::Status posted = registry_->PostKeys(
      leg, OnLeg(leg, [id, keys = std::string(digits), samples](Leg& leg, MediaLoop&) {
        leg.SendKeys(id, keys, samples);
      }));
  if (!posted.ok()) return posted;
  return id;
}

absl::Status MediaEngine::StartRecording(const std::string& recording_id, const LegId& left,
                                         const LegId& right,
                                         const std::map<std::string, std::string>& attributes) {
  if (absl::Status together = registry_->CheckTogether(left, right); !together.ok()) {
    return together;
  }
  if (spool_ == nullptr) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "RECORDING_DISABLED",
                         "the engine has no spool");
  }
  absl::StatusOr<std::unique_ptr<RecordingTrack>> begun = spool_->Begin(recording_id, attributes);
  if (!begun.ok()) return begun.status();
  auto track = std::make_shared<std::unique_ptr<RecordingTrack>>(*std::move(begun));
  absl::Status added = registry_->AddRecording(
      recording_id, left, right, [recording_id, track, left, right](MediaLoop& loop) {
        loop.StartRecording(recording_id, std::move(*track), left, right);
      });
  // A leg was closed while the file was being made: an empty recording, told as all are.
  if (!added.ok()) (*track)->Finish();
  return added;
}

absl::Status MediaEngine::StopRecording(const std::string& recording_id) {
  return registry_->RemoveRecording(
      recording_id, [recording_id](MediaLoop& loop) { loop.StopRecording(recording_id); });
}

absl::Status MediaEngine::CloseLeg(const LegId& leg) {
  return registry_->Remove(leg, [leg](MediaLoop& loop) { loop.Close(leg); });
}

absl::StatusOr<LegStats> MediaEngine::Stats(const LegId& leg) const {
  const absl::StatusOr<MediaLoop*> loop = registry_->LoopOf(leg);
  if (!loop.ok()) return loop.status();
  absl::StatusOr<LegStats> stats = status::Error(absl::StatusCode::kNotFound, "LEG_NOT_FOUND", leg);
  const auto read = [&stats, &leg](MediaLoop& loop) {
    if (const Leg* const found = loop.Find(leg)) stats = found->Stats(loop.Now());
  };
  if ((*loop)->OnThread()) {
    read(**loop);
    return stats;
  }
  absl::Notification done;
  (*loop)->Post([&, loop = *loop] {
    read(*loop);
    done.Notify();
  });
  done.WaitForNotification();
  return stats;
}

size_t MediaEngine::OpenLegs() const { return registry_->size(); }

}  // namespace centralita::media

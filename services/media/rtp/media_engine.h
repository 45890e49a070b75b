#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "services/media/prompts/sound_library.h"
#include "services/media/rtp/media_types.h"
#include "services/media/spool/spool.h"

namespace centralita::media {

class LegRegistry;
class MediaLoop;
class PortRange;

struct MediaEngineOptions {
  std::string bind_ip = "127.0.0.1";  // IPv4 that the sockets bind.
  std::string public_ip;              // What LocalMedia says; empty: `bind_ip`.
  uint16_t first_port = 20000;        // RTP takes even ports of [first_port, last_port],
  uint16_t last_port = 29999;         // RTCP the odd one above.
  int threads = 1;                    // Media threads; each owns the legs of its sessions.
  absl::Duration latch_window = absl::Seconds(5);  // See SetRemote().
};

/// The gateway's audio: sockets, relay, transcoding, playing, keys, recording.
///
/// Safe for concurrent use. Commands are checked at once against what the engine knows (so that a
/// wrong one is refused with a Status), then carried out by the leg's media thread in the order in
/// which they were given; audio never waits for a caller. Nothing of the outside world is needed
/// to keep bridged audio flowing.
///
/// Every method that names a leg returns NOT_FOUND / LEG_NOT_FOUND for one that is not open.
class MediaEngine {
 public:
  /// Starts the media threads. `spool` may be null: then nothing is recorded. All arguments must
  /// outlive the engine.
  ///
  /// INVALID_ARGUMENT / ENGINE_OPTIONS_INVALID   an address or the port range makes no sense.
  static absl::StatusOr<std::unique_ptr<MediaEngine>> Create(const MediaEngineOptions& options,
                                                             const Clock& clock,
                                                             const SoundLibrary& sounds,
                                                             Spool* spool, MediaEvents& events);

  /// Closes all legs (with RTCP BYE), ends the recordings, joins the threads.
  ~MediaEngine();

  MediaEngine(const MediaEngine&) = delete;
  MediaEngine& operator=(const MediaEngine&) = delete;

  /// Binds a port pair. Only legs of one `session` can be bridged or recorded together: give the
  /// call's id (with one media thread, any two legs can). Nothing is sent before SetRemote().
  ///
  /// ALREADY_EXISTS     / LEG_EXISTS      an open leg has that id.
  /// RESOURCE_EXHAUSTED / NO_PORTS        no free port pair is left.
  /// UNAVAILABLE        / SOCKET_FAILED   the system gives no sockets (too many open files).
  absl::StatusOr<LocalMedia> OpenLeg(const LegId& leg, absl::string_view session);

  /// Says where the other side is and what it speaks; again after each re-INVITE.
  ///
  /// Symmetric RTP: audio goes to the SDP's address until the first packet arrives, then back to
  /// where that came from. Accepted are packets of the SDP's IP from any port; of another IP only
  /// during `latch_window` after this call and while nothing came from the SDP's. Once latched,
  /// other addresses are refused. A call that changes nothing of the address keeps the latch.
  ///
  /// INVALID_ARGUMENT / REMOTE_INVALID   not an IPv4 address, port 0, or a payload type outside
  ///                                     96..127.
  absl::Status SetRemote(const LegId& leg, const RemoteMedia& remote);

  /// Which way audio may flow; kSendReceive after OpenLeg(). What may not flow is dropped. The
  /// watchdog sleeps while we do not receive.
  absl::Status SetDirection(const LegId& leg, Direction direction);

  /// Arms the watchdog: OnMediaTimeout() when nothing arrives for `timeout` although we receive.
  /// Call it once the leg is answered. InfiniteDuration() disarms (the state after OpenLeg()).
  absl::Status ExpectMedia(const LegId& leg, absl::Duration timeout);

  /// Connects two legs: each hears the other, with continuous sequence numbers and timestamps
  /// after whatever it heard before. Plays of both stop. The same pair again does nothing.
  ///
  /// FAILED_PRECONDITION / LEG_BRIDGED     one of them is bridged with a third leg.
  /// FAILED_PRECONDITION / LEGS_APART      they were opened with sessions of different threads.
  /// INVALID_ARGUMENT    / BRIDGE_TO_SELF
  absl::Status Bridge(const LegId& a, const LegId& b);

  /// Parts a leg and its peer; both stay open and hear nothing. Not bridged: does nothing.
  absl::Status Unbridge(const LegId& leg);

  /// Plays to the leg's party, instead of its peer if it is bridged, from the moment that there is
  /// a remote to send to. Replaces what was playing. `loop`: again and again; a SequenceSource has
  /// a loop of its own, and its end is told when the prompts have been heard.
  ///
  /// NOT_FOUND / PROMPT_NOT_FOUND   no such prompt or music in that language.
  /// DATA_LOSS / PROMPT_UNREADABLE  the file is no 8 kHz mono 16-bit WAV.
  absl::StatusOr<PlayId> Play(const LegId& leg, const PlaySource& source, bool loop);

  /// Ends that play if it is still the current one; otherwise does nothing. 0: whatever plays.
  absl::Status StopPlay(const LegId& leg, PlayId play = 0);

  /// Sends keys as RFC 4733 events, instead of other audio, with pauses of 80 ms between them.
  /// Queued behind keys that are still being sent. OnPlayFinished() tells when all are out.
  ///
  /// INVALID_ARGUMENT    / DTMF_INVALID        `digits` is empty, longer than 64, or has another
  ///                                           character than 0-9 * # A-D.
  /// FAILED_PRECONDITION / NO_TELEPHONE_EVENT  the remote has not negotiated it, or is not known.
  absl::StatusOr<PlayId> SendDtmf(const LegId& leg, absl::string_view digits,
                                  absl::Duration key_press = absl::Milliseconds(120));

  /// Records what both legs' parties say: `left` on the left channel. Time runs from now to
  /// StopRecording(), or to the closing of either leg. Called right before Bridge(), recording
  /// and talk begin at the same instant. The file is made at once (so this may touch the disk);
  /// the result comes through SpoolEvents. `attributes` go into the recording's metadata.
  ///
  /// FAILED_PRECONDITION / RECORDING_DISABLED    the engine has no spool.
  /// FAILED_PRECONDITION / LEGS_APART            as for Bridge().
  /// and what Spool::Begin() returns.
  absl::Status StartRecording(const std::string& recording_id, const LegId& left,
                              const LegId& right,
                              const std::map<std::string, std::string>& attributes);

  /// Ends a recording. NOT_FOUND / RECORDING_NOT_FOUND if it does not run (any more).
  absl::Status StopRecording(const std::string& recording_id);

  /// Says RTCP BYE, frees the ports, stops its plays and recordings, parts it from its peer.
  absl::Status CloseLeg(const LegId& leg);

  /// The leg's figures up to now. Waits for the media thread (usually microseconds).
  absl::StatusOr<LegStats> Stats(const LegId& leg) const;

  /// How many legs are open.
  size_t OpenLegs() const;

 private:
  MediaEngine(const MediaEngineOptions& options, const Clock& clock, const SoundLibrary& sounds,
              Spool* spool, MediaEvents& events);

  absl::Status Start();
  MediaLoop& LoopFor(absl::string_view session);

  const MediaEngineOptions options_;
  const Clock& clock_;
  const SoundLibrary& sounds_;
  Spool* const spool_;
  MediaEvents& events_;
  std::unique_ptr<PortRange> ports_;
  std::unique_ptr<LegRegistry> registry_;
  std::atomic<PlayId> next_play_{1};
  std::vector<std::unique_ptr<MediaLoop>> loops_;  // Last: joined before the rest goes.
};

}  // namespace centralita::media

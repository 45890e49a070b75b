#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "services/media/rtp/leg.h"

namespace centralita::media {

/// A media thread: it owns its legs and recordings; others post to it. Only Post() and OnThread()
/// may be called from elsewhere.
class MediaLoop {
 public:
  /// `ports` gets back the pairs of closed legs. INTERNAL / LOOP_FAILED if the kernel refuses.
  static absl::StatusOr<std::unique_ptr<MediaLoop>> Start(int number, PortRange& ports);

  /// Closes all legs, ends all recordings, joins.
  ~MediaLoop();

  MediaLoop(const MediaLoop&) = delete;
  MediaLoop& operator=(const MediaLoop&) = delete;

  /// Runs `command` on the thread, after those posted before. Safe for concurrent use.
  void Post(std::function<void()> command);

  /// Whether the caller runs on the thread.
  bool OnThread() const { return std::this_thread::get_id() == thread_.get_id(); }

  void Add(std::unique_ptr<Leg> leg);
  void Close(const LegId& id);
  Leg* Find(const LegId& id) const;  // Null: closed meanwhile.

  void StartRecording(const std::string& id, std::unique_ptr<RecordingTrack> track,
                      const LegId& left, const LegId& right);
  void StopRecording(const std::string& id);

  /// Monotonic.
  MediaTime Now() const;

 private:
  // What epoll tells: a socket of a leg.
  struct Endpoint {
    Leg* leg;
    bool rtcp;
    int file;
  };
  struct Entry {
    std::unique_ptr<Leg> leg;
    std::array<std::unique_ptr<Endpoint>, 2> endpoints;
  };
  struct Recording {
    std::unique_ptr<TalkRecorder> recorder;
    LegId left, right;
  };

  MediaLoop(PortRange& ports, int poll, int wake, int timer);

  void Run();
  void Receive(const Endpoint& endpoint);
  void Tick();
  void RunCommands();

  PortRange& ports_;
  const int poll_;
  const int wake_;
  const int timer_;
  absl::flat_hash_map<LegId, Entry> legs_;
  std::map<std::string, Recording> recordings_;
  bool stopping_ = false;
  absl::Mutex mutex_;
  std::vector<std::function<void()>> posted_ ABSL_GUARDED_BY(mutex_);
  std::jthread thread_;
};

}  // namespace centralita::media

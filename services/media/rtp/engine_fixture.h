#pragma once

#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "services/media/rtp/fake_peer.h"
#include "services/media/rtp/media_engine.h"

namespace centralita::media {

struct DtmfHeard {
  LegId leg;
  char digit;
  absl::Duration duration;
};
struct PlayEnded {
  LegId leg;
  PlayId play;
  PlayOutcome outcome;
};

/// Keeps what the engine tells.
class KeptEvents final : public MediaEvents {
 public:
  void OnDtmf(const LegId& leg, char digit, absl::Duration duration) override {
    absl::MutexLock lock(&mutex_);
    keys_.push_back({leg, digit, duration});
  }
  void OnMediaTimeout(const LegId& leg, absl::Duration) override {
    absl::MutexLock lock(&mutex_);
    timeouts_.push_back(leg);
  }
  void OnPlayFinished(const LegId& leg, PlayId play, PlayOutcome outcome) override {
    absl::MutexLock lock(&mutex_);
    plays_.push_back({leg, play, outcome});
  }

  std::vector<DtmfHeard> keys() const { return Copy(keys_); }
  std::vector<LegId> timeouts() const { return Copy(timeouts_); }
  std::vector<PlayEnded> plays() const { return Copy(plays_); }

  bool AwaitKeys(size_t count) const { return Await(keys_, count); }
  bool AwaitTimeouts(size_t count) const { return Await(timeouts_, count); }
  bool AwaitPlays(size_t count) const { return Await(plays_, count); }

 private:
  template <typename T>
  std::vector<T> Copy(const std::vector<T>& kept) const {
    absl::MutexLock lock(&mutex_);
    return kept;
  }
  template <typename T>
  bool Await(const std::vector<T>& kept, size_t count) const {
    absl::MutexLock lock(&mutex_);
    const auto enough = [&kept, count] { return kept.size() >= count; };
    return mutex_.AwaitWithTimeout(absl::Condition(&enough), absl::Seconds(5));
  }

  mutable absl::Mutex mutex_;
  std::vector<DtmfHeard> keys_;
  std::vector<LegId> timeouts_;
  std::vector<PlayEnded> plays_;
};

/// An engine on loopback, on ports of the kernel's choice as far as the range allows it.
class EngineTest : public testing::Test {
 protected:
  explicit EngineTest(Spool* spool = nullptr,
                      MediaEngineOptions options = {.first_port = 42000, .last_port = 47999})
      : engine_(*MediaEngine::Create(options, clock_, sounds_, spool, events_)) {}

  /// Opens a leg of the session "s" towards a peer.
  LocalMedia Connect(const LegId& leg, const FakePeer& peer) {
    const absl::StatusOr<LocalMedia> local = engine_->OpenLeg(leg, "s");
    EXPECT_TRUE(local.ok()) << local.status();
    EXPECT_TRUE(engine_->SetRemote(leg, peer.Described()).ok());
    return *local;
  }

  SystemClock clock_;
  SoundLibrary sounds_{""};
  KeptEvents events_;
  std::unique_ptr<MediaEngine> engine_;
};

}  // namespace centralita::media

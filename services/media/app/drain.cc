#include "services/media/app/drain.h"

#include <functional>

#include "absl/synchronization/notification.h"
#include "libs/log/log.h"

namespace centralita::media {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(100);
constexpr absl::Duration kTell = absl::Seconds(5);

void RunOn(Loop& loop, const std::function<void()>& work) {
  absl::Notification done;
  loop.Post([&] {
    work();
    done.Notify();
  });
  done.WaitForNotification();
}

}  // namespace

void DrainCalls(Gateway& gateway, Loop& loop, const Clock& clock, absl::Time deadline) {
  size_t left = 0;
  RunOn(loop, [&] {
    gateway.Drain();
    left = gateway.legs();
  });
  absl::Time told = absl::InfinitePast();
  absl::Notification never;
  while (left > 0 && clock.Now() < deadline) {
    if (clock.Now() - told >= kTell) {
      log::Info("waiting for calls to end", {{"legs", left}, {"still", deadline - clock.Now()}});
      told = clock.Now();
    }
    never.WaitForNotificationWithTimeout(kLook);
    RunOn(loop, [&] { left = gateway.legs(); });
  }
  if (left == 0) return;
  log::Warning("calls were ended", {{"legs", left}});
  RunOn(loop, [&] { gateway.HangUpAll(); });
}

}  // namespace centralita::media

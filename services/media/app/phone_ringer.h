#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/media/app/signalling.h"
#include "services/media/app/switchboard.h"
#include "services/media/domain/command.h"
#include "services/media/domain/registrar.h"

namespace centralita::media {

struct RingerOptions {
  /// How long a phone may say nothing at all, not even 100, before it counts as unreachable.
  absl::Duration patience = absl::Seconds(5);
  absl::Duration media_timeout = absl::Seconds(30);
};

/// Rings agents' phones: all that a person has at once, the first to answer wins. Used on the
/// loop's thread.
class PhoneRinger {
 public:
  PhoneRinger(Switchboard& board, const Registrar& registrar, RingerOptions options)
      : board_(board), registrar_(registrar), options_(options) {}

  /// FAILED_PRECONDITION / NO_DEVICE     no phone of the person is registered.
  /// NOT_FOUND           / LEG_NOT_FOUND the leg to tie it to is not there (any more).
  /// ALREADY_EXISTS      / LEG_EXISTS
  /// RESOURCE_EXHAUSTED  / NO_PORTS
  absl::Status Originate(const OriginateLeg& command);

  void OnProgress(CallLeg& leg, DialogId branch, int status);
  void OnAccepted(CallLeg& leg, DialogId branch, const std::string& sdp);
  void OnFailed(CallLeg& leg, DialogId branch, int status, int q850_cause = 0);

 private:
  void RingPhones(CallLeg& leg, const OriginateLeg& command, const std::vector<Binding>& phones);
  void Watch(CallLeg& leg, absl::Duration ring_time);
  void Drop(const std::vector<Fork::Branch>& branches, const std::string& reason);

  Switchboard& board_;
  const Registrar& registrar_;
  const RingerOptions options_;
};

}  // namespace centralita::media

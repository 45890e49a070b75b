#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/media/app/caller_desk.h"
#include "services/media/app/phone_ringer.h"
#include "services/media/app/switchboard.h"
#include "services/media/app/trunk_dialer.h"
#include "services/media/domain/command.h"
#include "services/media/domain/command_memory.h"
#include "services/media/domain/fence_memory.h"

namespace centralita::media {

/// What has become of a command.
struct CommandResult {
  std::string command_id;
  absl::Status status;
};

/// Carries out what `calls` says, each command once. Used on the loop's thread.
class CommandDesk {
 public:
  CommandDesk(Switchboard& board, CallerDesk& callers, PhoneRinger& ringer, TrunkDialer& dialer)
      : board_(board), callers_(callers), ringer_(ringer), dialer_(dialer) {}

  /// Carries them out in order, up to the first that fails; its result is the last.
  ///
  /// INVALID_ARGUMENT / COMMAND_INVALID   one of them makes no sense: nothing was done.
  /// UNAVAILABLE      / DRAINING          we drain, and one of them is an originate for a call that
  ///                                      has no leg here, and was not carried out before: nothing
  ///                                      was done.
  absl::StatusOr<std::vector<CommandResult>> Execute(const std::vector<Command>& commands,
                                                     bool draining);

  /// A play is over: tells so, if a command had asked for it.
  void OnPlayFinished(CallLeg& leg, uint64_t play, bool completed);

 private:
  absl::Status Run(const Command& command);
  absl::Status Do(const Command& command, const RingLeg& verb);
  absl::Status Do(const Command& command, const AnswerLeg& verb);
  absl::Status Do(const Command& command, const RejectLeg& verb);
  absl::Status Do(const Command& command, const OriginateLeg& verb);
  absl::Status Do(const Command& command, const OriginateTrunkLeg& verb);
  absl::Status Do(const Command& command, const BridgeLegs& verb);
  absl::Status Do(const Command& command, const UnbridgeLegs& verb);
  absl::Status Do(const Command& command, const PlayCommand& verb);
  absl::Status Do(const Command& command, const StopPlay& verb);
  absl::Status Do(const Command& command, const HangUpLeg& verb);
  absl::Status Do(const Command& command, const StartRecording& verb);
  absl::Status Do(const Command& command, const StopRecording& verb);
  absl::Status Do(const Command& command, const SendDtmf& verb);

  /// NOT_FOUND / LEG_NOT_FOUND. Touches it.
  absl::StatusOr<CallLeg*> FindLeg(const std::string& id);
  /// As FindLeg(), and FAILED_PRECONDITION / BAD_LEG_STATE unless our 200 is out, or theirs is in.
  absl::StatusOr<CallLeg*> FindTalking(const std::string& id);
  /// As FindTalking(); a callee with early audio will do, too.
  absl::StatusOr<CallLeg*> FindAudible(const std::string& id);

  Switchboard& board_;
  CallerDesk& callers_;
  PhoneRinger& ringer_;
  TrunkDialer& dialer_;
  CommandMemory memory_;
  FenceMemory fence_;
};

}  // namespace centralita::media

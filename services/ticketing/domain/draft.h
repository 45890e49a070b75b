#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/state_machine/transition_table.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

enum class DraftState { kOpen, kOrphaned, kSaved, kRecovered, kDiscarded, kMaterialised };
enum class DraftEvent { kPatch, kCallEnd, kCommit, kRecover, kDiscard, kExpire };

/// How a draft may change. The agent may go on typing, and save, after the call's end. A draft that
/// has a window can be recovered in it; one whose call goes on has none.
constexpr auto DraftTransitions() {
  using enum DraftState;
  using enum DraftEvent;
  return TransitionTable<DraftState, DraftEvent, 11>({
      {kOpen, kPatch, kOpen},
      {kOpen, kCallEnd, kOrphaned},
      {kOpen, kCommit, kSaved},
      {kOpen, kRecover, kRecovered},
      {kOpen, kDiscard, kDiscarded},
      {kOpen, kExpire, kMaterialised},
      {kOrphaned, kPatch, kOrphaned},
      {kOrphaned, kCommit, kSaved},
      {kOrphaned, kRecover, kRecovered},
      {kOrphaned, kDiscard, kDiscarded},
      {kOrphaned, kExpire, kMaterialised},
  });
}

static_assert(DraftTransitions().IsDeterministic());

struct DraftPolicy {
  /// For how long a draft can be recovered: from its call's end, or from its last change if it
  /// belongs to no call.
  absl::Duration window = absl::Hours(4);
};

/// What an agent has typed and not saved yet.
struct Draft {
  DraftId id;
  WorkspaceId workspace;
  PersonId author;
  CallId call;  // Empty: none.
  std::string subject;
  std::string description;
  DraftState state = DraftState::kOpen;
  int64_t revision = 0;                     // Grows by one with every change. 0: not there yet.
  std::optional<absl::Time> recover_until;  // Unset: its call goes on.
  TicketId ticket;                          // What it became.
  absl::Time updated;

  bool over() const { return state != DraftState::kOpen && state != DraftState::kOrphaned; }

  friend bool operator==(const Draft&, const Draft&) = default;
};

/// What was typed.
struct DraftPatch {
  PersonId author;
  CallId call;
  std::string subject;
  std::string description;
  int64_t base_revision = 0;  // The revision that was changed; 0: a new draft.
};

/// The draft with what was typed; the very same draft if the patch is the last one again.
/// `call_end` is the end of the draft's call, if it has ended.
///
/// ABORTED / REVISION_CONFLICT (metadata: revision); FAILED_PRECONDITION / DRAFT_CLOSED;
/// INVALID_ARGUMENT / TEXT_TOO_LONG; PERMISSION_DENIED / DRAFT_FOREIGN: another person's, or of
/// another call.
absl::StatusOr<Draft> Patch(const Draft& draft, const DraftPatch& patch,
                            std::optional<absl::Time> call_end, const DraftPolicy& policy,
                            absl::Time now);

/// The draft after its call's end. One that is over, or orphaned already, stays as it is.
Draft EndCall(const Draft& draft, absl::Time call_end, const DraftPolicy& policy);

/// The draft after `event` (kCommit, kRecover, kDiscard, kExpire). What it became is filled in by
/// the caller. A blank one that expires is discarded: nobody typed anything.
///
/// FAILED_PRECONDITION / DRAFT_CLOSED; for kRecover also ALREADY_RECOVERED, RECOVERY_WINDOW_PASSED,
/// CALL_IN_PROGRESS; for kExpire NOT_EXPIRED. Metadata: state, and ticket if it became one.
absl::StatusOr<Draft> Close(const Draft& draft, DraftEvent event, absl::Time now);

/// The subject of the ticket that a draft becomes: its own, else the first line of the description,
/// else `fallback`; cut to what a subject may have.
std::string SubjectOf(const Draft& draft, absl::string_view fallback);

}  // namespace centralita::ticketing

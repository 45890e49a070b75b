#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/clock/clock.h"
#include "libs/ids/uuid.h"
#include "services/ticketing/app/callers.h"
#include "services/ticketing/app/directory.h"
#include "services/ticketing/app/ticket_desk.h"
#include "services/ticketing/app/ticket_store.h"
#include "services/ticketing/metrics.h"

namespace centralita::ticketing {

/// Keeps what agents type, and makes tickets of it. Safe for concurrent use. Every method also
/// returns what TicketStore does.
class DraftDesk {
 public:
  struct Policies {
    DispositionPolicy disposition;
    DraftPolicy draft;
  };

  /// All must outlive this.
  DraftDesk(TicketStore& store, Directory& directory, Callers& callers, ids::UuidSource& ids,
            const Clock& clock, Metrics& metrics, Policies policies)
      : store_(store),
        directory_(directory),
        callers_(callers),
        ids_(ids),
        clock_(clock),
        metrics_(metrics),
        policies_(policies) {}

  /// Durable when it returns. Errors as Patch().
  absl::StatusOr<DraftView> Patch(const WorkspaceId& workspace, const DraftId& draft,
                                  const DraftPatch& patch, absl::Time deadline);

  /// Makes a ticket of it, and links its call. Doing it twice is once. FAILED_PRECONDITION /
  /// DRAFT_CLOSED, ALREADY_LINKED; INVALID_ARGUMENT / SUBJECT_REQUIRED; NOT_FOUND /
  /// DRAFT_NOT_FOUND.
  absl::StatusOr<TicketView> Commit(const WorkspaceId& workspace, const DraftId& draft,
                                    const Errand& errand);

  /// Makes a ticket of an orphaned draft; its call is linked if no ticket has it. Errors as
  /// Close(); NOT_FOUND / DRAFT_NOT_FOUND.
  absl::StatusOr<TicketView> Recover(const WorkspaceId& workspace, const DraftId& draft,
                                     const Errand& errand);

  /// Doing it twice is once. FAILED_PRECONDITION / DRAFT_CLOSED; NOT_FOUND / DRAFT_NOT_FOUND.
  absl::StatusOr<DraftView> Discard(const WorkspaceId& workspace, const DraftId& draft,
                                    const Errand& errand);

  /// Makes tickets of drafts whose window has passed, up to `limit`; returns how many there were.
  /// Several replicas may do so at once.
  absl::StatusOr<int> Expire(int limit, absl::Time deadline);

 private:
  /// A draft and its call, locked.
  struct Locked {
    Draft draft;
    std::optional<CallRecord> call;
  };

  absl::StatusOr<Locked> Lock(TicketTransaction& transaction, const WorkspaceId& workspace,
                              const DraftId& draft);
  absl::StatusOr<TicketId> Close(TicketTransaction& transaction, const Locked& locked,
                                 DraftEvent event, const Errand& errand);
  absl::StatusOr<TicketView> MakeTicket(const WorkspaceId& workspace, const DraftId& draft,
                                        DraftEvent event, const Errand& errand);

  TicketStore& store_;
  Directory& directory_;
  Callers& callers_;
  ids::UuidSource& ids_;
  const Clock& clock_;
  Metrics& metrics_;
  const Policies policies_;
};

}  // namespace centralita::ticketing

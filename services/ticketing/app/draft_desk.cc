#include "services/ticketing/app/draft_desk.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/ticketing/app/ticket_maker.h"
#include "services/ticketing/domain/names.h"
#include "services/ticketing/domain/phrases.h"

namespace centralita::ticketing {
namespace {

absl::Status DraftNotFound(const DraftId& draft) {
  return status::Error(absl::StatusCode::kNotFound, "DRAFT_NOT_FOUND",
                       absl::StrCat("there is no draft ", draft.value()));
}

/// The draft's call, if it has one that belongs to the draft's workspace.
absl::StatusOr<std::optional<CallRecord>> LockCallOf(TicketTransaction& transaction,
                                                     const WorkspaceId& workspace,
                                                     const CallId& call) {
  if (call.empty()) return std::optional<CallRecord>();
  absl::StatusOr<std::optional<CallRecord>> record = transaction.LockCall(call);
  if (record.ok() && record->has_value() && (*record)->workspace != workspace) record->reset();
  return record;
}

}  // namespace

absl::StatusOr<DraftView> DraftDesk::Patch(const WorkspaceId& workspace, const DraftId& id,
                                           const DraftPatch& patch, absl::Time deadline) {
  const absl::Status written = store_.Write(deadline, [&](TicketTransaction& transaction) {
    const auto call = LockCallOf(transaction, workspace, patch.call);
    if (!call.ok()) return call.status();
    const auto found = transaction.FindDraft(workspace, id, /*lock=*/true);
    if (!found.ok()) return found.status();
    const Draft before = found->value_or(Draft{.id = id, .workspace = workspace});
    const std::optional<absl::Time> call_end =
        call->has_value() ? (*call)->end : std::optional<absl::Time>();
    const absl::StatusOr<Draft> after =
        ticketing::Patch(before, patch, call_end, policies_.draft, clock_.Now());
    if (!after.ok()) return after.status();
    if (*after == before) return absl::OkStatus();
    return transaction.SaveDraft(before, *after);
  });
  if (!written.ok()) return written;
  return store_.GetDraft(workspace, id, deadline);
}

absl::StatusOr<TicketView> DraftDesk::Commit(const WorkspaceId& workspace, const DraftId& draft,
                                             const Errand& errand) {
  return MakeTicket(workspace, draft, DraftEvent::kCommit, errand);
}

absl::StatusOr<TicketView> DraftDesk::Recover(const WorkspaceId& workspace, const DraftId& draft,
                                              const Errand& errand) {
  return MakeTicket(workspace, draft, DraftEvent::kRecover, errand);
}

absl::StatusOr<DraftView> DraftDesk::Discard(const WorkspaceId& workspace, const DraftId& id,
                                             const Errand& errand) {
  const absl::Status written = store_.Write(errand.deadline, [&](TicketTransaction& transaction) {
    const absl::StatusOr<Locked> locked = Lock(transaction, workspace, id);
    if (!locked.ok()) return locked.status();
    if (locked->draft.state == DraftState::kDiscarded) return absl::OkStatus();
    return Close(transaction, *locked, DraftEvent::kDiscard, errand).status();
  });
  if (!written.ok()) return written;
  return store_.GetDraft(workspace, id, errand.deadline);
}

absl::StatusOr<int> DraftDesk::Expire(int limit, absl::Time deadline) {
  const auto due = store_.ListExpiredDrafts(clock_.Now(), limit, deadline);
  if (!due.ok()) return due.status();
  for (const auto& [workspace, id] : *due) {
    const Errand errand{.deadline = deadline};
    directory_.LocaleOf(workspace, deadline);  // Before the transaction, which must be short.
    const absl::Status written = store_.Write(deadline, [&](TicketTransaction& transaction) {
      const absl::StatusOr<Locked> locked = Lock(transaction, workspace, id);
      if (!locked.ok()) return locked.status();
      // Another replica, or the author, may have been faster.
      const bool is_due = !locked->draft.over() && locked->draft.recover_until.has_value() &&
                          *locked->draft.recover_until <= clock_.Now();
      if (!is_due) return absl::OkStatus();
      return Close(transaction, *locked, DraftEvent::kExpire, errand).status();
    });
    if (!written.ok()) return written;
  }
  return static_cast<int>(due->size());
}

absl::StatusOr<TicketView> DraftDesk::MakeTicket(const WorkspaceId& workspace, const DraftId& id,
                                                 DraftEvent event, const Errand& errand) {
  // Before the transaction, which must be short. A draft that is not there is noticed within.
  directory_.LocaleOf(workspace, errand.deadline);
  const absl::StatusOr<DraftView> seen = store_.GetDraft(workspace, id, errand.deadline);
  if (seen.ok() && !seen->draft.call.empty()) {
    callers_.Learn(workspace, seen->draft.call, errand.deadline);
  }
  TicketId ticket;
  const absl::Status written = store_.Write(errand.deadline, [&](TicketTransaction& transaction) {
    const absl::StatusOr<Locked> locked = Lock(transaction, workspace, id);
    if (!locked.ok()) return locked.status();
    if (event == DraftEvent::kCommit && locked->draft.state == DraftState::kSaved) {
      ticket = locked->draft.ticket;
      return absl::OkStatus();
    }
    absl::StatusOr<TicketId> made = Close(transaction, *locked, event, errand);
    if (made.ok()) ticket = *std::move(made);
    return made.status();
  });
  if (!written.ok()) return written;
  return store_.GetTicket(workspace, ticket, errand.deadline);
}

absl::StatusOr<DraftDesk::Locked> DraftDesk::Lock(TicketTransaction& transaction,
                                                  const WorkspaceId& workspace, const DraftId& id) {
  const auto seen = transaction.FindDraft(workspace, id, /*lock=*/false);
  if (!seen.ok()) return seen.status();
  if (!seen->has_value()) return DraftNotFound(id);
  auto call = LockCallOf(transaction, workspace, (*seen)->call);  // Calls come before drafts.
  if (!call.ok()) return call.status();
  const auto draft = transaction.FindDraft(workspace, id, /*lock=*/true);
  if (!draft.ok()) return draft.status();
  if (!draft->has_value()) return DraftNotFound(id);
  return Locked{.draft = **draft, .call = *std::move(call)};
}

/// Ends the draft; gives the ticket that was made of it, if one was.
absl::StatusOr<TicketId> DraftDesk::Close(TicketTransaction& transaction, const Locked& locked,
                                          DraftEvent event, const Errand& errand) {
  const absl::Time now = clock_.Now();
  absl::StatusOr<Draft> closed = ticketing::Close(locked.draft, event, now);
  if (!closed.ok()) return closed.status();
  metrics_.drafts_closed.With({NameOf(closed->state)}).Increment();
  if (closed->state == DraftState::kDiscarded) {
    if (absl::Status saved = transaction.SaveDraft(locked.draft, *closed); !saved.ok())
      return saved;
    return TicketId();
  }
  std::optional<CallLink> link;
  if (locked.call.has_value()) {
    auto found = transaction.FindLink(locked.call->id);
    if (!found.ok()) return found.status();
    link = *std::move(found);
  }
  const bool commits = event == DraftEvent::kCommit;
  if (commits && link.has_value()) return AlreadyLinked(*link);
  const Locale locale = directory_.LocaleOf(locked.draft.workspace, absl::InfinitePast());
  Ticket ticket{
      .id = TicketId(ids_.Next()),
      .workspace = locked.draft.workspace,
      .subject = commits
                     ? locked.draft.subject
                     : SubjectOf(locked.draft,
                                 DraftSubject(locale.language,
                                              locked.call.has_value() ? locked.call->caller : "")),
      .description = locked.draft.description,
      .owner = locked.draft.author,
      .created = now,
      .updated = now};
  if (absl::Status valid = CheckTexts(ticket.subject, ticket.description); !valid.ok())
    return valid;
  if (locked.call.has_value()) {
    absl::Status filled = FillFromCall(transaction, ticket, *locked.call);
    if (!filled.ok()) return filled;
  }
  const auto made = InsertNew(transaction, std::move(ticket), errand.actor);
  if (!made.ok()) return made.status();
  if (locked.call.has_value() && !link.has_value()) {
    absl::Status linked = LinkTo(transaction, *locked.call, made->id, LinkKind::kCreated,
                                 errand.actor, policies_.disposition, now);
    if (!linked.ok()) return linked;
  }
  closed->ticket = made->id;
  if (absl::Status saved = transaction.SaveDraft(locked.draft, *closed); !saved.ok()) return saved;
  return made->id;
}

}  // namespace centralita::ticketing

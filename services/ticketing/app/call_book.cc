#include "services/ticketing/app/call_book.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "services/ticketing/app/ticket_maker.h"
#include "services/ticketing/domain/names.h"
#include "services/ticketing/domain/phrases.h"

namespace centralita::ticketing {
namespace {

/// Whether a change of the record may change what became of the call.
bool EndsDifferently(const CallRecord& before, const CallRecord& after) {
  if (!after.ended()) return false;
  return !before.ended() || before.outcome != after.outcome || before.wait != after.wait ||
         before.missed_reason != after.missed_reason || before.workspace != after.workspace ||
         AgentsOf(before) != AgentsOf(after);
}

/// Whether the tickets that have the call look different now, though its tabs do not.
bool ShowsDifferently(const CallRecord& before, const CallRecord& after) {
  return RecordingOf(before) != RecordingOf(after) || before.end != after.end ||
         before.caller != after.caller || before.group != after.group;
}

}  // namespace

absl::Status CallBook::Absorb(TicketTransaction& transaction, const std::vector<ToldFact>& facts,
                              const LocaleOf& locale_of) {
  if (facts.empty()) return absl::OkStatus();
  std::set<CallId> ids;
  for (const ToldFact& told : facts) ids.insert(told.call);
  const absl::StatusOr<std::map<CallId, CallRecord>> before = transaction.LockCalls(ids);
  if (!before.ok()) return before.status();
  std::map<CallId, CallRecord> after = *before;
  for (const ToldFact& told : facts) Merge(after.at(told.call), told.fact);
  for (const auto& [id, record] : after) {
    if (absl::Status saved = Save(transaction, before->at(id), record, locale_of); !saved.ok()) {
      return saved;
    }
  }
  return absl::OkStatus();
}

absl::Status CallBook::Save(TicketTransaction& transaction, const CallRecord& before,
                            const CallRecord& after, const LocaleOf& locale_of) {
  if (before == after) return absl::OkStatus();
  if (absl::Status saved = transaction.SaveCall(before, after); !saved.ok()) return saved;
  const std::vector<CallTab> tabs = TabsOf(after);
  if (absl::Status put = transaction.PutTabs(after, tabs); !put.ok()) return put;
  if (EndsDifferently(before, after)) {
    if (absl::Status ended = End(transaction, after, locale_of); !ended.ok()) return ended;
  }
  if (!ShowsDifferently(before, after)) return absl::OkStatus();
  return transaction.TouchTabs(after.id);
}

absl::Status CallBook::End(TicketTransaction& transaction, const CallRecord& call,
                           const LocaleOf& locale_of) {
  if (absl::Status orphaned = OrphanDrafts(transaction, call); !orphaned.ok()) return orphaned;
  const absl::StatusOr<std::optional<CallLink>> link = transaction.FindLink(call.id);
  if (!link.ok()) return link.status();
  const std::optional<MissedReason> missed = MissedBecause(call, policies_.disposition);
  if (missed.has_value()) {
    return link->has_value()
               ? NoteMissed(transaction, call, **link)
               : MakeMissedTicket(transaction, call, *missed, locale_of(call.workspace));
  }
  const std::optional<Disposition> disposition = DispositionOf(call, *link, policies_.disposition);
  if (!disposition.has_value()) return absl::OkStatus();
  return transaction.PutDisposition(call, *disposition);
}

absl::Status CallBook::MakeMissedTicket(TicketTransaction& transaction, const CallRecord& call,
                                        MissedReason reason, const Locale& locale) {
  const absl::Time now = clock_.Now();
  Ticket ticket{.id = TicketId(ids_.Next()),
                .workspace = call.workspace,
                .subject = MissedCallSubject(locale.language, call.caller),
                .type = TicketType::kMissedCall,
                .missed_reason = reason,
                .missed_call = call.id,
                .created = now,
                .updated = now};
  if (absl::Status filled = FillFromCall(transaction, ticket, call); !filled.ok()) return filled;
  const absl::StatusOr<Ticket> made = InsertNew(transaction, std::move(ticket), kSystem);
  if (!made.ok()) return made.status();
  metrics_.missed_calls.With({NameOf(reason)}).Increment();
  return LinkTo(transaction, call, made->id, LinkKind::kMissed, kSystem, policies_.disposition,
                now);
}

/// A call that was missed though somebody has linked it: the ticket's history says so. There is no
/// second ticket.
absl::Status CallBook::NoteMissed(TicketTransaction& transaction, const CallRecord& call,
                                  const CallLink& link) {
  const absl::StatusOr<std::optional<Ticket>> ticket =
      transaction.LockTicket(call.workspace, link.ticket);
  if (!ticket.ok()) return ticket.status();
  if (link.kind != LinkKind::kMissed && ticket->has_value()) {
    const absl::StatusOr<TicketAction> action =
        transaction.AddAction(link.ticket, {.time = clock_.Now(),
                                            .actor = kSystem,
                                            .kind = TicketAction::Kind::kCallMissed,
                                            .text = call.id.value()});
    if (!action.ok()) return action.status();
  }
  return transaction.PutDisposition(call, *DispositionOf(call, link, policies_.disposition));
}

absl::Status CallBook::OrphanDrafts(TicketTransaction& transaction, const CallRecord& call) {
  const absl::StatusOr<std::vector<Draft>> drafts = transaction.LockDraftsOf(call.id);
  if (!drafts.ok()) return drafts.status();
  for (const Draft& draft : *drafts) {
    const Draft ended = EndCall(draft, *call.end, policies_.draft);
    if (ended == draft) continue;
    if (absl::Status saved = transaction.SaveDraft(draft, ended); !saved.ok()) return saved;
  }
  return absl::OkStatus();
}

}  // namespace centralita::ticketing

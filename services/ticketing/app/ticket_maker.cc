#include "services/ticketing/app/ticket_maker.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::ticketing {

absl::StatusOr<Ticket> InsertNew(TicketTransaction& transaction, Ticket ticket,
                                 const std::string& actor) {
  const absl::StatusOr<int64_t> number = transaction.TakeNumber(ticket.workspace);
  if (!number.ok()) return number.status();
  ticket.number = *number;
  if (absl::Status inserted = transaction.InsertTicket(ticket); !inserted.ok()) return inserted;
  const absl::StatusOr<TicketAction> action =
      transaction.AddAction(ticket.id, {.time = ticket.created,
                                        .actor = actor,
                                        .kind = TicketAction::Kind::kCreated,
                                        .text = ticket.subject});
  if (!action.ok()) return action.status();
  return ticket;
}

absl::Status LinkTo(TicketTransaction& transaction, const CallRecord& call, const TicketId& ticket,
                    LinkKind kind, const std::string& actor, const DispositionPolicy& policy,
                    absl::Time now) {
  const CallLink link{.call = call.id, .ticket = ticket, .kind = kind};
  if (absl::Status linked = transaction.PutLink(call, link, now); !linked.ok()) return linked;
  const bool missed = kind == LinkKind::kMissed;
  const absl::StatusOr<TicketAction> action = transaction.AddAction(
      ticket, {.time = now,
               .actor = actor,
               .kind = missed ? TicketAction::Kind::kCallMissed : TicketAction::Kind::kCallLinked,
               .text = call.id.value()});
  if (!action.ok()) return action.status();
  const std::optional<Disposition> disposition = DispositionOf(call, link, policy);
  if (!disposition.has_value()) return absl::OkStatus();
  return transaction.PutDisposition(call, *disposition);
}

absl::Status FillFromCall(TicketTransaction& transaction, Ticket& ticket, const CallRecord& call) {
  if (ticket.requester_number.empty() && call.resolved) ticket.requester_number = call.caller;
  if (ticket.group.empty()) ticket.group = call.group;
  // Who speaks for somebody with another number is not the requester.
  const bool is_callers =
      call.resolved && !call.caller.empty() && ticket.requester_number == call.caller;
  if (!ticket.requester.empty() || !is_callers) return absl::OkStatus();
  const absl::StatusOr<std::optional<std::vector<Contact>>> contacts =
      transaction.FindContacts(call);
  if (!contacts.ok()) return contacts.status();
  if (contacts->has_value()) {
    ticket.requester = RequesterAmong(IdsOf(**contacts));
  } else {
    ticket.requester_from = call.id;
  }
  return absl::OkStatus();
}

absl::Status AlreadyLinked(const CallLink& link) {
  return status::Error(absl::StatusCode::kFailedPrecondition, "ALREADY_LINKED",
                       absl::StrCat("call ", link.call.value(), " belongs to another ticket"),
                       {{"ticket", link.ticket.value()}});
}

}  // namespace centralita::ticketing

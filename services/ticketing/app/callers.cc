#include "services/ticketing/app/callers.h"

#include <algorithm>
#include <optional>
#include <string>

#include "libs/log/log.h"

namespace centralita::ticketing {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);  // With the store.

/// Whether the directory answers nobody now. Other errors are of one lookup.
bool IsAway(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status);
}

}  // namespace

void Callers::Learn(const WorkspaceId& workspace, const CallId& call, absl::Time deadline) {
  const auto lookup = store_.FindContactLookup(call, deadline);
  // If the store is away the ticket's own transaction says so.
  if (!lookup.ok() || !lookup->has_value() || (*lookup)->workspace != workspace) return;
  const absl::Status learnt =
      LookUp(**lookup, std::min(deadline, clock_.Now() + options_.short_patience));
  if (!learnt.ok()) {
    log::Info("a ticket does not wait for the directory",
              {{"call", call.value()}, {"status", learnt}});
  }
}

absl::StatusOr<bool> Callers::LookUpDue() {
  const absl::Time now = clock_.Now();
  const auto lookups =
      store_.TakeContactLookups(now, now + options_.age, options_.batch, now + kPatience);
  if (!lookups.ok()) return lookups.status();
  for (const ContactLookup& lookup : *lookups) {
    const absl::Status done = LookUp(lookup, clock_.Now() + options_.patience);
    if (done.ok()) continue;
    if (IsAway(done)) {
      const absl::Status put_off =
          store_.RetryContacts(*lookups, clock_.Now() + options_.retry, clock_.Now() + kPatience);
      if (!put_off.ok()) return put_off;
      return false;
    }
    log::Warning("a caller was not looked up", {{"call", lookup.call.value()}, {"status", done}});
  }
  return lookups->size() == static_cast<size_t>(options_.batch);
}

absl::Status Callers::LookUp(const ContactLookup& lookup, absl::Time directory_deadline) {
  const auto contacts =
      directory_.LookupContacts(lookup.workspace, lookup.caller, directory_deadline);
  metrics_.contact_lookups.With({contacts.ok() ? "ok" : "failed"}).Increment();
  return contacts.ok() ? Keep(lookup, *contacts) : contacts.status();
}

absl::Status Callers::Keep(const ContactLookup& lookup, const std::vector<Contact>& contacts) {
  return store_.Write(clock_.Now() + kPatience, [&](TicketTransaction& transaction) {
    const absl::StatusOr<std::optional<CallRecord>> call = transaction.LockCall(lookup.call);
    if (!call.ok()) return call.status();
    if (!call->has_value() || (*call)->caller != lookup.caller) return absl::OkStatus();
    if (absl::Status put = transaction.PutContacts(**call, contacts); !put.ok()) return put;
    return SettleTickets(transaction, lookup.call, contacts);
  });
}

absl::Status Callers::SettleTickets(TicketTransaction& transaction, const CallId& call,
                                    const std::vector<Contact>& contacts) {
  const absl::StatusOr<std::vector<Ticket>> tickets = transaction.LockUnsettledTickets(call);
  if (!tickets.ok()) return tickets.status();
  for (const Ticket& ticket : *tickets) {
    const Ticket settled = SettleRequester(ticket, IdsOf(contacts), clock_.Now());
    if (absl::Status saved = transaction.SaveTicket(settled); !saved.ok()) return saved;
    if (settled.requester == ticket.requester) continue;
    const absl::StatusOr<TicketAction> action =
        transaction.AddAction(ticket.id, {.time = settled.updated,
                                          .actor = kSystem,
                                          .kind = TicketAction::Kind::kUpdated,
                                          .text = DescribeChange(ticket, settled)});
    if (!action.ok()) return action.status();
  }
  return absl::OkStatus();
}

}  // namespace centralita::ticketing

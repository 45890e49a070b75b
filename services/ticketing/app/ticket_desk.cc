#include "services/ticketing/app/ticket_desk.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "libs/phone/e164.h"
#include "libs/status/error.h"
#include "services/ticketing/app/ticket_maker.h"
#include "services/ticketing/domain/text.h"

namespace centralita::ticketing {
namespace {

absl::Status TicketNotFound(const TicketId& ticket) {
  return status::Error(absl::StatusCode::kNotFound, "TICKET_NOT_FOUND",
                       absl::StrCat("there is no ticket ", ticket.value()));
}

/// A call that people of the workspace may link: one of theirs, that an agent has had on screen.
absl::StatusOr<CallRecord> LockLinkable(TicketTransaction& transaction,
                                        const WorkspaceId& workspace, const CallId& call) {
  const absl::StatusOr<std::optional<CallRecord>> record = transaction.LockCall(call);
  if (!record.ok()) return record.status();
  const bool known = record->has_value() && (*record)->workspace == workspace &&
                     ((*record)->ended() || !TabsOf(**record).empty());
  if (known) return **record;
  return status::Error(absl::StatusCode::kNotFound, "CALL_UNKNOWN",
                       absl::StrCat("no tab of call ", call.value(), " was ever opened"));
}

/// Takes the call from the ticket that has it, and says so there.
absl::Status Unlink(TicketTransaction& transaction, const WorkspaceId& workspace,
                    const CallLink& link, const TicketId& to, const Errand& errand,
                    absl::Time now) {
  const absl::StatusOr<std::optional<Ticket>> from = transaction.LockTicket(workspace, link.ticket);
  if (!from.ok()) return from.status();
  return transaction
      .AddAction(link.ticket, {.time = now,
                               .actor = errand.actor,
                               .kind = TicketAction::Kind::kCallUnlinked,
                               .text = absl::StrCat(link.call.value(), " -> ", to.value())})
      .status();
}

}  // namespace

absl::StatusOr<std::string> TicketDesk::Normalise(const WorkspaceId& workspace,
                                                  absl::string_view number, absl::Time deadline) {
  const Locale locale = directory_.LocaleOf(workspace, deadline);
  const absl::StatusOr<phone::E164> e164 = phone::Parse(number, locale.region);
  if (!e164.ok()) return e164.status();
  return e164->value();
}

absl::StatusOr<Ticket> TicketDesk::Prepare(Ticket wanted, absl::Time deadline) {
  if (absl::Status valid = CheckTexts(wanted.subject, wanted.description); !valid.ok()) {
    return valid;
  }
  if (!wanted.requester_number.empty()) {
    absl::StatusOr<std::string> e164 =
        Normalise(wanted.workspace, wanted.requester_number, deadline);
    if (!e164.ok()) return e164.status();
    wanted.requester_number = *std::move(e164);
  }
  wanted.id = TicketId(ids_.Next());
  wanted.created = clock_.Now();
  wanted.updated = wanted.created;
  return wanted;
}

absl::StatusOr<TicketView> TicketDesk::Create(Ticket wanted, const RequestId& request,
                                              const Errand& errand) {
  const absl::StatusOr<Ticket> ticket = Prepare(std::move(wanted), errand.deadline);
  if (!ticket.ok()) return ticket.status();
  TicketId id;
  const absl::Status written = store_.Write(errand.deadline, [&](TicketTransaction& transaction) {
    const auto before = transaction.FindRequest(request);
    if (!before.ok()) return before.status();
    id = before->has_value() ? TicketId(**before) : ticket->id;
    if (before->has_value()) return absl::OkStatus();
    const absl::StatusOr<Ticket> made = InsertNew(transaction, *ticket, errand.actor);
    if (!made.ok()) return made.status();
    return transaction.RecordRequest(request, id.value());
  });
  if (!written.ok()) return written;
  return store_.GetTicket(ticket->workspace, id, errand.deadline);
}

absl::StatusOr<TicketView> TicketDesk::CreateFromCall(const CallId& call, Ticket wanted,
                                                      const RequestId& request,
                                                      const Errand& errand) {
  const absl::StatusOr<Ticket> prepared = Prepare(std::move(wanted), errand.deadline);
  if (!prepared.ok()) return prepared.status();
  callers_.Learn(prepared->workspace, call, errand.deadline);  // Not within the transaction.
  TicketId id;
  const absl::Status written = store_.Write(errand.deadline, [&](TicketTransaction& transaction) {
    const auto before = transaction.FindRequest(request);
    if (!before.ok()) return before.status();
    id = before->has_value() ? TicketId(**before) : prepared->id;
    if (before->has_value()) return absl::OkStatus();
    const auto record = LockLinkable(transaction, prepared->workspace, call);
    if (!record.ok()) return record.status();
    const auto link = transaction.FindLink(call);
    if (!link.ok()) return link.status();
    if (link->has_value()) return AlreadyLinked(**link);
    Ticket ticket = *prepared;
    if (absl::Status filled = FillFromCall(transaction, ticket, *record); !filled.ok()) {
      return filled;
    }
    const auto made = InsertNew(transaction, std::move(ticket), errand.actor);
    if (!made.ok()) return made.status();
    if (absl::Status linked = LinkTo(transaction, *record, id, LinkKind::kCreated, errand.actor,
                                     policy_, clock_.Now());
        !linked.ok()) {
      return linked;
    }
    return transaction.RecordRequest(request, id.value());
  });
  if (!written.ok()) return written;
  return store_.GetTicket(prepared->workspace, id, errand.deadline);
}

absl::StatusOr<TicketView> TicketDesk::Link(const WorkspaceId& workspace, const TicketId& ticket,
                                            const CallId& call, bool relink, const Errand& errand) {
  const absl::Status written = store_.Write(errand.deadline, [&](TicketTransaction& transaction) {
    const auto record = LockLinkable(transaction, workspace, call);
    if (!record.ok()) return record.status();
    const auto link = transaction.FindLink(call);
    if (!link.ok()) return link.status();
    if (link->has_value() && (*link)->ticket == ticket) return absl::OkStatus();
    if (link->has_value() && !relink) return AlreadyLinked(**link);
    const auto target = transaction.LockTicket(workspace, ticket);
    if (!target.ok()) return target.status();
    if (!target->has_value()) return TicketNotFound(ticket);
    const absl::Time now = clock_.Now();
    if (link->has_value()) {
      absl::Status unlinked = Unlink(transaction, workspace, **link, ticket, errand, now);
      if (!unlinked.ok()) return unlinked;
    }
    return LinkTo(transaction, *record, ticket, LinkKind::kLinked, errand.actor, policy_, now);
  });
  if (!written.ok()) return written;
  return store_.GetTicket(workspace, ticket, errand.deadline);
}

absl::StatusOr<TicketView> TicketDesk::Update(const WorkspaceId& workspace, const TicketId& ticket,
                                              const TicketChange& change,
                                              std::optional<int64_t> version,
                                              const Errand& errand) {
  const absl::Status written = store_.Write(errand.deadline, [&](TicketTransaction& transaction) {
    const auto before = transaction.LockTicket(workspace, ticket);
    if (!before.ok()) return before.status();
    if (!before->has_value()) return TicketNotFound(ticket);
    if (version.has_value() && *version != (*before)->version) {
      return status::Error(
          absl::StatusCode::kAborted, "ETAG_MISMATCH",
          absl::StrCat("ticket ", ticket.value(), " has changed; its etag is ", (*before)->version),
          {{"etag", absl::StrCat((*before)->version)}});
    }
    const absl::StatusOr<Ticket> after = Change(**before, change, clock_.Now());
    if (!after.ok()) return after.status();
    if (*after == **before) return absl::OkStatus();
    if (absl::Status saved = transaction.SaveTicket(*after); !saved.ok()) return saved;
    return transaction
        .AddAction(ticket, {.time = after->updated,
                            .actor = errand.actor,
                            .kind = TicketAction::Kind::kUpdated,
                            .text = DescribeChange(**before, *after)})
        .status();
  });
  if (!written.ok()) return written;
  return store_.GetTicket(workspace, ticket, errand.deadline);
}

absl::StatusOr<TicketAction> TicketDesk::Comment(const WorkspaceId& workspace,
                                                 const TicketId& ticket, const std::string& text,
                                                 const RequestId& request, const Errand& errand) {
  if (!CanBeKept(text)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TEXT_MALFORMED",
                         "a text has no U+0000");
  }
  if (IsBlank(text) || CountCharacters(text) > kMaxComment) {
    return status::Error(absl::StatusCode::kInvalidArgument, "COMMENT_REQUIRED",
                         absl::StrCat("a comment has 1 to ", kMaxComment, " characters"));
  }
  TicketAction comment;
  const absl::Status written = store_.Write(errand.deadline, [&](TicketTransaction& transaction) {
    const auto target = transaction.LockTicket(workspace, ticket);
    if (!target.ok()) return target.status();
    if (!target->has_value()) return TicketNotFound(ticket);
    const auto before = transaction.FindRequest(request);
    if (!before.ok()) return before.status();
    int64_t sequence = 0;
    if (before->has_value() && absl::SimpleAtoi(**before, &sequence)) {
      const auto found = transaction.FindAction(ticket, sequence);
      if (!found.ok()) return found.status();
      if (found->has_value()) comment = **found;
      return absl::OkStatus();
    }
    auto added = transaction.AddAction(ticket, {.time = clock_.Now(),
                                                .actor = errand.actor,
                                                .kind = TicketAction::Kind::kComment,
                                                .text = text});
    if (!added.ok()) return added.status();
    comment = *std::move(added);
    return transaction.RecordRequest(request, absl::StrCat(comment.sequence));
  });
  if (!written.ok()) return written;
  return comment;
}

}  // namespace centralita::ticketing

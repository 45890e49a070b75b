#include "services/ticketing/domain/ticket.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "libs/status/error.h"
#include "services/ticketing/domain/names.h"
#include "services/ticketing/domain/text.h"

namespace centralita::ticketing {
namespace {

template <typename T>
void Set(T& field, const std::optional<T>& value) {
  if (value.has_value()) field = *value;
}

}  // namespace

bool CanBecome(TicketStatus from, TicketStatus to) {
  if (from == to) return true;
  constexpr auto kTable = TicketTransitions();
  for (const auto& row : kTable.rows()) {
    if (row.from == from && row.to == to) return true;
  }
  return false;
}

absl::Status CheckTexts(absl::string_view subject, absl::string_view description) {
  if (!CanBeKept(subject) || !CanBeKept(description)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TEXT_MALFORMED",
                         "a text has no U+0000");
  }
  const size_t length = CountCharacters(subject);
  if (IsBlank(subject) || length > kMaxSubject) {
    return status::Error(
        absl::StatusCode::kInvalidArgument, "SUBJECT_REQUIRED",
        absl::StrCat("a subject has 1 to ", kMaxSubject, " characters, not ", length));
  }
  if (CountCharacters(description) > kMaxDescription) {
    return status::Error(
        absl::StatusCode::kInvalidArgument, "TEXT_TOO_LONG",
        absl::StrCat("a description has at most ", kMaxDescription, " characters"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Ticket> Change(const Ticket& ticket, const TicketChange& change, absl::Time now) {
  Ticket changed = ticket;
  Set(changed.subject, change.subject);
  Set(changed.description, change.description);
  Set(changed.requester, change.requester);
  if (change.requester.has_value()) changed.requester_from = CallId();
  Set(changed.owner, change.owner);
  Set(changed.group, change.group);
  Set(changed.status, change.status);
  if (absl::Status valid = CheckTexts(changed.subject, changed.description); !valid.ok()) {
    return valid;
  }
  if (!CanBecome(ticket.status, changed.status)) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "TRANSITION_NOT_ALLOWED",
                         absl::StrCat("a ticket that is ", NameOf(ticket.status), " cannot become ",
                                      NameOf(changed.status)),
                         {{"from", std::string(NameOf(ticket.status))},
                          {"to", std::string(NameOf(changed.status))}});
  }
  if (changed == ticket) return changed;
  changed.version = ticket.version + 1;
  changed.updated = now;
  return changed;
}

std::string RequesterAmong(const std::vector<std::string>& contacts) {
  return contacts.size() == 1 ? contacts.front() : "";
}

Ticket SettleRequester(const Ticket& ticket, const std::vector<std::string>& contacts,
                       absl::Time now) {
  Ticket settled = ticket;
  settled.requester_from = CallId();
  if (ticket.requester.empty()) settled.requester = RequesterAmong(contacts);
  if (settled.requester == ticket.requester) return settled;
  settled.version = ticket.version + 1;
  settled.updated = now;
  return settled;
}

std::string DescribeChange(const Ticket& before, const Ticket& after) {
  std::vector<std::string> parts;
  const auto differs = [&parts](absl::string_view field, absl::string_view was,
                                absl::string_view is) {
    if (was != is) parts.push_back(absl::StrCat(field, ": ", was, " -> ", is));
  };
  differs("subject", before.subject, after.subject);
  if (before.description != after.description) parts.push_back("description");
  differs("status", NameOf(before.status), NameOf(after.status));
  differs("requester", before.requester, after.requester);
  // Said to be unknown before the directory could say more.
  if (before.requester == after.requester && before.requester_from != after.requester_from) {
    parts.push_back("requester");
  }
  differs("owner", before.owner.value(), after.owner.value());
  differs("group", before.group.value(), after.group.value());
  return absl::StrJoin(parts, "; ");
}

}  // namespace centralita::ticketing

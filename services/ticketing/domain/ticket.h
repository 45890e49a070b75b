#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "libs/state_machine/transition_table.h"
#include "services/ticketing/domain/call_fact.h"
#include "services/ticketing/domain/ids.h"

namespace centralita::ticketing {

enum class TicketStatus { kNew, kInProgress, kPending, kResolved, kClosed, kCancelled };
enum class TicketEvent { kBegin, kSuspend, kContinue, kResolve, kReopen, kClose, kCancel };

/// How a ticket may change. Open tickets may be cancelled; a resolved one may be taken up again.
constexpr auto TicketTransitions() {
  using enum TicketStatus;
  using enum TicketEvent;
  return TransitionTable<TicketStatus, TicketEvent, 10>({
      {kNew, kBegin, kInProgress},
      {kNew, kCancel, kCancelled},
      {kInProgress, kSuspend, kPending},
      {kInProgress, kResolve, kResolved},
      {kInProgress, kCancel, kCancelled},
      {kPending, kContinue, kInProgress},
      {kPending, kResolve, kResolved},
      {kPending, kCancel, kCancelled},
      {kResolved, kReopen, kInProgress},
      {kResolved, kClose, kClosed},
  });
}

static_assert(TicketTransitions().IsDeterministic());

/// Whether a ticket may go from one status to another in one step. To itself: no step, allowed.
bool CanBecome(TicketStatus from, TicketStatus to);

enum class TicketType { kGeneral, kMissedCall };

/// Something to be dealt with for a customer.
struct Ticket {
  TicketId id;
  WorkspaceId workspace;
  int64_t number = 0;  // From 1 in each workspace.
  std::string subject;
  std::string description;
  TicketType type = TicketType::kGeneral;
  TicketStatus status = TicketStatus::kNew;
  std::string requester;         // A contact's id. Empty: an unknown requester.
  std::string requester_number;  // E.164. Empty: none.
  /// The call whose caller becomes the requester when the directory has said who that is. Empty:
  /// the requester is settled.
  CallId requester_from;
  PersonId owner;
  GroupId group;
  MissedReason missed_reason = MissedReason::kNone;
  CallId missed_call;  // Of a kMissedCall ticket: the call for which it was made.
  absl::Time created;
  absl::Time updated;
  int64_t version = 1;  // The etag.

  friend bool operator==(const Ticket&, const Ticket&) = default;
};

/// What to change of a ticket; what is unset stays.
struct TicketChange {
  std::optional<std::string> subject;
  std::optional<std::string> description;
  std::optional<TicketStatus> status;
  std::optional<std::string> requester;
  std::optional<PersonId> owner;
  std::optional<GroupId> group;
};

/// INVALID_ARGUMENT / SUBJECT_REQUIRED (not 1..300 characters), TEXT_TOO_LONG (description of more
/// than 100,000 characters). Characters are UTF-8 code points.
absl::Status CheckTexts(absl::string_view subject, absl::string_view description);

/// The changed ticket: version and update time are moved on only if something differs.
/// FAILED_PRECONDITION / TRANSITION_NOT_ALLOWED (metadata: from, to); INVALID_ARGUMENT as
/// CheckTexts.
absl::StatusOr<Ticket> Change(const Ticket& ticket, const TicketChange& change, absl::Time now);

/// The contact who is the requester if these have the requester's number: the only one of them.
/// Empty, an unknown requester, if nobody has it or several have.
std::string RequesterAmong(const std::vector<std::string>& contacts);

/// The ticket when it is known which contacts its call's caller may be. A requester that somebody
/// has set meanwhile stays.
Ticket SettleRequester(const Ticket& ticket, const std::vector<std::string>& contacts,
                       absl::Time now);

/// What differs between two versions of a ticket, for its history: "status: NEW -> IN_PROGRESS".
std::string DescribeChange(const Ticket& before, const Ticket& after);

}  // namespace centralita::ticketing

#include "services/ticketing/domain/draft.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"
#include "services/ticketing/domain/names.h"
#include "services/ticketing/domain/text.h"

namespace centralita::ticketing {
namespace {

constexpr auto kTable = DraftTransitions();

absl::Status Refuse(const Draft& draft, absl::string_view reason, absl::string_view why) {
  status::Facts facts{{"state", std::string(NameOf(draft.state))}};
  if (!draft.ticket.empty()) facts["ticket"] = draft.ticket.value();
  return status::Error(absl::StatusCode::kFailedPrecondition, reason,
                       absl::StrCat("draft ", draft.id.value(), " ", why), facts);
}

bool IsSame(const Draft& draft, const DraftPatch& patch) {
  return draft.author == patch.author && draft.call == patch.call &&
         draft.subject == patch.subject && draft.description == patch.description;
}

absl::Status CheckPatch(const Draft& draft, const DraftPatch& patch) {
  if (!CanBeKept(patch.subject) || !CanBeKept(patch.description)) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TEXT_MALFORMED",
                         "a text has no U+0000");
  }
  if (CountCharacters(patch.subject) > kMaxSubject ||
      CountCharacters(patch.description) > kMaxDescription) {
    return status::Error(absl::StatusCode::kInvalidArgument, "TEXT_TOO_LONG",
                         absl::StrCat("a draft has at most ", kMaxSubject,
                                      " characters of "
                                      "subject and ",
                                      kMaxDescription, " of description"));
  }
  if (draft.revision == 0) return absl::OkStatus();
  if (draft.author != patch.author || draft.call != patch.call) {
    return status::Error(
        absl::StatusCode::kPermissionDenied, "DRAFT_FOREIGN",
        absl::StrCat("draft ", draft.id.value(), " belongs to another person or call"));
  }
  return absl::OkStatus();
}

/// The end of the window, or nothing while the call goes on.
std::optional<absl::Time> WindowEnd(const Draft& draft, std::optional<absl::Time> call_end,
                                    const DraftPolicy& policy, absl::Time now) {
  if (draft.call.empty()) return now + policy.window;
  if (!call_end.has_value()) return std::nullopt;
  // Typed long after the call: still not lost the moment it is acknowledged.
  return std::max(
      *call_end + policy.window,
      draft.recover_until.value_or(*call_end + policy.window <= now ? now + policy.window
                                                                    : absl::InfinitePast()));
}

}  // namespace

absl::StatusOr<Draft> Patch(const Draft& draft, const DraftPatch& patch,
                            std::optional<absl::Time> call_end, const DraftPolicy& policy,
                            absl::Time now) {
  if (absl::Status valid = CheckPatch(draft, patch); !valid.ok()) return valid;
  if (!kTable.Next(draft.state, DraftEvent::kPatch).has_value()) {
    return Refuse(draft, "DRAFT_CLOSED", absl::StrCat("is ", NameOf(draft.state)));
  }
  if (draft.revision == patch.base_revision + 1 && IsSame(draft, patch)) return draft;
  if (draft.revision != patch.base_revision) {
    return status::Error(absl::StatusCode::kAborted, "REVISION_CONFLICT",
                         absl::StrCat("draft ", draft.id.value(), " is at revision ",
                                      draft.revision, ", not ", patch.base_revision),
                         {{"revision", absl::StrCat(draft.revision)}});
  }
  Draft patched = draft;
  patched.author = patch.author;
  patched.call = patch.call;
  patched.subject = patch.subject;
  patched.description = patch.description;
  patched.revision = draft.revision + 1;
  patched.updated = now;
  patched.recover_until = WindowEnd(patched, call_end, policy, now);
  if (call_end.has_value()) patched.state = DraftState::kOrphaned;
  return patched;
}

Draft EndCall(const Draft& draft, absl::Time call_end, const DraftPolicy& policy) {
  const std::optional<DraftState> next = kTable.Next(draft.state, DraftEvent::kCallEnd);
  if (!next.has_value()) return draft;
  Draft ended = draft;
  ended.state = *next;
  ended.revision = draft.revision;  // Not a change of what was typed: the author goes on from it.
  ended.recover_until = call_end + policy.window;
  return ended;
}

absl::StatusOr<Draft> Close(const Draft& draft, DraftEvent event, absl::Time now) {
  const std::optional<DraftState> next = kTable.Next(draft.state, event);
  if (event == DraftEvent::kRecover) {
    if (draft.state == DraftState::kRecovered) {
      return Refuse(draft, "ALREADY_RECOVERED", "was recovered before");
    }
    if (draft.state == DraftState::kMaterialised ||
        (next.has_value() && draft.recover_until.has_value() && now >= *draft.recover_until)) {
      return Refuse(draft, "RECOVERY_WINDOW_PASSED", "can no longer be recovered");
    }
    if (next.has_value() && !draft.recover_until.has_value()) {
      return Refuse(draft, "CALL_IN_PROGRESS", "is being typed: its call goes on");
    }
  }
  if (!next.has_value()) {
    return Refuse(draft, "DRAFT_CLOSED", absl::StrCat("is ", NameOf(draft.state)));
  }
  if (event == DraftEvent::kExpire &&
      (!draft.recover_until.has_value() || now < *draft.recover_until)) {
    return Refuse(draft, "NOT_EXPIRED", "can still be recovered");
  }
  Draft closed = draft;
  closed.state = *next;
  closed.updated = now;
  if (event == DraftEvent::kExpire && IsBlank(draft.subject) && IsBlank(draft.description)) {
    closed.state = DraftState::kDiscarded;
  }
  return closed;
}

std::string SubjectOf(const Draft& draft, absl::string_view fallback) {
  if (!IsBlank(draft.subject)) return FirstCharacters(draft.subject, kMaxSubject);
  const std::string line = FirstLine(draft.description);
  return FirstCharacters(line.empty() ? std::string(fallback) : line, kMaxSubject);
}

}  // namespace centralita::ticketing

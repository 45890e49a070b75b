#include "services/calls/app/number_book.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::calls {
namespace {

constexpr absl::Duration kGood = absl::Seconds(30);
constexpr absl::Duration kGoodIfUnknown = absl::Seconds(2);
constexpr absl::Duration kGoodIfStale = absl::Seconds(2);  // Until the directory is asked again.

/// The directory's answer as a verdict; its errors that are none.
absl::StatusOr<NumberVerdict> VerdictOf(const absl::StatusOr<OwnedNumber>& owned) {
  if (owned.ok() && owned->group.empty()) {
    return NumberRejected{owned->workspace, "NUMBER_UNASSIGNED"};
  }
  if (owned.ok()) {
    return NumberResolved{.workspace = owned->workspace,
                          .dialled = owned->e164,
                          .group = owned->group,
                          .locale = owned->locale};
  }
  if (absl::IsNotFound(owned.status())) return NumberRejected{{}, "NUMBER_UNKNOWN"};
  if (absl::IsInvalidArgument(owned.status())) return NumberRejected{{}, "NUMBER_MALFORMED"};
  return owned.status();
}

}  // namespace

absl::StatusOr<NumberVerdict> NumberBook::Judge(const IncomingCall& incoming, absl::Time deadline) {
  absl::StatusOr<NumberVerdict> verdict = Owner(incoming, deadline);
  if (!verdict.ok()) return verdict;
  auto* resolved = std::get_if<NumberResolved>(&*verdict);
  if (resolved == nullptr) return verdict;
  resolved->caller = incoming.from;
  if (incoming.from.empty()) return verdict;
  const CallerFacts facts = Caller(resolved->workspace, incoming.from, deadline);
  if (!facts.e164.empty()) resolved->caller = facts.e164;
  resolved->knowledge = facts.knowledge;
  resolved->caller_display_name = facts.display_name;
  return verdict;
}

absl::StatusOr<NumberVerdict> NumberBook::Owner(const IncomingCall& incoming, absl::Time deadline) {
  const std::string question = absl::StrCat(incoming.region, "/", incoming.to);
  if (auto known = owners_.Fresh(question, clock_.Now())) return *std::move(known);
  absl::StatusOr<NumberVerdict> verdict =
      VerdictOf(directory_.ResolveNumber(incoming.to, incoming.region, deadline));
  if (verdict.ok()) {
    const bool found = std::holds_alternative<NumberResolved>(*verdict);
    owners_.Put(question, *verdict, clock_.Now() + (found ? kGood : kGoodIfUnknown));
    return verdict;
  }
  std::optional<NumberVerdict> stale = owners_.Any(question);
  if (!stale.has_value()) return verdict;
  log::Warning("number was taken from memory", {{"status", verdict.status()}});
  owners_.Put(question, *stale, clock_.Now() + kGoodIfStale);
  return *std::move(stale);
}

CallerFacts NumberBook::Caller(const WorkspaceId& workspace, const std::string& number,
                               absl::Time deadline) {
  const std::string question = absl::StrCat(workspace.value(), "/", number);
  if (auto known = callers_.Fresh(question, clock_.Now())) return *std::move(known);
  absl::StatusOr<CallerFacts> facts = directory_.LookUpCaller(workspace, number, deadline);
  if (!facts.ok() && absl::IsInvalidArgument(facts.status())) {
    facts = CallerFacts{.knowledge = CallerKnowledge::kNotFound};
  }
  if (facts.ok()) {
    callers_.Put(question, *facts, clock_.Now() + kGood);
    return *std::move(facts);
  }
  return callers_.Any(question).value_or(CallerFacts());
}

}  // namespace centralita::calls

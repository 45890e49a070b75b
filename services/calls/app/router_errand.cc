#include "services/calls/app/router_errand.h"

#include <optional>
#include <string>
#include <utility>

#include "libs/log/log.h"
#include "libs/status/error.h"

namespace centralita::calls {

bool RouterErrand::IsWanted(const KeptCall& kept, absl::Time now) const {
  return kept.refresh_routing || WantedOf(kept.call, now).router.has_value();
}

Errand::Result RouterErrand::Run(KeptCall& kept) {
  Call call;
  std::optional<RouterWish> wish;
  {
    std::lock_guard lock(kept.mutex);
    if (kept.forgotten || !IsWanted(kept, clock_.Now())) return Result::kNothing;
    kept.refresh_routing = false;
    call = kept.call;
    wish = WantedOf(call, clock_.Now()).router;
  }
  const absl::Status fulfilled = wish.has_value() ? Fulfil(kept, call, *wish) : Refresh(kept, call);
  if (!fulfilled.ok()) {
    const std::string reason = status::Reason(fulfilled);
    metrics_.effects_failed
        .With({"routing", reason.empty() ? absl::StatusCodeToString(fulfilled.code()) : reason})
        .Increment();
    log::Info("router did not do as asked", {{"call_id", kept.id.value()}, {"status", fulfilled}});
    return Result::kFailed;
  }
  std::lock_guard lock(kept.mutex);
  // The router has agreed, and still the same is wanted: not at once again.
  const bool futile = wish.has_value() && WantedOf(kept.call, clock_.Now()).router == wish;
  return futile ? Result::kFailed : Result::kDone;
}

absl::Status RouterErrand::Fulfil(const KeptCall& kept, const Call& call, const RouterWish& wish) {
  if (std::holds_alternative<AskForAgent>(wish)) return Enqueue(kept, call);
  if (const auto* end = std::get_if<TellEnd>(&wish)) return End(kept, call, end->cause);
  if (std::holds_alternative<calls::AskForCallback>(wish)) return AskForCallback(kept, call);
  if (std::holds_alternative<calls::AskForPlace>(wish)) return AskForPlace(kept, call);
  absl::StatusOr<RoutingUpdate> answer = absl::UnknownError("not asked");
  if (const auto* take = std::get_if<TakeOffer>(&wish)) {
    answer = router_.Accept(call.workspace, kept.id, take->token, Soon());
  } else if (const auto* decline = std::get_if<DeclineOffer>(&wish)) {
    answer = router_.Decline(call.workspace, kept.id, decline->token, decline->outcome, Soon());
  }
  // The offer is gone: what is true instead?
  const bool outdated =
      absl::IsFailedPrecondition(answer.status()) || absl::IsNotFound(answer.status());
  return outdated ? Refresh(kept, call) : Follow(kept, answer);
}

absl::Status RouterErrand::Enqueue(const KeptCall& kept, const Call& call) {
  const absl::StatusOr<RoutingUpdate> answer =
      router_.Enqueue({.workspace = call.workspace,
                       .group = call.number->group,
                       .call = kept.id,
                       .caller = call.number->caller,
                       .dialled = call.number->dialled,
                       .knowledge = call.number->knowledge},
                      Soon());
  if (absl::IsNotFound(answer.status())) {
    const absl::Status noted = Note(kept, NoteGroupUnknown{});
    return noted.ok() ? answer.status() : noted;
  }
  return Follow(kept, answer);
}

absl::Status RouterErrand::End(const KeptCall& kept, const Call& call, RoutingEndCause cause) {
  const absl::Status ended = router_.End(call.workspace, kept.id, cause, Soon());
  if (!ended.ok() && !absl::IsNotFound(ended)) return ended;
  return Note(kept, NoteRouterReleased{});
}

absl::Status RouterErrand::AskForCallback(const KeptCall& kept, const Call& call) {
  const absl::StatusOr<RoutingUpdate> answer =
      router_.RequestCallback(call.workspace, kept.id, call.number->caller, Soon());
  const std::string reason = status::Reason(answer.status());
  if (reason == "CALLBACK_NOT_OFFERED" || reason == "NUMBER_MALFORMED") {
    return Note(kept, NoteCallbackRefused{reason});
  }
  // An agent has just been found, or the router has forgotten the call.
  const bool outdated =
      absl::IsFailedPrecondition(answer.status()) || absl::IsNotFound(answer.status());
  return outdated ? Refresh(kept, call) : Follow(kept, answer);
}

absl::Status RouterErrand::AskForPlace(const KeptCall& kept, const Call& call) {
  const absl::StatusOr<RoutingUpdate> answer = router_.Get(call.workspace, kept.id, Soon());
  if (absl::IsNotFound(answer.status())) return Enqueue(kept, call);
  return answer.ok() ? Note(kept, Announce{*answer}) : answer.status();
}

absl::Status RouterErrand::Refresh(const KeptCall& kept, const Call& call) {
  const absl::StatusOr<RoutingUpdate> answer = router_.Get(call.workspace, kept.id, Soon());
  // A router that has forgotten the call takes it anew.
  return absl::IsNotFound(answer.status()) ? Enqueue(kept, call) : Follow(kept, answer);
}

absl::Status RouterErrand::Follow(const KeptCall& kept,
                                  const absl::StatusOr<RoutingUpdate>& update) {
  if (!update.ok()) return update.status();
  return Note(kept, FollowRouting{*update});
}

absl::Status RouterErrand::Note(const KeptCall& kept, Command command) {
  return calls_.Execute(kept.id, std::move(command), Soon()).status();
}

}  // namespace centralita::calls

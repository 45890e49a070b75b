#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/calls/domain/wanted.h"

namespace centralita::calls {

/// The router as the property test believes it to be: one call, agents without end, and a memory of
/// all that it has ever said, so that the test can say it again late.
class ModelRouter {
 public:
  explicit ModelRouter(CallId call) : call_(std::move(call)) {}

  /// The answer to a wish; nothing: refused.
  std::optional<RoutingUpdate> Handle(const RouterWish& wish, absl::Time now) {
    if (std::holds_alternative<AskForAgent>(wish)) {
      if (said_.empty()) Say(Waiting{.position = 1, .queued_since = now, .until = now + kMaxWait});
      return said_.back();
    }
    if (said_.empty()) return std::nullopt;
    const auto* offer = std::get_if<Offer>(&said_.back().state);
    if (const auto* take = std::get_if<TakeOffer>(&wish)) {
      const auto* accepted = std::get_if<Accepted>(&said_.back().state);
      if (accepted != nullptr && accepted->token == take->token) return said_.back();
      if (offer == nullptr || offer->token != take->token) return std::nullopt;
      Say(Accepted{take->token, offer->agent});
    } else if (const auto* decline = std::get_if<DeclineOffer>(&wish)) {
      if (offer != nullptr && offer->token == decline->token) Wait(now);
    } else if (!IsFinal(said_.back())) {
      Say(RoutedEnd{RoutedOutcome::kHandled});
    }
    return said_.back();
  }

  void MakeOffer(absl::Time now) {
    if (said_.empty() || !std::holds_alternative<Waiting>(said_.back().state)) return;
    ++offers_;
    Say(Offer{.token = ++token_,
              .agent = PersonId(absl::StrCat("agent", token_)),
              .expires_at = now + absl::Seconds(20),
              .recording_off = token_ % 3 == 0,
              .offered_at = now});
  }

  void ExpireOffer(absl::Time now) {
    if (!said_.empty() && std::holds_alternative<Offer>(said_.back().state)) Wait(now);
  }

  void Miss() {
    if (said_.empty() || !std::holds_alternative<Waiting>(said_.back().state)) return;
    Say(Missed{MissedReason::kNoAgent, GroupId("group"), ""});
  }

  /// Nothing of the call has changed, but the queue before it has.
  void MoveUp(absl::Time now) {
    if (!said_.empty() && std::holds_alternative<Waiting>(said_.back().state)) Wait(now);
  }

  const std::vector<RoutingUpdate>& said() const { return said_; }
  bool HoldsCall() const { return !said_.empty() && !IsFinal(said_.back()); }

 private:
  static constexpr absl::Duration kMaxWait = absl::Minutes(5);

  void Wait(absl::Time now) { Say(Waiting{1, now, now + kMaxWait, NobodyBecause::kAllBusy}); }

  template <typename State>
  void Say(State state) {
    said_.push_back({.workspace = WorkspaceId("workspace"),
                     .call = call_,
                     .revision = static_cast<int64_t>(said_.size()) * 3 + 1,
                     .group = GroupId("group"),
                     .state = std::move(state),
                     .offers = offers_});
  }

  const CallId call_;
  std::vector<RoutingUpdate> said_;
  uint64_t token_ = 0;
  int offers_ = 0;
};

}  // namespace centralita::calls

#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/calls/domain/wanted.h"

namespace centralita::calls {

/// The router as the property test believes it to be: one call, agents without end, and a memory of
/// all that it has ever said, so that the test can say it again late.
class ModelRouter {
 public:
  /// What the group wants of those who wait follows from `style`.
  ModelRouter(CallId call, uint64_t style) : call_(std::move(call)), style_(style) {
    treatment_.position = style % 2 == 0;
    treatment_.wait = style % 3 == 0;
    if (style % 5 != 0) treatment_.first_after = absl::Seconds(style % 7);
    treatment_.interval = absl::Seconds(10 + style % 4);
    treatment_.only_if_improved = style % 4 < 2;
    if (style % 5 < 4) treatment_.callback_key = "1";
    treatment_.callback_offer_after = absl::Seconds(style % 11);
  }

  /// The answer to a wish; nothing: refused.
  std::optional<RoutingUpdate> Handle(const RouterWish& wish, absl::Time now) {
    if (std::holds_alternative<AskForAgent>(wish)) {
      if (said_.empty()) Wait(now);
      return said_.back();
    }
    if (said_.empty()) return std::nullopt;
    if (const auto* take = std::get_if<TakeOffer>(&wish)) return Take(take->token);
    if (const auto* decline = std::get_if<DeclineOffer>(&wish)) {
      Withdraw(decline->token, now);
    } else if (std::holds_alternative<AskForCallback>(wish)) {
      return KeepPlace(now);
    } else if (std::holds_alternative<AskForPlace>(wish)) {
      MoveUp(now);
    } else if (!IsFinal(said_.back())) {
      Say(RoutedEnd{RoutedOutcome::kHandled});
    }
    return said_.back();
  }

  /// To one agent more.
  void MakeOffer(absl::Time now) {
    if (said_.empty()) return;
    Offered offered;
    if (const auto* standing = std::get_if<Offered>(&said_.back().state)) offered = *standing;
    const bool may = Is<Waiting>() || (style_ % 2 == 1 && Is<Offered>());
    if (!may || offered.offers.size() >= 4) return;
    ++offers_;
    offered.offers.push_back({.token = ++token_,
                              .agent = PersonId(absl::StrCat("agent", token_)),
                              .expires_at = now + absl::Seconds(20),
                              .recording_off = token_ % 3 == 0,
                              .offered_at = now});
    Say(std::move(offered));
  }

  /// One of those that stand; which, is up to `chance`.
  void ExpireOffer(absl::Time now, uint64_t chance) {
    if (said_.empty() || !Is<Offered>()) return;
    const std::vector<Offer>& offers = std::get<Offered>(said_.back().state).offers;
    Withdraw(offers[chance % offers.size()].token, now);
  }

  void Miss() {
    if (said_.empty() || !Is<Waiting>()) return;
    Say(Missed{callback_.has_value() ? MissedReason::kCallbackExpired : MissedReason::kNoAgent,
               GroupId("group"), ""});
  }

  /// A supervisor ends the call, or releases the agent.
  void EndByForce() {
    if (!said_.empty() && !IsFinal(said_.back())) Say(RoutedEnd{RoutedOutcome::kFailed, true});
  }

  /// Nothing of the call has changed, but the queue before it has.
  void MoveUp(absl::Time now) {
    if (said_.empty() || !Is<Waiting>()) return;
    position_ = std::max(1, position_ + 1 - static_cast<int>(said_.size() % 4));
    Wait(now);
  }

  /// Whether callbacks are refused for good.
  bool Refuses() const { return treatment_.callback_key.empty() || style_ % 13 == 0; }

  const std::vector<RoutingUpdate>& said() const { return said_; }
  bool HoldsCall() const { return !said_.empty() && !IsFinal(said_.back()); }

 private:
  static constexpr absl::Duration kMaxWait = absl::Minutes(5);

  template <typename State>
  bool Is() const {
    return std::holds_alternative<State>(said_.back().state);
  }

  std::optional<RoutingUpdate> Take(uint64_t token) {
    const auto* accepted = std::get_if<Accepted>(&said_.back().state);
    if (accepted != nullptr && accepted->token == token) return said_.back();
    const auto* offered = std::get_if<Offered>(&said_.back().state);
    if (offered == nullptr) return std::nullopt;
    for (const Offer& offer : offered->offers) {
      if (offer.token != token) continue;
      Say(Accepted{token, offer.agent});
      return said_.back();
    }
    return std::nullopt;
  }

  void Withdraw(uint64_t token, absl::Time now) {
    if (!Is<Offered>()) return;
    Offered left = std::get<Offered>(said_.back().state);
    if (std::erase_if(left.offers, [&](const Offer& o) { return o.token == token; }) == 0) return;
    if (left.offers.empty()) {
      Wait(now);
    } else {
      Say(std::move(left));
    }
  }

  std::optional<RoutingUpdate> KeepPlace(absl::Time now) {
    if (callback_.has_value()) return said_.back();
    if (!Is<Waiting>() || Refuses()) return std::nullopt;
    if (style_ % 6 == 0) {
      Say(RoutedEnd{RoutedOutcome::kCallbackMerged});
    } else {
      callback_ = CallbackRequest{"+34911111111", now, now + absl::Minutes(10)};
      Wait(now);
    }
    return said_.back();
  }

  void Wait(absl::Time now) {
    if (since_ == absl::Time()) since_ = now;
    Say(Waiting{.position = position_,
                .queued_since = since_,
                .until = now + kMaxWait,
                .nobody_because = NobodyBecause::kAllBusy,
                .estimate = WaitEstimate{absl::Seconds(10 * position_), absl::Minutes(position_)}});
  }

  template <typename State>
  void Say(State state) {
    said_.push_back({.workspace = WorkspaceId("workspace"),
                     .call = call_,
                     .revision = static_cast<int64_t>(said_.size()) * 3 + 1,
                     .group = GroupId("group"),
                     .state = std::move(state),
                     .offers = offers_,
                     .callback = callback_,
                     .treatment = treatment_});
  }

  const CallId call_;
  const uint64_t style_;
  WaitingTreatment treatment_;
  std::vector<RoutingUpdate> said_;
  std::optional<CallbackRequest> callback_;
  absl::Time since_;
  int position_ = 5;
  uint64_t token_ = 0;
  int offers_ = 0;
};

}  // namespace centralita::calls

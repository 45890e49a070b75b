#include "tests/simulation/routed_queue.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <variant>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace centralita::simulation {
namespace {

constexpr absl::Time kStart = absl::FromUnixSeconds(1'798'200'000);

/// Longer than any run.
constexpr absl::Duration kAges = absl::Hours(24 * 365 * 1000);

const routing::GroupId& Group() {
  static const auto* const group = new routing::GroupId("sales");
  return *group;
}

size_t NumberOf(const routing::CallId& call) {
  size_t number = 0;
  if (!absl::SimpleAtoi(call.value(), &number)) std::abort();  // We have named it.
  return number;
}

}  // namespace

RoutedQueue::RoutedQueue(Traffic traffic, Setup setup)
    : traffic_(std::move(traffic)), setup_(setup), now_(kStart) {
  OpenGroup();
  next_ = traffic_.Next();
  next_at_ = now_ + next_.after;
}

void RoutedQueue::OpenGroup() {
  routing::GroupConfig config{.id = Group(), .version = 1, .max_wait_time = kAges};
  config.distribution.strategy = setup_.strategy;
  if (traffic_.load().patience_s == 0) {
    config.empty_queue.join = routing::Emptiness::kNoneRoutable;
  }
  if (setup_.service == Service::kTalkAndWrapUp) config.wrap_up_time = kAges;
  if (setup_.service == Service::kFixedWrapUp) config.wrap_up_time = kWrapUp;
  for (int i = 0; i < traffic_.load().agents; ++i) config.agents.emplace_back(absl::StrCat("a", i));
  const std::vector<routing::PersonId> agents = config.agents;
  Tell(routing::ConfigureGroup{std::move(config)});
  for (const routing::PersonId& agent : agents) {
    Tell(routing::SetStatus{.person = agent, .status = routing::ChosenStatus::kAvailable});
    Tell(routing::SetConsole{.person = agent, .alive = true});
    Tell(routing::ReportDevices{.gateway = "gw",
                                .registrations = {{agent, absl::InfiniteFuture()}}});
  }
}

std::vector<Fate> RoutedQueue::Run(int callers) {
  for (const size_t all = first_ + calls_.size() + callers; first_ + calls_.size() < all;) {
    HappenNext(next_at_);
  }
  return TakeSettled();
}

std::vector<Fate> RoutedQueue::Finish() {
  while (HappenNext(absl::InfiniteFuture())) {
  }
  return TakeSettled();
}

/// Goes to the next event: a timer of the router's, what somebody does, or the caller who `comes`
/// then. False if nothing will ever happen.
bool RoutedQueue::HappenNext(absl::Time comes) {
  const absl::Time due = workspace_.next_due().value_or(absl::InfiniteFuture());
  const absl::Time acts = deeds_.empty() ? absl::InfiniteFuture() : deeds_.top().at;
  const absl::Time soonest = std::min(comes, acts);
  if (soonest == absl::InfiniteFuture()) return false;
  now_ = std::max(now_, std::min(soonest, due));
  if (due <= soonest) {
    Tell(routing::Tick{});
  } else if (acts <= comes) {
    const Deed deed = deeds_.top();
    deeds_.pop();
    Do(deed);
  } else {
    Arrive();
  }
  return true;
}

void RoutedQueue::Arrive() {
  const size_t caller = first_ + calls_.size();
  const Call& call = calls_.emplace_back(Call{.caller = next_, .came = now_});
  next_ = traffic_.Next();
  next_at_ = now_ + next_.after;
  Tell(routing::Enqueue{.call = IdOf(caller), .group = Group()});
  if (call.fate.has_value() || call.caller.patience == absl::InfiniteDuration()) return;
  deeds_.push({.at = now_ + call.caller.patience, .step = Step::kGiveUp, .caller = caller});
}

void RoutedQueue::Do(const Deed& deed) {
  const routing::EndCall end = {.call = IdOf(deed.caller),
                                .cause = routing::CallEndCause::kCallerHungUp};
  switch (deed.step) {
    case Step::kGiveUp:
      if (deed.caller < first_ || calls_[deed.caller - first_].fate.has_value()) return;
      Settle(deed.caller, {.wait = calls_[deed.caller - first_].caller.patience});
      return Tell(end);
    case Step::kHangUp:
      if (deed.wrap_up > absl::ZeroDuration()) {
        deeds_.push({.at = now_ + deed.wrap_up, .step = Step::kFinishWrapUp, .agent = deed.agent});
      }
      return Tell(end);
    case Step::kFinishWrapUp:
      return Tell(routing::FinishWrapUp{.person = deed.agent});
  }
}

void RoutedQueue::Tell(const routing::Command& command) {
  const auto events = router_.Step(workspace_, command, now_);
  if (!events.ok()) std::abort();  // No input of ours can be refused.
  for (const routing::Event& event : *events) {
    if (const auto* offer = std::get_if<routing::OfferMade>(&event.fact)) {
      Answer(*offer);
    } else if (const auto* missed = std::get_if<routing::CallMissed>(&event.fact)) {
      Settle(NumberOf(missed->call), {.wait = absl::ZeroDuration()});
    }
  }
}

/// Of several whose phones ring, the first one answers.
void RoutedQueue::Answer(const routing::OfferMade& offer) {
  const size_t caller = NumberOf(offer.call);
  if (caller < first_) return;
  const Call& call = calls_[caller - first_];
  if (call.fate.has_value()) return;
  const absl::Duration service = call.caller.service;
  const absl::Duration talk =
      setup_.service == Service::kTalkAndWrapUp ? service * call.caller.talk_share : service;
  Settle(caller, {.wait = now_ - call.came, .answered = true});
  deeds_.push({.at = now_ + talk,
               .step = Step::kHangUp,
               .caller = caller,
               .agent = offer.person,
               .wrap_up = service - talk});
  Tell(routing::AcceptOffer{.call = offer.call, .token = offer.token});
}

void RoutedQueue::Settle(size_t caller, const Fate& fate) { calls_[caller - first_].fate = fate; }

std::vector<Fate> RoutedQueue::TakeSettled() {
  std::vector<Fate> fates;
  for (; !calls_.empty() && calls_.front().fate.has_value(); calls_.pop_front(), ++first_) {
    fates.push_back(*calls_.front().fate);
  }
  return fates;
}

routing::CallId RoutedQueue::IdOf(size_t caller) { return routing::CallId(absl::StrCat(caller)); }

}  // namespace centralita::simulation

#include "services/routing/domain/tally.h"

#include <algorithm>

namespace centralita::routing {
namespace {

int64_t Served::*CountOf(RoutedOutcome outcome) {
  switch (outcome) {
    case RoutedOutcome::kHandled:
      return &Served::handled;
    case RoutedOutcome::kAbandoned:
      return &Served::abandoned;
    case RoutedOutcome::kMissed:
      return &Served::missed;
    case RoutedOutcome::kOverflowed:
      return &Served::overflowed;
    case RoutedOutcome::kMerged:
      return &Served::merged;
    default:
      return &Served::failed;
  }
}

}  // namespace

Served& operator+=(Served& to, const Served& from) {
  to.received += from.received;
  to.answered += from.answered;
  to.handled += from.handled;
  to.missed += from.missed;
  to.abandoned += from.abandoned;
  to.overflowed += from.overflowed;
  to.failed += from.failed;
  to.merged += from.merged;
  to.answered_in_time += from.answered_in_time;
  to.abandoned_early += from.abandoned_early;
  to.answer_time += from.answer_time;
  to.talk_time += from.talk_time;
  to.wrap_up_time += from.wrap_up_time;
  to.longest_wait = std::max(to.longest_wait, from.longest_wait);
  return to;
}

int64_t InProgress(const Served& served) {
  return served.received - served.handled - served.missed - served.abandoned - served.overflowed -
         served.failed - served.merged;
}

std::optional<absl::Duration> AverageSpeedOfAnswer(const Served& served) {
  if (served.answered == 0) return std::nullopt;
  return served.answer_time / served.answered;
}

std::optional<absl::Duration> AverageHandleTime(const Served& served) {
  if (served.handled == 0) return std::nullopt;
  return (served.talk_time + served.wrap_up_time) / served.handled;
}

std::optional<double> ServiceLevelAnswered(const Served& served) {
  if (served.answered == 0) return std::nullopt;
  return static_cast<double>(served.answered_in_time) / static_cast<double>(served.answered);
}

std::optional<double> ServiceLevelOffered(const Served& served) {
  const int64_t stayed = served.received - served.abandoned_early;
  if (stayed <= 0) return std::nullopt;
  return static_cast<double>(served.answered_in_time) / static_cast<double>(stayed);
}

void Tally::AddNeeds(const Fact& fact, Subjects& to) {
  std::visit(
      [&to](const auto& f) {
        if constexpr (requires {
                        { f.call } -> std::convertible_to<CallId>;
                      }) {
          to.calls.push_back(f.call);
        }
        // Whose wrap-up a call ends is known from its offers: see the caller.
        if constexpr (requires {
                        { f.person } -> std::convertible_to<PersonId>;
                      }) {
          to.persons.push_back(f.person);
        }
        using F = std::decay_t<decltype(f)>;
        if constexpr (std::is_same_v<F, CallReceived>) to.groups.push_back(f.group);
        if constexpr (std::is_same_v<F, CallMoved>) to.groups.push_back(f.to);
        if constexpr (std::is_same_v<F, GroupConfigured>) to.groups.push_back(f.config->id);
      },
      fact);
}

void Tally::Take(const Event& event) {
  std::visit([&](const auto& fact) { On(fact, event.time); }, event.fact);
}

Served& Tally::SumOf(const GroupId& group, absl::Time entered) {
  const absl::Duration since = entered - absl::UnixEpoch();
  return sums[{group, absl::UnixEpoch() + absl::Floor(since, kTallyInterval)}];
}

void Tally::Enter(const CallId& call, const GroupId& group, absl::Time now) {
  const auto level = levels.find(group);
  stays[call] = {.group = group,
                 .entered = now,
                 .service_level = level == levels.end() ? absl::ZeroDuration() : level->second};
  ++SumOf(group, now).received;
}

void Tally::Leave(const CallId& call, int64_t Served::*as, absl::Time now) {
  const auto it = stays.find(call);
  if (it == stays.end()) return;
  const OpenStay& stay = it->second;
  Served& sum = SumOf(stay.group, stay.entered);
  ++(sum.*as);
  const absl::Duration waited = stay.answered.value_or(now) - stay.entered;
  sum.longest_wait = std::max(sum.longest_wait, waited);
  if (as == &Served::abandoned && waited < kAbandonedEarly) ++sum.abandoned_early;
  if (as == &Served::handled && stay.answered.has_value()) sum.talk_time += now - *stay.answered;
  stays.erase(it);
}

void Tally::EndWrapUp(const PersonId& person, absl::Time now) {
  const auto it = wrap_ups.find(person);
  if (it == wrap_ups.end()) return;
  SumOf(it->second.group, it->second.entered).wrap_up_time += now - it->second.began;
  wrap_ups.erase(it);
}

void Tally::On(const GroupConfigured& fact, absl::Time) {
  levels[fact.config->id] = fact.config->service_level_time;
}

void Tally::On(const CallReceived& fact, absl::Time now) { Enter(fact.call, fact.group, now); }

void Tally::On(const CallMoved& fact, absl::Time now) {
  Leave(fact.call, &Served::overflowed, now);
  Enter(fact.call, fact.to, now);
}

void Tally::On(const CallMissed& fact, absl::Time now) { Leave(fact.call, &Served::missed, now); }

void Tally::On(const OfferMade& fact, absl::Time) {
  const auto it = stays.find(fact.call);
  if (it != stays.end()) it->second.offers.emplace_back(fact.token, fact.person);
}

void Tally::On(const OfferEnded& fact, absl::Time) {
  const auto it = stays.find(fact.call);
  if (it == stays.end()) return;
  std::erase_if(it->second.offers, [&fact](const auto& offer) {
    return fact.token == 0 || offer.first == fact.token;
  });
}

void Tally::On(const OfferAccepted& fact, absl::Time now) {
  const auto it = stays.find(fact.call);
  if (it == stays.end()) return;
  OpenStay& stay = it->second;
  for (const auto& [token, person] : stay.offers) {
    if (fact.token == 0 || token == fact.token) stay.answered_by = person;
  }
  stay.answered = now;
  const absl::Duration waited = now - stay.entered;
  Served& sum = SumOf(stay.group, stay.entered);
  ++sum.answered;
  sum.answer_time += waited;
  sum.longest_wait = std::max(sum.longest_wait, waited);
  if (waited <= stay.service_level) ++sum.answered_in_time;
}

/// One stretch of wrap-up belongs to the call that ended last.
void Tally::On(const CallEnded& fact, absl::Time now) {
  const auto it = stays.find(fact.call);
  if (it == stays.end()) return;
  const OpenStay stay = it->second;
  Leave(fact.call, CountOf(fact.outcome), now);
  if (!fact.wrap_up_end.has_value() || !stay.answered.has_value()) return;
  EndWrapUp(stay.answered_by, now);
  wrap_ups[stay.answered_by] = {.group = stay.group, .entered = stay.entered, .began = now};
}

void Tally::On(const WrapUpEnded& fact, absl::Time now) { EndWrapUp(fact.person, now); }

void Tally::On(const AgentReleased& fact, absl::Time now) { EndWrapUp(fact.person, now); }

}  // namespace centralita::routing

#include "services/routing/domain/call_story.h"

#include <algorithm>
#include <utility>

#include "services/routing/domain/cause.h"

namespace centralita::routing {
namespace {

/// Whether the call has to look for an agent from this fact on.
bool BringsToWait(const Fact& fact) {
  return std::holds_alternative<CallQueued>(fact) || std::holds_alternative<OfferEnded>(fact) ||
         std::holds_alternative<RoundEnded>(fact);
}

}  // namespace

void CallStory::Take(absl::Span<const Event> entry) {
  while (!entry.empty()) {
    const auto next = std::find_if(entry.begin() + 1, entry.end(),
                                   [](const Event& event) { return event.cause != nullptr; });
    const auto size = static_cast<size_t>(next - entry.begin());
    TakeDecision(entry.subspan(0, size));
    entry.remove_prefix(size);
  }
}

bool CallStory::Concerns(const Fact& fact) const {
  return std::visit(
      [this](const auto& f) {
        if constexpr (requires {
                        { f.call } -> std::convertible_to<CallId>;
                      }) {
          return f.call == call_;
        } else if constexpr (std::is_same_v<std::decay_t<decltype(f)>, Supervised>) {
          return f.subject == call_;
        } else {
          return false;
        }
      },
      fact);
}

void CallStory::TakeDecision(absl::Span<const Event> facts) {
  const Cause* cause = facts.front().cause.get();
  const size_t told = steps_.size();
  for (const Event& event : facts) {
    ++version_;
    if (finished_ || !Concerns(event.fact)) {
      workspace_.Apply(event);
      continue;
    }
    StoryStep step{.version = version_, .event = event};
    if (cause != nullptr) {
      step.policy = cause->policy;
      step.tz_database = cause->tz_database;
    }
    const Call* before = workspace_.FindCall(call_);
    if (const auto* made = std::get_if<OfferMade>(&event.fact); made != nullptr && before) {
      step.why = ExplainOffer(workspace_, *before, made->person, event.time);
    }
    if (step.why.has_value()) Shorten(*step.why, kMaxCandidates);
    workspace_.Apply(event);
    if (const Call* call = workspace_.FindCall(call_)) {
      step.group = workspace_.group(call->group).config->id;
      step.group_name = workspace_.group(call->group).config->display_name;
      finished_ = IsOver(*call) || call->phase == CallPhase::kConnected;
    }
    steps_.push_back(std::move(step));
  }
  // Why it waits is seen when all of the decision is done: until then it may find somebody yet.
  const Call* call = workspace_.FindCall(call_);
  if (call == nullptr || call->phase != CallPhase::kWaiting) return;
  for (size_t i = steps_.size(); i > told; --i) {
    if (!BringsToWait(steps_[i - 1].event.fact)) continue;
    steps_[i - 1].why = ExplainWait(workspace_, *call, facts.front().time);
    Shorten(*steps_[i - 1].why, kMaxCandidates);
    return;
  }
}

}  // namespace centralita::routing

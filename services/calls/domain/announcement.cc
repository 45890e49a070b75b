#include "services/calls/domain/announcement.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/calls/domain/call.h"

namespace centralita::calls {
namespace {

constexpr int kLastToldPosition = 20;
constexpr std::array<int, 8> kToldMinutes = {1, 2, 3, 5, 10, 15, 20, 30};

const Waiting* WaitingOf(const Call& call) {
  return call.phase == Phase::kQueued && call.routing.has_value()
             ? std::get_if<Waiting>(&call.routing->state)
             : nullptr;
}

bool IsE164(absl::string_view number) {
  return number.size() >= 4 && number.size() <= 16 && number[0] == '+' &&
         std::all_of(number.begin() + 1, number.end(), absl::ascii_isdigit);
}

/// Whether there is somebody who could be called back, and a key to ask for it.
bool MayAskForCallback(const Call& call) {
  return call.treatment.has_value() && !call.treatment->callback_key.empty() &&
         !call.callback.has_value() && call.caller().live() && IsE164(call.number->caller);
}

/// The moments at which place and wait are told: first, first + interval, ...
struct Grid {
  absl::Time first;
  absl::Duration interval;

  absl::Time After(absl::Time moment) const {
    return moment < first ? first : AtOrBefore(moment) + interval;
  }
  absl::Time AtOrBefore(absl::Time moment) const {
    if (moment < first) return absl::InfinitePast();
    return moment - (moment - first) % interval;
  }
};

std::optional<Grid> GridOf(const Call& call, const Waiting& waiting) {
  const auto& treatment = call.treatment;
  if (!treatment.has_value() || !treatment->first_after.has_value()) return std::nullopt;
  if (!treatment->position && !treatment->wait) return std::nullopt;
  return Grid{waiting.queued_since + *treatment->first_after,
              std::max(treatment->interval, kAnnouncementGap)};
}

absl::Time CallbackOfferDue(const Call& call, const Waiting& waiting) {
  const bool offered = call.announcements.callback_offered_at != absl::InfiniteFuture();
  if (offered || !MayAskForCallback(call)) return absl::InfiniteFuture();
  return waiting.queued_since + call.treatment->callback_offer_after;
}

int ToldMinutes(absl::Duration wait) {
  for (int minutes : kToldMinutes) {
    if (wait <= absl::Minutes(minutes)) return minutes;
  }
  return kLongWaitMinutes;
}

std::string PositionPrompt(int position) {
  return position > kLastToldPosition ? "position_many" : absl::StrCat("position_", position);
}

std::string WaitPrompt(int minutes) {
  if (minutes == kLongWaitMinutes) return "wait_long";
  return minutes == 1 ? "wait_under_1" : absl::StrCat("wait_up_to_", minutes);
}

std::string KeyPrompt(absl::string_view key) {
  if (key == "*") return "key_star";
  return key == "#" ? "key_hash" : absl::StrCat("key_", key);
}

bool IsBetter(int now, int told) { return told == 0 || now < told; }

}  // namespace

absl::Time NextAnnouncement(const Call& call) {
  const Waiting* waiting = WaitingOf(call);
  if (waiting == nullptr || !call.caller().live() || !call.caller().was_answered()) {
    return absl::InfiniteFuture();
  }
  absl::Time next = CallbackOfferDue(call, *waiting);
  if (const auto grid = GridOf(call, *waiting)) {
    next = std::min(next, grid->After(call.announcements.due));
  }
  return std::max(next, call.announcements.spoken_at + kAnnouncementGap);
}

Announced Compose(const Call& call, const Waiting& waiting, absl::Time now) {
  const WaitingTreatment& treatment = *call.treatment;
  const Announcements& told = call.announcements;
  Announced announced{.waiting = waiting, .due = told.due};
  const auto grid = GridOf(call, waiting);
  if (grid.has_value() && now >= grid->After(told.due)) {
    announced.due = grid->AtOrBefore(now);
    const bool any = !treatment.only_if_improved;
    if (treatment.position && waiting.position > 0 &&
        (any || IsBetter(waiting.position, told.position))) {
      announced.position = waiting.position;
      announced.prompts.push_back(PositionPrompt(waiting.position));
    }
    if (treatment.wait && waiting.estimate.has_value()) {
      const int minutes = ToldMinutes(waiting.estimate->high);
      if (any || IsBetter(minutes, told.wait_minutes)) {
        announced.wait_minutes = minutes;
        announced.prompts.push_back(WaitPrompt(minutes));
      }
    }
  }
  if (now >= CallbackOfferDue(call, waiting)) {
    announced.callback_offered = true;
    announced.prompts.push_back("callback_offer");
    announced.prompts.push_back(KeyPrompt(treatment.callback_key));
  }
  return announced;
}

bool AsksForCallback(const Call& call, absl::string_view digit) {
  const bool waits = call.phase == Phase::kQueued || call.phase == Phase::kOffering;
  return waits && MayAskForCallback(call) && call.treatment->callback_key == digit;
}

}  // namespace centralita::calls

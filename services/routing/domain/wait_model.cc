#include "services/routing/domain/wait_model.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace centralita::routing {
namespace {

/// What a time counts when one more has come: the last 20 or so matter.
constexpr double kFade = 0.95;
constexpr double kFewestTimes = 5;

constexpr double kNinthDecile = 1.2816;  // Of the standard normal distribution.

constexpr int kScores = 50;
constexpr int kFewestScores = 10;
constexpr double kCoverageWanted = 0.6;

}  // namespace

void WaitModel::Arrived(absl::Time now) {
  if (!image_.since.has_value()) image_.since = now;
}

void WaitModel::Left(absl::Time now, bool abandoned, bool empty) {
  if (!image_.since.has_value()) return;
  if (abandoned && !empty) return;  // The time to the next one goes on.
  const double time = std::max(0.0, absl::ToDoubleSeconds(now - *image_.since));
  if (abandoned) {
    image_.seconds += time;  // It took at least as long.
  } else {
    image_.times = image_.times * kFade + 1;
    image_.seconds = image_.seconds * kFade + time;
  }
  image_.since = empty ? std::nullopt : std::optional(now);
}

void WaitModel::Score(const WaitEstimate& estimate, absl::Duration waited, bool abandoned) {
  // Who gives up in time says nothing of how long it would have taken.
  if (abandoned && waited <= estimate.high) return;
  const bool held = estimate.low <= waited && waited <= estimate.high;
  image_.held = ((image_.held << 1) | (held ? 1 : 0)) & ((uint64_t{1} << kScores) - 1);
  image_.scored = std::min(image_.scored + 1, kScores);
}

std::optional<WaitEstimate> WaitModel::Estimate(int place) const {
  if (place < 1 || image_.times < kFewestTimes || image_.seconds <= 0) return std::nullopt;
  const double mean = place * image_.seconds / image_.times;
  // The sum of `place` exponential times has a Gamma distribution of that shape; that their mean is
  // itself known from `times` of them only makes it wider, as a smaller shape would. The deciles are
  // those of Wilson and Hilferty (1931): the cube root of a Gamma variable is close to normal.
  const double shape = 1 / (1.0 / place + 1.0 / image_.times);
  const auto decile = [&](double normal) {
    const double root = 1 - 1 / (9 * shape) + normal / (3 * std::sqrt(shape));
    // Whole milliseconds: what is written to the log is what is remembered.
    return absl::Milliseconds(std::llround(1000 * mean * std::pow(std::max(0.0, root), 3)));
  };
  return WaitEstimate{.low = decile(-kNinthDecile), .high = decile(kNinthDecile)};
}

double WaitModel::Coverage() const {
  return image_.scored == 0 ? 0 : static_cast<double>(std::popcount(image_.held)) / image_.scored;
}

bool WaitModel::IsTrusted() const {
  return image_.scored >= kFewestScores && Coverage() >= kCoverageWanted;
}

}  // namespace centralita::routing

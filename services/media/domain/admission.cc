#include "services/media/domain/admission.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "libs/status/error.h"

namespace centralita::media {
namespace {

absl::Status Full(absl::string_view reason, const std::string& message, absl::Duration retry) {
  return status::WithRetryDelay(
      status::Error(absl::StatusCode::kResourceExhausted, reason, message), retry);
}

}  // namespace

absl::Status Admission::Admit(const Trunk& trunk, absl::Time now) {
  if (max_calls_ > 0 && calls_ >= max_calls_) {
    return Full("GATEWAY_FULL", absl::StrCat(calls_, " calls"), absl::Seconds(10));
  }
  Use& use = use_[trunk.id];
  if (trunk.max_channels > 0 && use.channels >= trunk.max_channels) {
    return Full("CHANNELS_FULL", absl::StrCat(use.channels, " calls of ", trunk.id),
                absl::Seconds(5));
  }
  if (const double rate = trunk.max_calls_per_second; rate > 0) {
    const double refill =
        use.filled == absl::InfinitePast() ? rate : absl::ToDoubleSeconds(now - use.filled) * rate;
    use.allowance = std::min(rate, use.allowance + std::max(0.0, refill));
    use.filled = now;
    if (use.allowance < 1) {
      return Full("CALLS_TOO_FAST", absl::StrCat("more than ", rate, " a second of ", trunk.id),
                  absl::Seconds(1));
    }
    use.allowance -= 1;
  }
  ++use.channels;
  ++calls_;
  return absl::OkStatus();
}

void Admission::Release(const std::string& trunk_id) {
  const auto it = use_.find(trunk_id);
  if (it == use_.end() || it->second.channels == 0) return;
  --it->second.channels;
  --calls_;
}

}  // namespace centralita::media

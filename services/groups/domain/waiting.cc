#include "services/groups/domain/waiting.h"

#include "absl/strings/str_cat.h"
#include "services/groups/domain/check.h"

namespace centralita::groups {
namespace {

using absl::Seconds;

constexpr absl::string_view kKeys = "0123456789*#";

}  // namespace

absl::Status CheckEmptyQueue(const EmptyQueue& empty) {
  if (empty.leave == Emptiness::kNoneRoutable) {
    return Invalid("ENUM_UNKNOWN", "callers leave never, or when nobody is on line",
                   {{"field", "empty_queue.leave"}});
  }
  return CheckDuration("empty_queue.leave_after", empty.leave_after, Seconds(0), Seconds(600));
}

absl::Status CheckMissedOffers(const MissedOffers& missed) {
  return FirstFault({
      CheckNumber("missed_offers.max_missed", missed.max_missed, 0, 100),
      CheckNumber("missed_offers.max_declined", missed.max_declined, 0, 100),
      CheckNumber("missed_offers.max_failed", missed.max_failed, 0, 100),
      CheckDuration("missed_offers.pause_time", missed.pause_time, Seconds(0), Seconds(3600)),
      CheckDuration("missed_offers.round_pause", missed.round_pause.value_or(Seconds(1)),
                    Seconds(1), Seconds(300)),
      CheckNumber("missed_offers.max_rounds", missed.max_rounds, 0, 100),
  });
}

absl::Status CheckAnnouncements(const Announcements& announcements) {
  return FirstFault({
      CheckDuration("announcements.first_after", announcements.first_after, Seconds(0),
                    Seconds(600)),
      CheckDuration("announcements.interval", announcements.interval, Seconds(10), Seconds(600)),
  });
}

absl::Status CheckCallback(const Callback& callback) {
  if (callback.key.size() != 1 || kKeys.find(callback.key[0]) == absl::string_view::npos) {
    return Invalid("CALLBACK_KEY_INVALID",
                   absl::StrCat("\"", callback.key, "\" is no key of a telephone"),
                   {{"field", "callback.key"}});
  }
  return FirstFault({
      CheckDuration("callback.offer_after", callback.offer_after, Seconds(0), Seconds(600)),
      CheckDuration("callback.expire_after", callback.expire_after, Seconds(60), Seconds(86400)),
  });
}

}  // namespace centralita::groups

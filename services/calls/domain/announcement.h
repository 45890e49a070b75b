#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/calls/domain/event.h"

namespace centralita::calls {

struct Call;

/// What a waiting caller has been told so far.
struct Announcements {
  int spoken = 0;                    // How often something was said.
  std::vector<std::string> prompts;  // The last time.
  absl::Time spoken_at = absl::InfinitePast();
  absl::Time due = absl::InfinitePast();  // The last time that was seen to, said or not.
  int position = 0;                       // The best place that was told. 0: none.
  int wait_minutes = 0;                   // The shortest wait that was told. 0: none.
  absl::Time callback_offered_at = absl::InfiniteFuture();

  friend bool operator==(const Announcements&, const Announcements&) = default;
};

/// For how long an announcement that nobody has heard yet is worth to be spoken.
inline constexpr absl::Duration kAnnouncementFresh = absl::Seconds(20);

/// How soon after one announcement another may follow.
inline constexpr absl::Duration kAnnouncementGap = absl::Seconds(10);

/// A wait that is too long to be told in minutes, in wait_minutes.
inline constexpr int kLongWaitMinutes = 31;

/// When the caller is to be told something next, or should have been. InfiniteFuture: never, as it
/// stands. The moments follow from the wait's beginning and what was told, so that whoever folds the
/// log finds the same: nothing is told twice, and of several that were let go by only the last counts.
absl::Time NextAnnouncement(const Call& call);

/// What is to be said at `now`, not before NextAnnouncement(), to a caller who waits as `waiting`.
///
/// The place is told as it is up to 20, and then as "many". Of the wait the longer end is told,
/// rounded up to 1, 2, 3, 5, 10, 15, 20 or 30 minutes, beyond which it is only said to be long. With
/// only_if_improved each of the two is left out unless it is better than the best that was told.
/// The key for a callback is told once. Without prompts there is nothing to say this time.
Announced Compose(const Call& call, const Waiting& waiting, absl::Time now);

/// Whether the caller may ask to be called back with this key, as things stand.
bool AsksForCallback(const Call& call, absl::string_view digit);

}  // namespace centralita::calls

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "services/routing/domain/event.h"
#include "services/routing/domain/ids.h"

namespace centralita::routing {

/// How long an interval of indicators is.
inline constexpr absl::Duration kTallyInterval = absl::Minutes(15);

/// Who hangs up sooner than this has not waited: see Served.
inline constexpr absl::Duration kAbandonedEarly = absl::Seconds(5);

/// How a group served the calls that came to it in an interval. A call counts where it came, whatever
/// becomes of it later, so that
///   received = handled + missed + abandoned + overflowed + failed + merged + in progress
/// holds for each group and interval by itself (I19). Adds up, over intervals and groups.
struct Served {
  int64_t received = 0;
  int64_t answered = 0;  // An agent took it; handled ones are over.
  int64_t handled = 0;
  int64_t missed = 0;
  int64_t abandoned = 0;
  int64_t overflowed = 0;
  int64_t failed = 0;
  int64_t merged = 0;
  int64_t answered_in_time = 0;  // Within the service_level_time that the group had when it came.
  int64_t abandoned_early = 0;   // Within kAbandonedEarly.
  absl::Duration answer_time;    // Of answered calls, from coming to the group to the answer.
  absl::Duration talk_time;      // Of handled calls, from the answer to the end.
  absl::Duration wrap_up_time;   // Of handled calls.
  absl::Duration longest_wait;   // Of calls that wait no more.

  friend bool operator==(const Served&, const Served&) = default;
};

Served& operator+=(Served& to, const Served& from);

int64_t InProgress(const Served& served);
/// Mean time to answer (ASA); nothing if none was answered.
std::optional<absl::Duration> AverageSpeedOfAnswer(const Served& served);
/// Mean talk and wrap-up of a handled call (AHT).
std::optional<absl::Duration> AverageHandleTime(const Served& served);
/// answered in time / answered.
std::optional<double> ServiceLevelAnswered(const Served& served);
/// answered in time / (received - abandoned early).
std::optional<double> ServiceLevelOffered(const Served& served);

/// A call that a group has.
struct OpenStay {
  GroupId group;
  absl::Time entered;
  absl::Duration service_level;
  std::vector<std::pair<uint64_t, PersonId>> offers;  // By token.
  std::optional<absl::Time> answered;
  PersonId answered_by;

  friend bool operator==(const OpenStay&, const OpenStay&) = default;
};

/// A wrap-up that is not over, and the call that it belongs to.
struct OpenWrapUp {
  GroupId group;
  absl::Time entered;
  absl::Time began;

  friend bool operator==(const OpenWrapUp&, const OpenWrapUp&) = default;
};

/// Works out Served from the facts of one workspace, a batch at a time. What is not finished when a
/// batch ends is in `stays`, `wrap_ups` and `levels`: whoever keeps them, and brings back those that
/// Needs() names before the next batch, gets the same sums as from one long batch. Pure.
class Tally {
 public:
  using Key = std::pair<GroupId, absl::Time>;  // And the beginning of the interval.

  /// What the facts of a batch are about. May hold the same thing twice.
  struct Subjects {
    std::vector<CallId> calls;
    std::vector<PersonId> persons;
    std::vector<GroupId> groups;
  };
  static void AddNeeds(const Fact& fact, Subjects& to);

  void Take(const Event& event);

  std::map<CallId, OpenStay> stays;
  std::map<PersonId, OpenWrapUp> wrap_ups;
  std::map<GroupId, absl::Duration> levels;  // The service_level_time that holds now.
  std::map<Key, Served> sums;                // What has come on top.

 private:
  void Enter(const CallId& call, const GroupId& group, absl::Time now);
  void Leave(const CallId& call, int64_t Served::*as, absl::Time now);
  void EndWrapUp(const PersonId& person, absl::Time now);
  Served& SumOf(const GroupId& group, absl::Time entered);

  void On(const GroupConfigured& fact, absl::Time now);
  void On(const CallReceived& fact, absl::Time now);
  void On(const CallMoved& fact, absl::Time now);
  void On(const CallMissed& fact, absl::Time now);
  void On(const OfferMade& fact, absl::Time now);
  void On(const OfferEnded& fact, absl::Time now);
  void On(const OfferAccepted& fact, absl::Time now);
  void On(const CallEnded& fact, absl::Time now);
  void On(const WrapUpEnded& fact, absl::Time now);
  void On(const AgentReleased& fact, absl::Time now);
  template <typename Other>
  void On(const Other&, absl::Time) {}
};

}  // namespace centralita::routing

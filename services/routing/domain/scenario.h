#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/routing/domain/router.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

class ScenarioWords;

/// Plays a story that is written down (testdata/*.txt): one line a command, and what it led to.
///
///   group sales agents=alice,bob ring=20 wrap=0 wait=60 overflow=support:closed,no_agent
///         hours=9-17|always|broken holiday=Navidad zone=Asia/Tokyo (of always) fail_safe=closed
///         redirect=vip:inactive archived no_calls max=2 (how many may wait) priority=1
///         join=never|none_staffed|none_routable leave=none_staffed leave_after=30
///         max_missed=2 max_declined=0 max_failed=0 pause=60 pause_in=group|all
///         extension=30 (of wrap-ups) callback[=3600] (seconds until it expires) strategy=ring_all
///         own_wrap=alice:10,bob:0 level=bob:1 join_after=bob:20
///   agent alice ready|break|offline|do_not_disturb      ready: on line, with console and phone
///   console alice alive|lost         phone alice registered|gone
///   next alice break|none            away|back alice group=sales
///   finish alice                     extend alice 10:05:00
///   begin alice x1 [observed]        end alice x1            calls that come from no queue
///   call c1 group=sales [from=inactive|not_found] [caller=+34600000001] [priority=2]
///   accept c1 [token=1]   decline c1 [outcome=ring_no_answer]   fail c1
///   hangup c1 [by=agent|nobody]      nobody: who was called back did not answer
///   callback c1 [number=+34600000002]
///   move c1 group=vip     assign|pull c1 to=bob     prioritise c1 5     force_end c1
///   release alice         capacity alice 2          each by eve: [by=ann] [request=r1]
///   ask sales [from=inactive] [staffing=staffed|nobody]         what would happen to a call
///   tick
///
/// Each may begin with "at 10:00:20": the time, of Monday 2026-11-23 in UTC.
class Scenario {
 public:
  /// What the line led to, one line a fact; "error: REASON" if it was refused. INVALID_ARGUMENT if
  /// the line cannot be read.
  absl::StatusOr<std::string> Play(absl::string_view line);

 private:
  absl::StatusOr<std::string> Do(const Command& command);
  std::string Resolve(const ScenarioWords& words) const;

  const Router router_;
  Workspace workspace_;
  absl::Time now_ = absl::FromCivil(absl::CivilSecond(2026, 11, 23, 10, 0, 0), absl::UTCTimeZone());
  int64_t version_ = 0;
};

/// One fact as a scenario shows it: "offer c1 alice until 10:00:20 token=1".
std::string Describe(const Fact& fact);

}  // namespace centralita::routing

#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/routing/domain/router.h"
#include "services/routing/domain/workspace.h"

namespace centralita::routing {

/// Plays a story that is written down (testdata/*.txt): one line a command, and what it led to.
///
///   group sales agents=alice,bob ring=20 wrap=0 wait=60 overflow=support:closed,no_agent
///         hours=9-17|always|broken holiday=Navidad zone=Asia/Tokyo (of always) fail_safe=closed
///         redirect=vip:inactive archived
///   agent alice ready|break|offline|do_not_disturb      ready: on line, with console and phone
///   console alice alive|lost         phone alice registered|gone        finish alice
///   call c1 group=sales [from=inactive|not_found]
///   accept c1 [token=1]   decline c1 [outcome=ring_no_answer]   hangup c1 [by=agent]   fail c1
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

  const Router router_;
  Workspace workspace_;
  absl::Time now_ = absl::FromCivil(absl::CivilSecond(2026, 11, 23, 10, 0, 0), absl::UTCTimeZone());
  int64_t version_ = 0;
};

/// One fact as a scenario shows it: "offer c1 alice until 10:00:20 token=1".
std::string Describe(const Fact& fact);

}  // namespace centralita::routing
